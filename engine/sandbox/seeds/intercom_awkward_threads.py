"""The awkward rows about conversations that Intercom can hold: texts, people, files, dates.

A message is (author, kind, body, seconds after the start, files). Authors are keys of agents and
contacts, ``bot``, or ``?id`` for somebody who is not there.
"""

from __future__ import annotations

from typing import Any

START = 1_614_780_307
"""2021-03-03 14:05:07 UTC."""
DAY = 86_400

Said = tuple[str, str, str | None, int, tuple[str, ...]]


def _said(
    author: str, body: str | None, after: int = 600, kind: str = "comment", *files: str
) -> Said:
    return (author, kind, body, after, files)


def _plain(*extra: Said) -> tuple[Said, ...]:
    return (_said("C01", "<p>Hola, tengo una duda.</p>", 0), *extra)


_ANSWER = _said("ana", "<p>Dime, te ayudo.</p>")
_FILES = {
    "a.pdf": b"%PDF-1.4 a",
    "a.pdf (2)": b"%PDF-1.4 another",
    "b.pdf": b"%PDF-1.4 a",
    "empty.txt": b"",
    "big-1.bin": b"\x01" * 12_000_000,
    "big-2.bin": b"\x02" * 12_000_000,
    "call.mp3": b"ID3" + b"\0" * 200_000,
    "../../etc/passwd": b"one",
    "CON.txt": b"two",
    "a\0b.txt": b"three",
    "": b"four",
    "ñ" * 300 + ".pdf": b"%PDF-1.4 five",
    "\u202efdp.exe": b"%PDF-1.4 six",
}
FILES: dict[str, bytes | None] = {
    **_FILES,
    "gone.pdf": None,
    "gone.png": None,
}
UNSAFE_FILES = {"malware.bin": b"EICAR"}
LINKED_FILES = {"latest": "http://169.254.169.254/latest"}
_ODD_NAMES = ("../../etc/passwd", "CON.txt", "a\0b.txt", "", "ñ" * 300 + ".pdf", "\u202efdp.exe")


def _events(count: int) -> tuple[Said, ...]:
    kinds = ("assignment", "snoozed", "conversation_tags_updated")
    return tuple(_said("ana", None, 700 + place, kinds[place % 3]) for place in range(count))


