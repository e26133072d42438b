"""The compression of [MS-OVBA] 2.4.1: chunks of 4,096 bytes, each literals and copies of what came before in the same
chunk.
"""

import struct

CHUNK = 4096
_SIGNATURE = b"\x01"
_COMPRESSED, _RAW = 0xB000, 0x3000  # the flag, and the three bits 011 that every chunk's header has
_SHORTEST = 3  # a copy of fewer bytes is longer than the bytes


def compressed(data: bytes) -> bytes:
    """*data* as a compressed container."""
    return _SIGNATURE + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    tokens = _tokens(data)
    if len(tokens) <= CHUNK:
        return struct.pack("<H", _COMPRESSED | (len(tokens) - 1)) + tokens
    if len(data) < CHUNK:
        raise ValueError("a last chunk that does not compress would be read back with zeros after it")
    return struct.pack("<H", _RAW | (CHUNK - 1)) + data


def _tokens(data: bytes) -> bytes:
    out = bytearray()
    place = 0
    while place < len(data):
        flag_at = len(out)
        out.append(0)
        for bit in range(8):
            if place >= len(data):
                break
            offset, length = _longest_copy(data, place)
            if length < _SHORTEST:
                out.append(data[place])
                place += 1
                continue
            out[flag_at] |= 1 << bit
            out += struct.pack("<H", (offset - 1) << (16 - _offset_bits(place)) | (length - _SHORTEST))
            place += length
    return bytes(out)


def _offset_bits(place: int) -> int:
    """How many bits of a copy's sixteen say how far back it reaches: as many as *place* needs, at least four."""
    return max((place - 1).bit_length(), 4)


def _longest_copy(data: bytes, place: int) -> tuple[int, int]:
    """How far back, and how long; of equally long ones the nearest. A copy may run into what it writes itself."""
    most = min((0xFFFF >> _offset_bits(place)) + _SHORTEST, len(data) - place)
    best_offset = best = 0
    for start in range(place - 1, -1, -1):
        length = 0
        while length < most and data[start + length] == data[place + length]:
            length += 1
        if length > best:
            best_offset, best = place - start, length
            if best == most:
                break
    return best_offset, best
