"""Awkward words and files: what tickets say and what is attached to them."""

from __future__ import annotations

from engine.sandbox.freshdesk.files import inline_address

from .awkward_words import FILE_NAMES, LINES, TABLE, TEXTS
from .freshdesk_awkward_cast import Cast, says
from .samples import png

_INSIDE = "http://169.254.169.254/latest"
_HELLO = says("C01", "<p>Hola</p>")


def add_words(cast: Cast) -> None:
    """Tickets about text."""
    cast.ticket("X01", "tabla", says("C01", TABLE))
    for mark, title, html in TEXTS:
        cast.ticket(mark, title, _HELLO, says("C01", html))
    cast.ticket("X04", "largo", _HELLO, says("C01", f"<p>{'palabra ' * 125}</p>" * 70))
    plain_row = {"body_text": LINES}
    cast.ticket("X07", "líneas", _HELLO, says("C01", f"<pre>{LINES}</pre>", row=plain_row))
    cast.ticket("X10", "Re: [#12345] RE: Fwd: RE: Re: AW: RV: X10 · prefijos", _HELLO)


def add_files(cast: Cast) -> None:
    """Tickets about files."""

    def holds(mark: str, title: str, *files: int, html: str = "<p>Ver adjunto</p>") -> None:
        cast.ticket(mark, title, _HELLO, says("C01", html, files=files))

    file = cast.file
    holds("X24", "vacío", file("empty.txt", b""))
    holds("X25", "perdido", file("gone.txt", b"x", broken="missing"))
    hop = file("hop.txt", b"x", broken=f"redirect:{_INSIDE}")
    holds("X26", "hacia dentro", file("inside.txt", b"x", broken=_INSIDE), hop)
    holds("X27", "nombres", *(file(name, b"x") for name in FILE_NAMES))
    holds("X28", "dos veces a.pdf", file("a.pdf", b"%PDF-1\n"), file("a.pdf", b"%PDF-2\n"))
    same = b"the same bytes under two names"
    holds("X29a", "igual uno", file("one.txt", same))
    holds("X29b", "igual dos", file("two.txt", same))
    holds("X31", "imagen perdida", html=_lost_picture(cast))
    holds("X35", "caduca", file("soon.txt", b"good for five minutes"))
    holds("X36", "fuera", file("left-out.txt", b"not wanted"))
    three = (file(f"{name}.txt", name.encode()) for name in ("uno", "dos", "tres"))
    holds("X37", "tres", *three)


def _lost_picture(cast: Cast) -> str:
    key = cast.file("gone.png", png(4, 4, (1, 1, 1)), "image/png", broken="missing")
    address = inline_address(cast.state.account.url, cast.state.files[key])
    elsewhere = "https://cdn.example.net/gone.png"
    return f'<p><img src="{address}" data-id="{key}"></p><p><img src="{elsewhere}"></p>'