TALKS: dict[str, dict[str, Any]] = {
    "T01": {
        "says": _plain(
            _ANSWER, _said("C01", "<p>Gracias.</p>", 1200), _said("ana", None, 1800, "close")
        ),
        "state": "closed",
        "channel": "email",
    },
    "T02": {"says": (_said("ana", "<p>Hola, le escribo yo.</p>", 0), _said("C01", "<p>¿Sí?</p>"))},
    "T10": {
        "start": 1_640_995_200,
        "says": _plain(_said("ana", "<p>uno</p>", 0), _said("ana", "<p>dos</p>", 0)),
    },
    "T11": {"says": _plain(_ANSWER, _ANSWER)},
    "T12": {
        "says": _plain(_said("ana", "<p>tercero</p>", 900), _said("C01", "<p>segundo</p>", 300))
    },
    "T14": {"says": (), "source": False, "parts": _events(3)},
    "T15": {"says": (_said("C01", "<p>   </p>", 0),)},
    "T16": {"says": _plain(_said("C01", None, 600, "comment", "a.pdf"))},
    "T17": {
        "says": _plain(
            _said("ana", "<p>Queda cerrado, gracias.</p>", 600, "close"),
            _said("ana", "<p>Bruno, sigue tú.</p>", 1200, "assignment"),
        ),
    },
    "T18": {"says": _plain(_ANSWER, *_events(100), _said("C01", "<p>Vale.</p>", 5000))},
    "T19": {
        "says": _plain(
            _said("bot", "<p>Soy un bot.</p>"), _said("bot", "<p>Sigo siéndolo.</p>", 700)
        )
    },
    "T21": {"says": _plain(_said("C01", None, 600, "comment")), "redacted": 0},
    "T22": {
        "says": _plain(_ANSWER),
        "side": (
            _said("ana", "<p>Proveedor, ¿llega?</p>", 700),
            _said("bruno", "<p>Sí.</p>", 800),
            _said("ana", "<p>Bien.</p>", 900),
        ),
    },
    "T23": {
        "says": _plain(
            _said("ana", "<p>Call 00:03:12. Transcript: hola.</p>", 600, "note", "call.mp3")
        ),
        "channel": "phone_call",
    },
    "T26": {"says": _plain(_ANSWER), "channel": "whatsapp"},
    "T27": {"says": _plain(_ANSWER), "channel": "hologram", "row": {"quantum": 1}},
    "T28": {"says": _plain(_ANSWER), "state": "frozen"},
    "T30": {"says": _plain(_ANSWER)},
    "T31": {
        "says": _plain(
            _said("clara", "<p>Soy Clara.</p>"), _said("clara", "<p>VIP</p>", 700, "note")
        ),
        "admin": "clara",
    },
    "T32": {"says": _plain(_ANSWER), "admin": "ana", "team": "returns"},
    "T36": {"says": (_said("?4040", "<p>Ya no estoy.</p>", 0), _ANSWER), "requester": "?4040"},
    "T37": {"says": _plain(_said("?999", "<p>¿Quién soy?</p>"))},
    "T39": {
        "says": _plain(_said("C03", "<p>Yo también.</p>"), _said("C05", "<p>Y yo.</p>", 700)),
        "others": ("C03", "C05"),
    },
    "T40": {"says": (_said("C42", "<p>Hola.</p>", 0), _ANSWER), "requester": "C42"},
    "T41": {"says": (_said("C02", "<p>Hola.</p>", 0), _ANSWER), "requester": "C02"},
    "T42": {"says": _plain(_ANSWER), "company": "O02"},
    "T43": {"says": _plain(_said("brackets", "<p>Soy del nivel dos.</p>"))},
    "T60": {"says": (_said("C12", "<p>Solo pasaba.</p>", 0), _ANSWER), "requester": "C12"},
    "T70": {"says": _plain(_ANSWER), "state": "snoozed", "row": {"snoozed_until": 1_925_024_400}},
    "T71": {"says": _plain(_ANSWER), "state": "snoozed", "row": {"snoozed_until": 1_577_836_800}},
    "T77": {
        "says": _plain(_ANSWER, _said("ana", None, 900, "close")),
        "state": "closed",
        "ago": 40 * DAY,
    },
    "T78": {
        "says": _plain(_ANSWER, _said("ana", None, 900, "close")),
        "state": "closed",
        "ago": DAY,
    },
    "T80": {"says": _plain(_ANSWER), "row": {"priority": "urgent"}},
    "T81": {"says": _plain(_ANSWER)},
    "T82": {"says": _plain(_ANSWER)},
    "T93": {"says": _plain(_ANSWER), "rating": (5, "¡Genial!")},
    "X02": {
        "says": _plain(
            _said(
                "ana",
                '<script>alert(1)</script><p onclick="x()">Hola</p><a href="javascript:x">y</a>',
            )
        )
    },
    "X06": {
        "says": _plain(
            _said(
                "ana",
                "<p>👨\u200d👩\u200d👧\u200d👦 عربى 日本語 \u202eabc\u202c zero\u200bwidth</p>",
            )
        )
    },
    "X07": {"says": _plain(_said("ana", "<p>uno\t<br>dos   <br><br><br><br><br>tres</p>"))},
    "X09": {"says": (_said("C01", "<p>X09 · Hola.</p>", 0), _ANSWER), "title": None},
    "X10": {
        "says": _plain(_ANSWER),
        "title": "Re: [#12345] RE: Fwd: Re: Fwd: RE: Re: X10 · Pedido",
    },
    "X11": {"says": _plain(_said("ana", "<p>[Eva · 2020-01-01 10:00 UTC] hola</p>"))},
    "X14": {"says": _plain(_said("C01", "<p>4111 1111 1111 1111<br>password: hunter2</p>"))},
    "X15": {
        "says": _plain(
            _said("C01", "<p>Sí.</p><blockquote>" + "lo de antes " * 3400 + "</blockquote>")
        )
    },
    "X20": {
        "says": _plain(_said("C01", "<p>Van dos.</p>", 600, "comment", "big-1.bin", "big-2.bin"))
    },
    "X24": {"says": _plain(_said("C01", "<p>Vacío.</p>", 600, "comment", "empty.txt"))},
    "X25": {"says": _plain(_said("C01", "<p>No está.</p>", 600, "comment", "gone.pdf"))},
    "X26": {"says": _plain(_said("C01", "<p>Enlace.</p>", 600, "comment", "latest"))},
    "X27": {"says": _plain(_said("C01", "<p>Nombres.</p>", 600, "comment", *_ODD_NAMES))},
    "X28": {
        "says": _plain(_said("C01", "<p>Dos veces.</p>", 600, "comment", "a.pdf", "a.pdf (2)"))
    },
    "X29a": {"says": _plain(_said("C01", "<p>Igual.</p>", 600, "comment", "a.pdf"))},
    "X29b": {"says": _plain(_said("C01", "<p>Igual.</p>", 600, "comment", "b.pdf"))},
    "X31": {"says": _plain(_said("C01", '<p><img src="intercom-file:gone.png"></p>'))},
    "X32": {"says": _plain(_said("C01", "<p>Ojo.</p>", 600, "comment", "malware.bin"))},
    "X35": {"says": _plain(_said("C01", "<p>Caduca.</p>", 600, "comment", "a.pdf"))},
    "X36": {"says": _plain(_said("C01", "<p>Fuera.</p>", 600, "comment", "a.pdf"))},
    "X37": {
        "says": _plain(_said("C01", "<p>Tres.</p>", 600, "comment", "a.pdf", "a.pdf (2)", "b.pdf"))
    },
    "D02": {"says": _plain(_said("ana", "<p>Del futuro.</p>", 2_303_596_800 - START))},
    "D03": {"says": _plain(_ANSWER), "start": 1_616_895_000},
    **{
        key: {"says": _plain(_ANSWER, _said("C01", "<p>Gracias.</p>", 1200))}
        for key in ("T01b", "T02b", "T03b", "T06b", "T07b", "T08b")
    },
    "S10": {
        "says": _plain(
            *(_said("ana", f"<p>Mensaje {place}</p>", 600 * place) for place in range(2, 13))
        )
    },
}
HEAVY_TALKS: dict[str, dict[str, Any]] = {
    key: {
        "says": _plain(
            *(_said("ana", f"<p>Mensaje {place}</p>", 600 * place) for place in range(1, count + 1))
        ),
    }
    for key, count in (("T04", 500), ("T05", 720))
}
