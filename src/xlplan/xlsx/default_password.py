"""Whether an encrypted workbook has the password that Excel tries by itself, so that it opens without asking for one.

Excel encrypts so when only the structure of a workbook is protected; whoever saved it knows of no password. Every way
that Excel knows since 1997 is looked at; each compares a verifier with its digest, or keeps a checksum. The sections
named here are those of [MS-OFFCRYPTO].
"""

import binascii
import hashlib
import re
import struct
from collections.abc import Mapping

from xlplan.xlsx.aes import decrypted
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

DEFAULT = "VelvetSweatshop"
_UTF_16 = DEFAULT.encode("utf-16-le")
_AGILE = b"\x04\0\x04\0"  # EncryptionVersionInfo: major and minor version
_STANDARD = (b"\x02\0\x02\0", b"\x03\0\x02\0", b"\x04\0\x02\0")
_RC4 = b"\x01\0\x01\0"
_STANDARD_ROUNDS = 50_000
_KEY = re.compile(PREFIX + r"encryptedKey(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_INPUT_KEY, _HASH_KEY = bytes.fromhex("fea7d2763b4b9e79"), bytes.fromhex("d7aa0f6d3061344e")  # block keys
_HASHES = ("SHA1", "SHA256", "SHA384", "SHA512")
_MOST_ROUNDS = 1_000_000  # Excel writes 100,000
_LONGEST = 200  # characters of an attribute: 64 bytes take 88


def has_default_password(info: bytes) -> bool:
    """Whether *info*, the stream EncryptionInfo, was made with the default password; False also where that cannot be
    told."""
    if info.startswith(_STANDARD):
        return _is_standard(info)
    key = _KEY.search(info[8:].decode("utf-8", "replace")) if info.startswith(_AGILE) else None
    try:
        return key is not None and _is_agile(attributes(key[1]))
    except (KeyError, ValueError, binascii.Error):
        return False


def record_has_default_password(record: bytes) -> bool:
    """The same for *record*, the content of the FilePass record of an .xls ([MS-XLS] 2.4.117)."""
    if record[:2] == b"\0\0":
        return record[4:6] == struct.pack("<H", _obfuscated(DEFAULT.encode("ascii")))
    info = record[2:]
    if info.startswith(_STANDARD):
        return _is_rc4_of_the_system(info)
    return info.startswith(_RC4) and _is_rc4(info[4:])


def _is_agile(values: Mapping[str, str]) -> bool:
    """Agile Encryption, sections 2.3.4.10 to 2.3.4.13: workbooks since Excel 2010."""
    name, rounds, length = values["hashAlgorithm"], int(values["spinCount"]), int(values["keyBits"]) // 8
    if max(map(len, values.values())) > _LONGEST:
        return False
    if name not in _HASHES or not 0 <= rounds <= _MOST_ROUNDS or values["cipherAlgorithm"] != "AES":
        return False
    salt = binascii.a2b_base64(values["saltValue"])
    digest = hashlib.new(name, salt + _UTF_16).digest()
    for number in range(rounds):
        digest = hashlib.new(name, number.to_bytes(4, "little") + digest).digest()
    plain = []
    for block_key, value in ((_INPUT_KEY, "encryptedVerifierHashInput"), (_HASH_KEY, "encryptedVerifierHashValue")):
        key = hashlib.new(name, digest + block_key).digest()[:length].ljust(length, b"\x36")
        plain.append(decrypted(key, salt[:16].ljust(16, b"\x36"), binascii.a2b_base64(values[value])))
    size = int(values["saltSize"])
    wanted = hashlib.new(name, plain[0][:size]).digest()
    return plain[1].startswith(wanted)


def _is_standard(info: bytes) -> bool:
    """Standard Encryption, sections 2.3.4.5 to 2.3.4.9: workbooks of Excel 2007."""
    try:
        bits, salt, verifier, digest = _verifier(info)
        hashed = hashlib.sha1(salt + _UTF_16).digest()
        for number in range(_STANDARD_ROUNDS):
            hashed = hashlib.sha1(number.to_bytes(4, "little") + hashed).digest()
        hashed = hashlib.sha1(hashed + bytes(4)).digest()
        parts = (bytes(byte ^ pad for byte in hashed.ljust(64, b"\0")) for pad in (0x36, 0x5C))
        key = b"".join(hashlib.sha1(part).digest() for part in parts)[: bits // 8]
        plain, *rest = (decrypted(key, bytes(16), block) for block in (verifier, digest[:16], digest[16:32]))
    except (ValueError, struct.error):
        return False
    return b"".join(rest).startswith(hashlib.sha1(plain).digest())


def _verifier(info: bytes) -> tuple[int, bytes, bytes, bytes]:
    """The length of the key in bits, the salt, the encrypted verifier and its encrypted digest (2.3.2 and 2.3.3)."""
    size, bits = struct.unpack_from("<I", info, 8)[0], struct.unpack_from("<I", info, 28)[0]
    start = 12 + size
    return bits, info[start + 4 : start + 20], info[start + 20 : start + 36], info[start + 40 :]


def _is_rc4(header: bytes) -> bool:
    """RC4 Encryption, section 2.3.6: .xls workbooks since Excel 97."""
    salt, verifier, digest = header[:16], header[16:32], header[32:48]
    start = hashlib.md5((hashlib.md5(_UTF_16).digest()[:5] + salt) * 16).digest()[:5]
    plain = _rc4(hashlib.md5(start + bytes(4)).digest(), verifier + digest)
    return len(header) >= 48 and plain[16:] == hashlib.md5(plain[:16]).digest()


def _is_rc4_of_the_system(info: bytes) -> bool:
    """RC4 CryptoAPI Encryption, section 2.3.5: .xls workbooks since Excel 2002."""
    try:
        bits, salt, verifier, digest = _verifier(info)
    except struct.error:
        return False
    key = hashlib.sha1(hashlib.sha1(salt + _UTF_16).digest() + bytes(4)).digest()[: (bits or 40) // 8]
    plain = _rc4(key.ljust(16, b"\0") if bits in (0, 40) else key, verifier + digest[:20])
    return len(plain) == 36 and plain[16:] == hashlib.sha1(plain[:16]).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    """*data* decrypted by RC4."""
    state, other = list(range(256)), 0
    if not key:
        return b""
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) % 256
        state[place], state[other] = state[other], state[place]
    plain, other = bytearray(), 0
    for number, byte in enumerate(data, start=1):
        place = number % 256
        other = (other + state[place]) % 256
        state[place], state[other] = state[other], state[place]
        plain.append(byte ^ state[(state[place] + state[other]) % 256])
    return bytes(plain)


def _obfuscated(password: bytes) -> int:
    """The checksum of a password that XOR obfuscation keeps (section 2.3.7.1)."""
    checksum = 0
    for byte in reversed(bytes([len(password)]) + password):
        checksum = (checksum >> 14 & 1 | checksum << 1 & 0x7FFF) ^ byte
    return checksum ^ 0xCE4B
