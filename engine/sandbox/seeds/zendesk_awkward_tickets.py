"""Awkward tickets: threads, people on them, states, tags, fields and dates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine.sandbox.zendesk.fields import add_field
from engine.sandbox.zendesk.times import stamp
from engine.sandbox.zendesk.web import Row

from .zendesk_awkward_cast import Cast, says

_NEW_YEAR = "2022-01-01T00:00:00Z"


def add_tickets(cast: Cast) -> None:
    """All tickets but those about text and files."""
    for add in (_threads, _people, _states, _relations, _tags, _fields, _dates):
        add(cast)


def _note(mark: str, words: str = "") -> Any:
    return says("G01", f"<p>INTERNO-{mark} {words}</p>", public=False)


def _threads(cast: Cast) -> None:
    hello, bye = says("C01", "<p>Hola</p>"), says("G01", "<p>Adiós</p>")
    at = {"created_at": "2021-03-03T14:05:07Z"}
    cast.ticket("T01", "simple", hello, bye, says("C01", "<p>Gracias</p>"), **at)
    cast.ticket("T02", "nosotros primero", says("G01", "<p>¿Sigue interesada?</p>"), hello)
    cast.ticket("T03", "nota primero", _note("T03", "VIP, careful"), hello, bye)
    files = [cast.file(f"f{number}.txt", b"x" * 1024) for number in range(11)]
    cast.ticket("T06", "once ficheros", hello, says("G01", "<p>Aquí</p>", files=files))
    late = [
        says(who, words, at=_NEW_YEAR) for who, words in (("C01", "<p>a</p>"), ("G01", "<p>b</p>"))
    ]
    cast.ticket("T10", "mismo segundo", says("C01", "<p>0</p>", at="2021-12-31T00:00:00Z"), *late)
    cast.ticket("T11", "doble clic", *[says("C01", "<p>igual</p>", at=_NEW_YEAR)] * 2)
    order = ("2022-01-01T00:00:00Z", "2022-01-03T00:00:00Z", "2022-01-02T00:00:00Z")
    cast.ticket("T12", "desordenado", *[says("C01", f"<p>{at}</p>", at=at) for at in order])
    cast.ticket("T13", "solo notas", _note("T13", "uno"), _note("T13", "dos"))
    cast.ticket("T15", "espacios", says("C01", "   "))
    cast.ticket(
        "T16",
        "sin texto",
        says("C01", "", files=[cast.file("a.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")]),
    )
    redacted = {
        "body": "▇▇▇▇",
        "html_body": '<div class="zd-comment" dir="auto">▇▇▇▇</div>',
        "redacted": True,
    }
    cast.ticket("T21", "tachado", hello, says("C01", "<p>▇▇▇▇</p>", recorded=redacted))
    aside = cast.ticket("T22", "conversación paralela", hello, bye)
    cast.state.store.side_conversations[aside["id"]] = [_side(cast, aside)]
    call = {"type": "VoiceComment", "data": _call()}
    cast.ticket(
        "T23",
        "llamada",
        says(
            "C01",
            "<p>Call of 00:03:12</p>",
            recorded=call,
            files=[cast.file("call.mp3", b"ID3" + bytes(200_000), "audio/mpeg")],
        ),
        via=_via("voice"),
    )
    cast.ticket("T26", "whatsapp", via=_via("whatsapp"))
    cast.ticket("T27", "palabra nueva", via=_via("hologram"), quantum=1)
    cast.ticket("T28", "estado raro", status="frozen")


def _people(cast: Cast) -> None:
    hello = says("C01", "<p>Hola</p>")
    cast.ticket("T30", "de nadie", hello, status="open", assignee_id=None, group_id=None)
    clara = (says("G03", "<p>Soy Clara</p>"), says("G03", "<p>INTERNO-T31</p>", public=False))
    cast.ticket("T31", "de Clara", hello, *clara, assignee_id=cast.keys["G03"])
    cast.ticket("T32", "equipo ajeno", group_id=cast.keys["G07"])
    ana = says("G01", "<p>Yo misma</p>")
    cast.ticket("T33", "Ana pregunta", ana, requester_id=cast.keys["G01"])
    cast.ticket("T35", "sin solicitante", requester_id=None)
    cast.ticket("T36", "solicitante borrado", says("4040", "<p>Hola</p>"), requester_id=4040)
    cast.ticket("T37", "autor desconocido", hello, says("999", "<p>¿Quién soy?</p>"))
    stranger = cast.user("T38-cc", "nobody@example.net", "nobody@example.net")
    copied = [cast.keys["C01"], stranger["id"]]
    cast.ticket("T38", "con copia", email_cc_ids=copied, collaborator_ids=copied)
    cast.ticket("T40", "de REFUSE", says("C42", "<p>Hola</p>"), requester_id=cast.keys["C42"])
    cast.ticket("T41", "del doble", says("C02", "<p>Hola</p>"), requester_id=cast.keys["C02"])
    cast.ticket("T43", "corchetes", hello, says("T43-agent", "<p>Buenas</p>"))


def _states(cast: Cast) -> None:
    cast.ticket("T72", "en espera", status="hold")
    waiting = next(
        row for row in cast.state.store.custom_statuses.values() if row["status_category"] == "hold"
    )
    custom = waiting | {
        "id": cast.state.store.next_id(),
        "agent_label": "Esperando pieza",
        "raw_agent_label": "Esperando pieza",
        "default": False,
    }
    cast.state.store.custom_statuses[custom["id"]] = custom
    cast.ticket("T73", "Esperando pieza", status="hold", custom_status_id=custom["id"])
    cast.ticket(
        "T76", "nuevo", says("C01", "<p>Hola</p>"), status="new", assignee_id=None, group_id=None
    )
    for mark, days in (("T77", 40), ("T78", 1)):
        moment = stamp(cast.now - timedelta(days=days))
        message = says("C01", "<p>Hola</p>", at=moment)
        cast.ticket(
            mark, f"resuelto hace {days} días", message, created_at=moment, updated_at=moment
        )
    cast.ticket("T79", "cerrado", status="closed")
    cast.ticket("T80", "urgente", priority="urgent")
    cast.ticket("T81", "sin prioridad", priority=None)
    cast.ticket("T82", "sin motivo")
    cast.ticket("T91", "muestra", via=_via("sample_ticket"))
    cast.ticket(
        "T92", "archivado", status="closed", _archived=True, created_at="2020-02-01T09:00:00Z"
    )
    rating: Row = {"id": cast.state.store.next_id(), "score": "good", "comment": "¡Genial!"}
    row = cast.ticket("T93", "valorado", satisfaction_rating=rating)
    facts = {
        "ticket_id": row["id"],
        "requester_id": row["requester_id"],
        "assignee_id": row["assignee_id"],
    }
    facts |= {"group_id": row["group_id"], "reason": None, "created_at": row["updated_at"]}
    cast.state.store.satisfaction_ratings[rating["id"]] = (
        rating | facts | {"updated_at": row["updated_at"]}
    )
    cast.ticket("T95", "espera al cliente", status="pending")


def _relations(cast: Cast) -> None:
    problem = cast.ticket("T84", "problema", type="problem", has_incidents=True)
    for mark in ("T85", "T86"):
        cast.ticket(mark, "incidente", type="incident", problem_id=problem["id"])
    merged = f"<p>This request was closed and merged into request #{cast.keys['T01']}</p>"
    words = says("G01", merged, public=False)
    cast.ticket(
        "T87",
        "fusionado",
        says("C01", "<p>Otra vez</p>"),
        words,
        status="closed",
        tags=["closed_by_merge"],
    )
    follow = {
        "channel": "web",
        "source": {"from": {"ticket_id": cast.keys["T79"]}, "to": {}, "rel": "follow_up"},
    }
    cast.ticket("T88", "seguimiento", via=follow)
    cast.state.store.tickets[cast.keys["T79"]]["followup_ids"] = [cast.keys["T88"]]
    moment = stamp(cast.now - timedelta(days=3))
    actor = {"id": cast.keys["G01"], "name": "Ana López"}
    bin_ = {"actor": actor, "deleted_at": moment, "previous_state": "open"}
    cast.ticket("T90", "en la papelera", status="deleted", updated_at=moment, _deleted=bin_)


def _tags(cast: Cast) -> None:
    cast.ticket("L03", "etiqueta larga", tags=["t" * 40])
    cast.ticket("L04", "muchas etiquetas", tags=[f"tag_{number}" for number in range(35)])


def _fields(cast: Cast) -> None:
    def field(kind: str, title: str, *options: str, **special: Any) -> Row:
        made: Row = {"type": kind, "title": title, **special}
        marks = [
            {"name": name, "value": f"{title}_{place}".lower()}
            for place, name in enumerate(options)
        ]
        return add_field(
            cast.state, "ticket_fields", made | ({"custom_field_options": marks} if marks else {})
        )

    def holds(mark: str, definition: Row, *values: Any) -> None:
        for place, value in enumerate(values):
            name = mark if len(values) == 1 else f"{mark}{'abcdef'[place]}"
            cast.ticket(
                name,
                str(definition["title"]),
                custom_fields=[{"id": definition["id"], "value": value}],
            )

    box = field("checkbox", "Regalo")
    holds("V01", box, True, False, None)
    colours = field("multiselect", "Colores", "Rojo", "Verde", "Azul", "Negro")
    holds("V04", colours, ["colores_0", "colores_1", "colores_2"])
    holds(
        "V05", field("tagger", "Aparato", "Hardware::Portátil::Pantalla", "Software"), "aparato_0"
    )
    reason = field("tagger", "Motivo", "Devolución, parcial", "Otro (2019)")
    holds("V07", reason, "motivo_0")
    holds("V08", reason, "motivo_1")
    cast.ticket(
        "L07", "opción y etiqueta", custom_fields=[{"id": reason["id"], "value": "motivo_0"}]
    )
    holds("V09", field("integer", "Contador"), "9007199254740993")
    holds("V10", field("decimal", "Importe exacto"), "2.50")
    holds("V11", field("text", "Plan"), "oro")
    holds("V11-2", field("text", "plan "), "plata")
    old = field("text", "Campo antiguo")
    holds("V12", old, "todavía aquí")
    old["active"] = False
    holds("V13", field("lookup", "Equipo"), "Portátil 17")
    holds("V14", field("text", "precio.€ / $total"), "12")
    holds("V16", field("text", "Vacío"), "", None, [], "  ")
    holds("V19", field("regexp", "Código", regexp_for_validation="^[A-Z]{3}$"), "abc-1")


def _dates(cast: Cast) -> None:
    message = says("C01", "<p>Hola</p>", at="2021-03-28T01:30:00Z")
    cast.ticket("D03", "hora que no existe", message, created_at="2021-03-28T01:30:00Z")
    cast.ticket(
        "D05", "reloj", created_at="2022-05-05T10:00:00Z", updated_at="2022-05-04T10:00:00Z"
    )
    cast.ticket("D06", "milisegundos", created_at="2021-03-03T14:05:07.999Z")


def _via(channel: str) -> Row:
    return {"channel": channel, "source": {"from": {}, "to": {}, "rel": None}}


def _call() -> Row:
    return {
        "from": "+34911234567",
        "to": "+34910000000",
        "call_duration": 192,
        "answered_by_name": "Ana López",
        "started_at": "2022-05-05T10:00:00Z",
        "transcription_text": "Buenos días, llamo por mi pedido.",
        "transcription_status": "completed",
    }


def _side(cast: Cast, ticket: Row) -> Row:
    people = [
        {"name": "Transportes Gil", "email": "trafico@example.net"},
        {"user_id": cast.keys["G01"], "name": "Ana López", "email": "ana.lopez@example.com"},
    ]
    words = ("¿Dónde está el paquete?", "En el almacén.", "Gracias.")
    events = [
        {
            "id": f"{ticket['id']}-{place}",
            "type": "create" if place == 0 else "reply",
            "created_at": f"2022-05-05T1{place}:00:00.000Z",
            "actor": people[(place + 1) % 2],
            "message": {
                "from": people[(place + 1) % 2],
                "body": f"INTERNO-T22 {text}",
                "html_body": f"<p>INTERNO-T22 {text}</p>",
            },
        }
        for place, text in enumerate(words)
    ]
    return {
        "id": f"side-{ticket['id']}",
        "ticket_id": ticket["id"],
        "subject": "Paquete",
        "preview_text": words[-1],
        "state": "open",
        "participants": people,
        "created_at": "2022-05-05T10:00:00.000Z",
        "updated_at": "2022-05-05T12:00:00.000Z",
        "external_ids": {},
        "events": events,
    }
