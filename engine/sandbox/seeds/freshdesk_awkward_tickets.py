"""Awkward tickets: threads, people on them, states and relations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.sandbox.freshdesk.account import rating
from engine.sandbox.freshdesk.conversations import FORWARD, PHONE
from engine.sandbox.freshdesk.ticket_rules import CLOSED, OPEN
from engine.sandbox.freshdesk.web import Row

from .freshdesk_awkward_cast import Cast, Said, says

PENDING, WAITING_ON_CUSTOMER, WAITING_ON_THIRD_PARTY = 3, 6, 7
PHONE_CALL, WHATSAPP, HOLOGRAM = 3, 13, 77
"""Sources of tickets; the last one is in no list."""
_NEW_YEAR = "2022-01-01T00:00:00Z"
_HELLO, _BYE = says("C01", "<p>Hola</p>"), says("G01", "<p>Adiós</p>")
_MOVING = ("T01b", "T02b", "T03b", "T06b", "T07b", "T08b", "T30b", "T31b", "T32b")
"""Ordinary tickets that faults are ordered for."""


def add_tickets(cast: Cast) -> None:
    """All tickets but those about values, text and files."""
    for add in (_threads, _odd_threads, _people, _states, _relations, _out_of_sight):
        add(cast)
    for mark in _MOVING:
        cast.ticket(mark, "Corriente")
    several = [says("G01", f"<p>Mensaje {place}</p>") for place in range(2, 13)]
    cast.ticket("S10", "Doce mensajes", _HELLO, *several)


def note(mark: str, words: str) -> Said:
    """What no customer may read, with the word by which a leak is found."""
    return says("G01", f"<p>INTERNO-{mark} {words}</p>", private=True)


def _threads(cast: Cast) -> None:
    began = datetime(2021, 3, 3, 14, 5, 7, tzinfo=UTC)
    thanks = says("C01", "<p>Gracias</p>")
    cast.ticket("T01", "simple", _HELLO, _BYE, thanks, begins=began)
    cast.ticket("T02", "nosotros primero", says("G01", "<p>¿Sigue interesada?</p>"), _HELLO)
    cast.ticket("T03", "nota primero", note("T03", "VIP, careful"), _HELLO, _BYE)
    files = [cast.file(f"f{number}.txt", b"x" * 1024) for number in range(11)]
    cast.ticket("T06", "once ficheros", _HELLO, says("G01", "<p>Aquí</p>", files=files))
    eve = says("C01", "<p>0</p>", at="2021-12-31T00:00:00Z")
    a, b = says("C01", "<p>a</p>", at=_NEW_YEAR), says("G01", "<p>b</p>", at=_NEW_YEAR)
    cast.ticket("T10", "mismo segundo", eve, a, b)
    cast.ticket("T11", "doble clic", *[says("C01", "<p>igual</p>", at=_NEW_YEAR)] * 2)
    order = (_NEW_YEAR, "2022-01-03T00:00:00Z", "2022-01-02T00:00:00Z")
    cast.ticket("T12", "desordenado", *[says("C01", f"<p>{at}</p>", at=at) for at in order])
    cast.ticket("T15", "espacios", says("C01", "   "))
    document = cast.file("a.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    cast.ticket("T16", "sin texto", _HELLO, says("C01", "", files=[document]))


def _odd_threads(cast: Cast) -> None:
    sound = cast.file("call.mp3", b"ID3" + bytes(200_000), "audio/mpeg")
    words = "<p>Call of 00:03:12</p><p>Buenos días, llamo por mi pedido.</p>"
    call = says("C01", words, files=[sound], row={"source": PHONE})
    cast.ticket("T23", "llamada", _HELLO, call, source=PHONE_CALL)
    outside = {"source": FORWARD, "to_emails": ["taller@example.net"]}
    passed_on = says("G01", "<p>INTERNO-T25 ¿Tienen la pieza?</p>", private=True, row=outside)
    cast.ticket("T25", "reenviado", _HELLO, passed_on, _BYE)
    cast.ticket("T26", "whatsapp", source=WHATSAPP)
    cast.ticket("T27", "palabra nueva", source=HOLOGRAM, quantum=1)
    cast.ticket("T28", "estado raro", status=99)


def _people(cast: Cast) -> None:
    keys = cast.keys
    cast.ticket("T30", "de nadie", _HELLO, status=OPEN, responder_id=None)
    clara = says("G03", "<p>Soy Clara</p>"), says("G03", "<p>INTERNO-T31</p>", private=True)
    cast.ticket("T31", "de Clara", _HELLO, *clara, responder_id=keys["G03"])
    own = says("G01", "<p>Yo misma</p>")
    cast.ticket("T33", "Ana pregunta", own, requester_id=keys["G01"], source=2)
    cast.ticket("T36", "solicitante borrado", says("4040", "<p>Hola</p>"), requester_id=4040)
    cast.ticket("T37", "autor desconocido", _HELLO, says("999", "<p>¿Quién soy?</p>"))
    copied = ["Marta Ruiz Peña <marta.ruiz@example.com>", "nobody@example.net"]
    also = {"cc_emails": copied, "ticket_cc_emails": copied, "reply_cc_emails": copied}
    cast.ticket("T38", "con copia", requester_id=keys["C33"], **also)
    for mark, title, who in (
        ("T40", "de REFUSE", "C42"),
        ("T41", "del doble", "C02"),
        ("T60", "de una visita", "C12"),
    ):
        cast.ticket(mark, title, says(who, "<p>Hola</p>"), requester_id=keys[who])
    cast.ticket("T42", "empresa ajena", requester_id=keys["C03"], company_id=keys["O02"])
    cast.ticket("T43", "corchetes", _HELLO, says("T43-agent", "<p>Buenas</p>"))


def _states(cast: Cast) -> None:
    cast.ticket("T72", "en espera", status=WAITING_ON_THIRD_PARTY)
    cast.ticket("T74a", "espera al cliente", status=WAITING_ON_CUSTOMER)
    cast.ticket("T74b", "pendiente", status=PENDING)
    for mark, days, special in (
        ("T77", 40, {}),
        ("T78", 1, {}),
        ("T79", 20, {"status": CLOSED}),
    ):
        _days_ago(cast, mark, days, **special)
    cast.ticket("T80", "urgente", priority=4)
    cast.ticket("T82", "sin motivo")
    cast.ticket("T83", "una idea", type="Feature Request")
    cast.ticket("T95", "espera al cliente", status=PENDING)
    rated = cast.ticket("T93", "valorado")
    score = rating(cast.state, rated, 103, "¡Genial!")
    score |= {"created_at": rated["updated_at"], "updated_at": rated["updated_at"]}
    timed = cast.ticket("T94", "trabajado")
    cast.state.time_entries.put(_work(cast, timed))


def _days_ago(cast: Cast, mark: str, days: int, **special: Any) -> Row:
    """A ticket that ended so many days before now."""
    return cast.ticket(mark, f"hace {days} días", begins=cast.now - timedelta(days=days), **special)


def _work(cast: Cast, ticket: Row) -> Row:
    moment = ticket["updated_at"]
    return {
        "id": cast.state.next_id(), "billable": True, "note": "Revisado", "timer_running": False,
        "agent_id": cast.keys["G01"], "ticket_id": ticket["id"], "company_id": ticket["company_id"],
        "time_spent": "00:45", "executed_at": moment, "start_time": moment, "created_at": moment,
        "updated_at": moment,
    }  # fmt: skip


def _relations(cast: Cast) -> None:
    problem = cast.ticket("T84", "problema", type="Problem")
    for mark in ("T85", "T86"):
        cast.ticket(mark, "incidente", type="Incident", _tracker=problem["id"])
    words = f"This ticket is closed and merged into ticket {cast.keys['T01']}"
    merged = says("G01", f"<div>{words}</div>", private=True)
    again = says("C01", "<p>Otra vez</p>")
    begins = cast.now - timedelta(days=10)
    cast.ticket("T87", "fusionado", again, merged, begins=begins, status=CLOSED)


def _out_of_sight(cast: Cast) -> None:
    """Spam, the bin and the archive."""
    cast.ticket("T89", "correo basura", spam=True, status=OPEN)
    _days_ago(cast, "T90", 3, _deleted=True, status=OPEN)
    old = datetime(2020, 2, 1, 9, tzinfo=UTC)
    cast.ticket("T92", "archivado", begins=old, status=CLOSED, _archived=True)
