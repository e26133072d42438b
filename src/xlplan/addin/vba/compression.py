"""The compression of [MS-OVBA] 2.4.1: chunks of 4,096 bytes, each a sequence of literals and of copies of earlier
bytes in the same chunk.
"""

import struct

CHUNK = 4096
_SIGNATURE = b"\x01"  # SignatureByte of a CompressedContainer, 2.4.1.1.1
_COMPRESSED, _RAW = 0xB000, 0x3000  # CompressedChunkHeader, 2.4.1.1.5: the flag, and CompressedChunkSignature 0b011
_SHORTEST = 3  # the minimum length of a copy, 2.4.1.3.19.1


def compressed(data: bytes) -> bytes:
    """*data* as a compressed container."""
    return _SIGNATURE + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    tokens = _tokens(data)
    if len(tokens) <= CHUNK:
        return struct.pack("<H", _COMPRESSED | (len(tokens) - 1)) + tokens
    if len(data) < CHUNK:
        raise ValueError("a last chunk that does not compress would be read back padded with zeros")
    return struct.pack("<H", _RAW | (CHUNK - 1)) + data


def _tokens(data: bytes) -> bytes:
    """The token sequences of a chunk, 2.4.1.1.7: a byte of eight flags, then eight literals or copies."""
    out = bytearray()
    position = 0
    while position < len(data):
        flags_at = len(out)
        out.append(0)
        for bit in range(8):
            if position >= len(data):
                break
            offset, length = _longest_copy(data, position)
            if length < _SHORTEST:
                out.append(data[position])
                position += 1
                continue
            out[flags_at] |= 1 << bit
            out += struct.pack("<H", (offset - 1) << (16 - _offset_bits(position)) | (length - _SHORTEST))
            position += length
    return bytes(out)


def _offset_bits(position: int) -> int:
    """The number of bits for the offset in a 16-bit copy token (CopyToken Help, 2.4.1.3.19.1).

    As many as an offset back to the start of the chunk needs, at least four; the other bits are the length.
    """
    return max((position - 1).bit_length(), 4)


def _longest_copy(data: bytes, position: int) -> tuple[int, int]:
    """The offset and the length of the longest match before *position*; of several, the nearest. (0, 0) if none.

    A match may overlap *position*: ``aaaa`` is one literal and a copy of three bytes with offset 1.
    """
    longest = min((0xFFFF >> _offset_bits(position)) + _SHORTEST, len(data) - position)
    best_offset = best_length = 0
    for start in range(position - 1, -1, -1):
        length = 0
        while length < longest and data[start + length] == data[position + length]:
            length += 1
        if length > best_length:
            best_offset, best_length = position - start, length
            if best_length == longest:
                break
    return best_offset, best_length
