"""Small files made in code: pictures, invoices, lists and letters that really open."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from random import Random

from .parts import File


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    row = b"\x00" + bytes(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(row * height, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def pdf(line: str) -> bytes:
    """A document of one page that holds one line of text."""
    shown = line.encode("latin-1", "replace").replace(b"(", b"[").replace(b")", b"]")
    stream = b"BT /F1 14 Tf 60 760 Td (" + shown + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _assemble(objects)


def _assemble(objects: tuple[bytes, ...]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    """A comma-separated list in UTF-8."""
    return "".join(",".join(row) + "\r\n" for row in rows).encode()


def photo(random: Random, name: str, *, inline: bool = False) -> File:
    """A picture of a colour drawn from ``random``."""
    colour = (random.randrange(256), random.randrange(256), random.randrange(256))
    size = random.randrange(24, 96)
    return File(name=name, content_type="image/png", content=png(size, size, colour), inline=inline)


def invoice(number: str) -> File:
    """An invoice as a PDF."""
    line = f"Factura / Invoice {number}"
    return File(name=f"factura-{number}.pdf", content_type="application/pdf", content=pdf(line))


def order_list(order: str, product: str) -> File:
    """The lines of an order as CSV."""
    rows = [("order", "product", "quantity"), (order, product, "1"), (order, "shipping", "1")]
    return File(name=f"order-{order}.csv", content_type="text/csv", content=csv(rows))


def letter(name: str, text: str) -> File:
    """A plain text file in UTF-8."""
    return File(name=name, content_type="text/plain", content=text.encode())
