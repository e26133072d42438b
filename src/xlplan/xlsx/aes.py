"""Decryption by AES (FIPS 197) of the few blocks that tell whether a password is right. The standard library has no
AES; nothing secret is kept here, so speed and side channels do not matter."""

from functools import cache

_BLOCK = 16  # bytes


def decrypted(key: bytes, start: bytes, data: bytes) -> bytes:
    """*data* decrypted in CBC mode (NIST SP 800-38A) with the initialisation vector *start*; a *key* has 16, 24 or 32
    bytes. Raises ValueError for other lengths, and for a part of a block."""
    if len(key) not in (16, 24, 32) or len(start) != _BLOCK or len(data) % _BLOCK:
        raise ValueError("not a key or not whole blocks")
    rounds = _round_keys(key)
    blocks = [data[place : place + _BLOCK] for place in range(0, len(data), _BLOCK)]
    pairs = zip([start, *blocks], blocks, strict=False)
    return b"".join(_xor(_inverse_cipher(block, rounds), before) for before, block in pairs)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _times(a: int, b: int) -> int:
    """The product in the field of 256 elements (FIPS 197, 4.2)."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = (a << 1) ^ (0x11B if a & 0x80 else 0), b >> 1
    return product


@cache
def _boxes() -> tuple[bytes, bytes]:
    """The substitution box and its inverse (FIPS 197, 5.1.1 and 5.3.2)."""
    box = bytearray(256)
    for value in range(256):
        inverse = next((other for other in range(256) if _times(value, other) == 1), 0)
        turned = inverse
        for shift in range(1, 5):
            turned ^= (inverse << shift | inverse >> (8 - shift)) & 0xFF
        box[value] = turned ^ 0x63
    back = bytearray(256)
    for value, substitute in enumerate(box):
        back[substitute] = value
    return bytes(box), bytes(back)


def _round_keys(key: bytes) -> list[bytes]:
    """The key expansion (FIPS 197, 5.2)."""
    box, _ = _boxes()
    length = len(key) // 4
    words = [key[place : place + 4] for place in range(0, len(key), 4)]
    constant = 1
    for number in range(length, 4 * (length + 7)):
        word = words[-1]
        if number % length == 0:
            word = _xor(bytes(box[byte] for byte in word[1:] + word[:1]), bytes((constant, 0, 0, 0)))
            constant = _times(constant, 2)
        elif length > 6 and number % length == 4:
            word = bytes(box[byte] for byte in word)
        words.append(_xor(words[-length], word))
    return [b"".join(words[place : place + 4]) for place in range(0, len(words), 4)]


def _inverse_cipher(block: bytes, rounds: list[bytes]) -> bytes:
    """One block (FIPS 197, 5.3)."""
    _, back = _boxes()
    state = _xor(block, rounds[-1])
    for number in range(len(rounds) - 2, -1, -1):
        # rows turned back, bytes substituted back, the round's key added
        state = _xor(bytes(back[state[(place - 4 * (place % 4)) % _BLOCK]] for place in range(_BLOCK)), rounds[number])
        if number:
            state = b"".join(_unmixed(state[place : place + 4]) for place in range(0, _BLOCK, 4))
    return state


def _unmixed(column: bytes) -> bytes:
    """A column before it was mixed (FIPS 197, 5.3.3)."""
    factors = (14, 11, 13, 9)
    mixed = ([_times(column[place], factors[(place - row) % 4]) for place in range(4)] for row in range(4))
    return bytes(a ^ b ^ c ^ d for a, b, c, d in mixed)
