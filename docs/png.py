"""A PNG made smaller: cut to its content, and in the few colours that matter in a picture of text.

The pictures stand in the repository, so they should be small, and no other program should be needed for it.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 16
"""As many as half a byte can tell apart: paper, ink, the shades between them."""
_CHANNELS = {2: 3, 6: 4}
"""Colour type to bytes a pixel: what a browser writes."""
_KEPT_BELOW = 16
"""Rows of plain background that stay under the content."""


def shrunk(picture: bytes) -> bytes:
    """The same picture in fewer bytes. Raises ValueError for what is no 8-bit RGB or RGBA picture."""
    width, rows = _rows(picture)
    rows = _cut(rows)
    # Most rows of a picture of text are blank, and told apart only once.
    counted: Counter[bytes] = Counter()
    for row, count in Counter(rows).items():
        for pixel in _pixels(row):
            counted[pixel] += count
    palette = [pixel for pixel, _ in counted.most_common(COLOURS)]
    order = {pixel: _closest(pixel, palette) for pixel in counted}
    packed = {row: _packed(bytes(order[pixel] for pixel in _pixels(row))) for row in set(rows)}
    return _written(width, palette, [packed[row] for row in rows])


def _closest(pixel: bytes, palette: list[bytes]) -> int:
    return min(
        range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(pixel, palette[i], strict=True))
    )


def _packed(row: bytes) -> bytes:
    """Two pixels a byte."""
    row += b"\0" * (len(row) % 2)
    return bytes(high << 4 | low for high, low in zip(row[::2], row[1::2], strict=True))


def _rows(picture: bytes) -> tuple[int, list[bytes]]:
    """The width, and each row as RGB."""
    if not picture.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    data, width, channels = b"", 0, 0
    for kind, body in _chunks(picture):
        if kind == b"IHDR":
            width, _, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or colour not in _CHANNELS or interlaced:
                raise ValueError("a PNG of another kind")
            channels = _CHANNELS[colour]
        elif kind == b"IDAT":
            data += body
    return width, [_opaque(row, channels) for row in _unfiltered(zlib.decompress(data), width, channels)]


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(data: bytes, width: int, step: int) -> Iterator[bytes]:
    stride, above = width * step, bytes(width * step)
    for begin in range(0, len(data), stride + 1):
        row = bytearray(data[begin + 1 : begin + 1 + stride])
        _unfilter(data[begin], row, above, step)
        above = bytes(row)
        yield above


def _unfilter(kind: int, row: bytearray, above: bytes, step: int) -> None:
    """PNG, 9.2: each byte is stored as what it differs from its neighbours by."""
    if kind == 2:
        row[:] = bytes((here + up) & 255 for here, up in zip(row, above, strict=True))
    elif kind:
        for i in range(len(row)):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            guess = (0, left, above[i], (left + above[i]) // 2, _nearest(left, above[i], corner))[kind]
            row[i] = (row[i] + guess) & 255


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]


def _opaque(row: bytes, channels: int) -> bytes:
    if channels == 3:
        return row
    return bytes(value for i, value in enumerate(row) if i % 4 != 3)


def _pixels(row: bytes) -> Iterator[bytes]:
    return (row[i : i + 3] for i in range(0, len(row), 3))


def _cut(rows: list[bytes]) -> list[bytes]:
    """Without the rows at the end that are all as the last one."""
    end = len(rows)
    while end > 1 and rows[end - 1] == rows[-1]:
        end -= 1
    return rows[: min(end + _KEPT_BELOW, len(rows))]


def _written(width: int, palette: list[bytes], rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, len(rows), 4, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", data), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
