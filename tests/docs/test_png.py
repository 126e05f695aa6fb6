"""The pictures are made smaller without becoming other pictures."""

from __future__ import annotations

import struct
import zlib

import pytest

from docs.png import shrunk


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture(width: int, rows: list[tuple[int, bytes]], colour: int = 2) -> bytes:
    """A PNG of these rows, each with the filter it is stored by."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, colour, 0, 0, 0)
    data = zlib.compress(b"".join(bytes([kind]) + row for kind, row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pixels(made: bytes) -> list[list[bytes]]:
    """What a 4-bit palette picture shows."""
    width, height, depth, colour = struct.unpack(">IIBB", made[16:26])
    assert (depth, colour) == (4, 3)
    at = made.index(b"PLTE")
    (length,) = struct.unpack(">I", made[at - 4 : at])
    palette = [made[at + 4 + i : at + 7 + i] for i in range(0, length, 3)]
    at = made.index(b"IDAT")
    (length,) = struct.unpack(">I", made[at - 4 : at])
    data = zlib.decompress(made[at + 4 : at + 4 + length])
    stride = (width + 1) // 2 + 1
    shown = []
    for begin in range(0, height * stride, stride):
        assert data[begin] == 0
        row = data[begin + 1 : begin + stride]
        shown.append([palette[(row[i // 2] >> (4 if i % 2 == 0 else 0)) & 15] for i in range(width)])
    return shown


RED, INK, PAPER = b"\xff\x00\x00", b"\x10\x20\x30", b"\xff\xff\xff"


def test_each_pixel_stays_what_it_is_whatever_the_filter() -> None:
    row = RED + INK + PAPER
    same = bytes(9)
    rows = [
        (0, row),
        (1, RED + bytes((b - a) & 255 for a, b in zip(RED + INK, INK + PAPER, strict=True))),
        (2, same),
        (3, bytes((v - ((row[i - 3] if i > 2 else 0) + v) // 2) & 255 for i, v in enumerate(row))),
        (4, same),
        (0, PAPER * 3),
    ]
    assert pixels(shrunk(picture(3, rows))) == [[RED, INK, PAPER]] * 5 + [[PAPER] * 3]


def test_alpha_is_left_out_and_blank_rows_at_the_end_are_cut() -> None:
    rows = [(0, RED + b"\xff" + INK + b"\xff"), *[(0, (PAPER + b"\xff") * 2)] * 100]
    shown = pixels(shrunk(picture(2, rows, colour=6)))
    assert shown[0] == [RED, INK]
    assert 2 < len(shown) < 30


def test_rare_shades_go_to_the_nearest_of_the_frequent_ones() -> None:
    shades = [bytes([i * 12] * 3) for i in range(20)]
    rows = [(0, b"".join(shades))] + [(0, shade * 20) for shade in shades[:16] for _ in range(3)]
    shown = pixels(shrunk(picture(20, rows)))
    assert shown[0][:16] == shades[:16]
    assert shown[0][19] == shades[15]


def test_what_is_no_such_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="no PNG"):
        shrunk(b"GIF89a")
    with pytest.raises(ValueError, match="another kind"):
        shrunk(picture(1, [(0, b"\0")], colour=0))
