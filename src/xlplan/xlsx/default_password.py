"""Whether an encrypted workbook has the password that Excel tries by itself, so that it opens without asking for one.

Excel encrypts so when only the structure of a workbook is protected; whoever saved it knows of no password. Agile
Encryption: [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.13.
"""

import binascii
import hashlib
import re
from collections.abc import Mapping

from xlplan.xlsx.aes import decrypted
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

DEFAULT = "VelvetSweatshop"
_AGILE = b"\x04\0\x04\0"  # EncryptionVersionInfo
_KEY = re.compile(PREFIX + r"encryptedKey(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_INPUT_KEY, _HASH_KEY = bytes.fromhex("fea7d2763b4b9e79"), bytes.fromhex("d7aa0f6d3061344e")  # block keys
_HASHES = ("SHA1", "SHA256", "SHA384", "SHA512")
_MOST_ROUNDS = 1_000_000  # Excel writes 100,000
_LONGEST = 200  # characters of an attribute: 64 bytes take 88


def has_default_password(info: bytes) -> bool:
    """Whether *info*, the stream EncryptionInfo, was made with the default password; False also where that cannot be
    told."""
    key = _KEY.search(info[8:].decode("utf-8", "replace")) if info.startswith(_AGILE) else None
    try:
        return key is not None and _is_right(DEFAULT, attributes(key[1]))
    except (KeyError, ValueError, binascii.Error):
        return False


def _is_right(password: str, values: Mapping[str, str]) -> bool:
    name, rounds, length = values["hashAlgorithm"], int(values["spinCount"]), int(values["keyBits"]) // 8
    if max(map(len, values.values())) > _LONGEST:
        return False
    if name not in _HASHES or not 0 <= rounds <= _MOST_ROUNDS or values["cipherAlgorithm"] != "AES":
        return False
    salt = binascii.a2b_base64(values["saltValue"])
    digest = hashlib.new(name, salt + password.encode("utf-16-le")).digest()
    for number in range(rounds):
        digest = hashlib.new(name, number.to_bytes(4, "little") + digest).digest()
    plain = []
    for block_key, value in ((_INPUT_KEY, "encryptedVerifierHashInput"), (_HASH_KEY, "encryptedVerifierHashValue")):
        key = hashlib.new(name, digest + block_key).digest()[:length].ljust(length, b"\x36")
        plain.append(decrypted(key, salt[:16].ljust(16, b"\x36"), binascii.a2b_base64(values[value])))
    size = int(values["saltSize"])
    wanted = hashlib.new(name, plain[0][:size]).digest()
    return plain[1].startswith(wanted)
