"""A workbook that is encrypted with Excel's default password has no password that anybody knows: the refusal says so.

1. AES decrypts the examples of the standard.
2. The default password is recognised, another one is not, and odd parameters end in False.
3. The gate says which of the two it is.
"""

import re
import struct

import pytest

from tests.xlsx.corpus.types import compound
from xlplan.errors import Unreadable
from xlplan.xlsx import refusals
from xlplan.xlsx.aes import decrypted
from xlplan.xlsx.default_password import has_default_password, record_has_default_password
from xlplan.xlsx.gate import admit
from xlplan.xlsx.scan import scan

# EncryptionInfo of a workbook that msoffcrypto-tool encrypted with that password
INFO = (
    b'\x04\0\x04\0@\0\0\0<encryption xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
    b'<keyEncryptors><keyEncryptor><p:encryptedKey spinCount="100000" saltSize="16" blockSize="16" keyBits="256" '
    b'hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" '
    b'saltValue="tdivhQS1OrzKT1Y6XX306w==" encryptedVerifierHashInput="tJo17Htdmh/+hBx7HYZ9Rg==" '
    b'encryptedVerifierHashValue="zAXAgVWmSrL4F2fMCCYZtO4E/48ABKa8fIKpevBjZgMwL/afm1G/gix6P/bv+Ptan7MtAXdvJiCXZEu5jGtzSg=='
    b'" encryptedKeyValue="l+D1eK4F2FyZYasEMUyLehvNZiRCNPSG1yD1bHQCYAw="/></keyEncryptor></keyEncryptors></encryption>'
)
OTHER = INFO.replace(b"tdivhQS1", b"tdivhQS2")
SALT = bytes(range(1, 17))
# Verifiers that msoffcrypto-tool accepts with that password and that salt; below, records and streams made of them.
STANDARD = {
    128: "31feea77a109dcbf05a1a7b9bbe9154c1400000016bcbdeff7e10edde0c14729ac268400cb140807747188346c0362d2602a82a2",
    256: "2e14d18162227a4662f8f1259cf7f93914000000ab508a78b82a48e760cfc7e7ab86d736fa2739550d7f9054ede499102ee574a4",
}
OF_THE_SYSTEM = {
    40: "8998102026d12d606a9037c05433dde614000000f435a2e7ff227dcc1b023e479973dfac1e6b47a4",
    128: "03fd464e7f9ee13ae528729e506fd28314000000e7327ce08ac89d2c8a7420c7605366ac204b63f0",
}
RC4 = "c224228219c3c19e61c5bc64e1273fa00568b4afe2f3a0cd10c339772527906c"


def header(flags: int, cipher: int, bits: int, provider: int, name: str) -> bytes:
    """EncryptionHeader with its size before it ([MS-OFFCRYPTO] 2.3.2), and the size of the salt after it."""
    content = struct.pack("<8I", flags, 0, cipher, 0x8004, bits, provider, 0, 0) + f"{name}\0".encode("utf-16-le")
    return struct.pack("<II", flags, len(content)) + content + struct.pack("<I", 16)


STREAMS = {
    bits: b"\4\0\2\0" + header(0x24, 0x660E + (bits == 256) * 2, bits, 0x18, "AES") + SALT + bytes.fromhex(text)
    for bits, text in STANDARD.items()
}
RECORDS = {
    "RC4": b"\1\0\1\0\1\0" + SALT + bytes.fromhex(RC4),
    **{
        f"RC4 of the system, {bits} bits": b"\1\0\2\0\2\0"
        + header(4, 0x6801, bits, 1, "RC4")
        + SALT
        + bytes.fromhex(text)
        for bits, text in OF_THE_SYSTEM.items()
    },
    "XOR": b"\0\0\x11\x22\x0a\x9a",
}


@pytest.mark.parametrize(
    ("length", "block"),
    [
        (16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
        (32, "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_the_examples_of_fips_197(length: int, block: str) -> None:
    plain = decrypted(bytes(range(length)), bytes(16), bytes.fromhex(block) * 2)
    first = bytes.fromhex("00112233445566778899aabbccddeeff")
    assert plain[:16] == first
    assert plain[16:] == bytes(a ^ b for a, b in zip(first, bytes.fromhex(block), strict=True))


def test_the_default_password_is_recognised() -> None:
    assert has_default_password(INFO)
    assert not has_default_password(OTHER)


@pytest.mark.parametrize(
    "change",
    [
        (rb'spinCount="\d+"', b'spinCount="99999999999"'),
        (rb'spinCount="\d+"', b""),
        (rb'keyBits="\d+"', b'keyBits="x"'),
        (rb'keyBits="\d+"', b'keyBits="40"'),
        (rb'saltValue="[^"]+"', b'saltValue="*"'),
        (rb'hashAlgorithm="\w+"', b'hashAlgorithm="MD9"'),
        (rb'encryptedVerifierHashInput="', b'encryptedVerifierHashInput="' + b"A" * 4_000),
        (rb"^....", b"\x03\0\x02\0"),
    ],
)
def test_odd_parameters_end_in_false(change: tuple[bytes, bytes]) -> None:
    odd = re.sub(change[0], change[1].replace(b"\\", b"\\\\"), INFO, flags=re.S)
    assert odd != INFO
    assert not has_default_password(odd)


@pytest.mark.parametrize("bits", STREAMS)
def test_so_it_is_of_excel_2007(bits: int) -> None:
    stream = STREAMS[bits]
    assert has_default_password(stream)
    assert not has_default_password(stream.replace(SALT, SALT[::-1]))
    assert not any(has_default_password(stream[:size]) for size in range(0, len(stream) - 20, 5))


@pytest.mark.parametrize("name", RECORDS)
def test_so_it_is_of_an_xls(name: str) -> None:
    record = RECORDS[name]
    assert record_has_default_password(record)
    assert not record_has_default_password(record[:-20].ljust(len(record) - 1, b"\0") + record[-1:])
    assert not any(record_has_default_password(record[:size]) for size in range(len(record)))


@pytest.mark.parametrize(
    ("record", "words"), [(RECORDS["RC4"], refusals.DEFAULT_PASSWORD), (RECORDS["RC4"][:-1] + b"!", refusals.PASSWORD)]
)
def test_the_reader_of_an_xls_says_which(record: bytes, words: object) -> None:
    start = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    locked = start + struct.pack("<HH", 0x2F, len(record)) + record
    with pytest.raises(Unreadable) as caught:
        scan(compound("Workbook", stream=locked.ljust(5_000, b"\0")))
    assert caught.value.words == words


@pytest.mark.parametrize(("info", "words"), [(INFO, refusals.DEFAULT_PASSWORD), (OTHER, refusals.PASSWORD)])
def test_the_gate_says_which(info: bytes, words: object) -> None:
    with pytest.raises(Unreadable) as caught:
        admit(compound("EncryptionInfo", "EncryptedPackage", stream=info.ljust(5_000)))
    assert caught.value.words == words
