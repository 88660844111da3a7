"""Awkward words and files: what tickets say and what is attached to them."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

from .awkward_words import FILE_NAMES, LINES, TABLE, TEXTS
from .samples import png
from .zendesk_awkward_cast import Cast, says
from .zendesk_files import address


def add_words(cast: Cast) -> None:
    """Tickets about text."""
    hello = says("C01", "<p>Hola</p>")
    cast.ticket("X01", "tabla", says("C01", TABLE))
    for mark, title, html in TEXTS:
        cast.ticket(mark, title, hello, says("C01", html))
    cast.ticket("X07", "líneas", hello, says("C01", f"<pre>{LINES}</pre>", plain=LINES))
    cast.ticket("X08", "X08 · " + "a" * 194 + "Ñ" + "a" * 99, hello)
    cast.ticket(
        "X10", "prefijos", hello, subject="Re: [#12345] RE: Fwd: RE: Re: AW: RV: X10 · prefijos"
    )
    for mark, key in (("X12", cast.keys["T01"]), ("X13", 999_999)):
        link = f'<p><a href="https://acme.zendesk.com/agent/tickets/{key}">aquí</a></p>'
        cast.ticket(mark, "enlace", hello, says("G01", link))


def add_files(cast: Cast) -> None:
    """Tickets about files."""

    def holds(mark: str, title: str, *files: int, html: str = "<p>Ver adjunto</p>") -> None:
        cast.ticket(mark, title, says("C01", "<p>Hola</p>"), says("C01", html, files=files))

    file = cast.file
    holds(
        "X20",
        "dos grandes",
        *(file(f"big{n}.bin", bytes(12 << 20), "application/octet-stream") for n in (1, 2)),
    )
    holds("X22", "programa", file("setup.exe", b"MZ" + bytes(10_000), "application/octet-stream"))
    holds("X23", "falsa foto", file("photo.png", b"MZ" + bytes(500), "image/png"))
    holds("X24", "vacío", file("empty.txt", b""))
    holds("X25", "perdido", file("gone.txt", b"x", broken="missing"))
    inside = "http://169.254.169.254/latest"
    pair = (
        file("inside.txt", b"x", broken=inside),
        file("hop.txt", b"x", broken=f"redirect:{inside}"),
    )
    holds("X26", "hacia dentro", *pair)
    holds("X27", "nombres", *(file(name, b"x") for name in FILE_NAMES))
    holds("X28", "dos veces a.pdf", file("a.pdf", b"%PDF-1\n"), file("a.pdf", b"%PDF-2\n"))
    same = b"the same bytes under two names"
    holds("X29a", "igual uno", file("one.txt", same))
    holds("X29b", "igual dos", file("two.txt", same))
    picture = base64.b64encode(png(40, 40, (9, 9, 9)) + bytes(3000)).decode()
    holds("X30", "imagen dentro", html=f'<p><img src="data:image/png;base64,{picture}"></p>')
    lost = file("gone.png", png(4, 4, (1, 1, 1)), "image/png", broken="missing", inline=True)
    shown = f'<p><img src="{address(cast.state, lost)}"></p>'
    holds(
        "X31", "imagen perdida", html=shown + '<p><img src="https://cdn.example.net/gone.png"></p>'
    )
    holds("X32", "virus", file("virus.doc", b"x", "application/msword", malware=True))
    holds("X34", "bomba", file("factura.zip", _bomb(), "application/zip"))


def _bomb() -> bytes:
    """A small archive that unpacks to far more than it weighs."""
    made: Any = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(40 << 20))
    packed: bytes = made.getvalue()
    return packed
