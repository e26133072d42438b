"""A workbook that is encrypted with Excel's default password has no password that anybody knows: the refusal says so.

1. AES decrypts the examples of the standard.
2. The default password is recognised, another one is not, and odd parameters end in False.
3. The gate says which of the two it is.
"""

import re

import pytest

from tests.xlsx.corpus.types import compound
from xlplan.errors import Unreadable
from xlplan.xlsx import refusals
from xlplan.xlsx.aes import decrypted
from xlplan.xlsx.default_password import has_default_password
from xlplan.xlsx.gate import admit

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


@pytest.mark.parametrize(("info", "words"), [(INFO, refusals.DEFAULT_PASSWORD), (OTHER, refusals.PASSWORD)])
def test_the_gate_says_which(info: bytes, words: object) -> None:
    with pytest.raises(Unreadable) as caught:
        admit(compound("EncryptionInfo", "EncryptedPackage", stream=info.ljust(5_000)))
    assert caught.value.words == words
