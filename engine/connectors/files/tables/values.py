"""Cells into values: dates of several forms, numbers, words of our vocabulary."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from engine.cells import value as uncelled
from engine.connectors.files.tables.settings import DAY_FIRST, MONTH_FIRST, Settings
from engine.model import (
    ArticleState,
    Audience,
    AuthorRole,
    Channel,
    ContactRole,
    Kind,
    MessageKind,
    Priority,
    Status,
    TicketType,
)
from engine.synonyms import normal, yes_or_no

_Word = TypeVar("_Word", bound=StrEnum)
_PARTS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[ T,]+(.+))?")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([AaPp]\.?\s?[Mm]\.?)?")
_NAMED = re.compile(
    r"(?:(\d{1,2})\s+(?:de\s+)?)?([^\W\d]+)\.?\s+(?:de\s+)?"
    r"(?:(\d{1,2}),?\s+)?(\d{4})(?:[ ,T]+(.+))?"
)
_MONTHS = {
    name[:3]: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), start=1)
}
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_LEAP = re.compile(r":60(?=\D|$)")
_SPLIT = re.compile(r"\s*[;\n|]\s*")
_WORDS: dict[type[StrEnum], dict[str, str]] = {
    Status: {
        "new": "submitted, received, created, unread, triage, nuevo, recibido, sin leer,"
        " sin atender, registrado",
        "open": "in progress, active, working, assigned, reopened, being processed, abierto,"
        " en curso, en proceso, activo, asignado, reabierto, en progreso",
        "waiting_customer": "pending, waiting on customer, waiting customer, awaiting reply,"
        " awaiting your reply, feedback needed, info requested, pendiente, pendiente del cliente,"
        " esperando al cliente, esperando respuesta, en espera del cliente, falta información",
        "waiting_other": "on hold, hold, stalled, blocked, waiting on third party, escalated,"
        " parked, backlog, waiting other, en espera, retenido, detenido, bloqueado,"
        " esperando a un tercero, escalado, aparcado",
        "snoozed": "deferred, postponed, sleeping, pospuesto, aplazado, silenciado",
        "solved": "resolved, done, fixed, answered, completed, resuelto, solucionado, hecho,"
        " respondido, completado, finalizado",
        "closed": "archived, cancelled, rejected, won't fix, duplicate, cerrado, archivado,"
        " cancelado, rechazado, descartado, duplicado",
    },
    Priority: {
        "none": "not set, ninguna, sin prioridad",
        "low": "minor, p4, p5, trivial, baja, menor",
        "normal": "medium, regular, p3, default, standard, media, estándar",
        "high": "important, major, p2, vip, alta, importante, prioritaria",
        "urgent": "critical, highest, emergency, p1, p0, blocker, urgente, crítica, máxima,"
        " emergencia",
    },
    TicketType: {
        "none": "",
        "question": "inquiry, how to, support, general, pregunta, consulta, duda, soporte,"
        " información",
        "incident": "bug, issue, fault, outage, defect, incidencia, incidente, fallo, error,"
        " avería",
        "problem": "root cause, tracker, known error, problema, causa raíz, error conocido",
        "task": "to do, back office, chore, work order, internal, tarea, interno, gestión",
        "feature_request": "feature request, idea, suggestion, enhancement, improvement,"
        " sugerencia, mejora, nueva función",
        "other": "otro",
    },
    Channel: {
        "email": "mail, correo",
        "chat": "messenger, live chat, in app",
        "web_form": "form, web, widget, formulario",
        "portal": "help center, forum, foro",
        "phone": "call, voice, teléfono, llamada",
        "manual": "agent, manually",
    },
    MessageKind: {
        "reply": "public, comment, message, respuesta, público, mensaje, comentario",
        "note": "private, internal, internal note, nota, privado, interno, nota interna",
        "call": "phone call, llamada",
        "auto": "automatic, bot, automático",
        "event": "evento, system",
        "side": "side conversation",
        "rating": "valoración",
    },
    AuthorRole: {
        "agent": "admin, teammate, staff, operator, agente, operador",
        "contact": "customer, user, lead, end user, client, requester, cliente, usuario,"
        " solicitante, contacto",
        "bot": "system, automation, sistema",
        "unknown": "",
    },
    ContactRole: {"user": "customer, cliente, usuario", "lead": "visitor, visitante"},
    Kind: {"ticket": "case, caso", "conversation": "chat, conversación"},
    ArticleState: {
        "draft": "unpublished, borrador",
        "published": "public, live, publicado",
        "scheduled": "programado",
        "archived": "archivado",
    },
    Audience: {
        "everyone": "public, all, todos, público",
        "signed_in": "signed in, logged in, users",
        "agents": "internal, private, staff, agentes, interno",
        "limited": "restricted, limitado",
    },
}
_INDEX = {
    kind: {
        normal(one.replace("_", " ")): word
        for word, several in {**dict.fromkeys(map(str, kind), ""), **words}.items()
        for one in (word, *several.split(","))
        if one.strip()
    }
    for kind, words in _WORDS.items()
}


class BadCell(ValueError):
    """Why a row cannot be taken, in English and in Spanish."""

    def __init__(self, english: str, spanish: str) -> None:
        super().__init__(english)
        self.spanish = spanish


def plain(cell: object) -> str:
    """The cell's text; an apostrophe that kept a spreadsheet from calculating is gone."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return uncelled(str(cell))


def several(text: str) -> tuple[str, ...]:
    """The values of a cell that holds several: split at ; | and line breaks, else at commas."""
    parts = _SPLIT.split(text.strip())
    if len(parts) == 1 and "," in text:
        parts = [one.strip() for one in text.split(",")]
    return tuple(dict.fromkeys(one for one in parts if one))


def word(kind: type[_Word], text: str) -> _Word | None:
    """The canonical word for what somebody calls it, or None."""
    found = _INDEX[kind].get(normal(text.replace("_", " ")))
    return kind(found) if found is not None else None


def truth(text: str) -> bool | None:
    """Yes or no; None for an empty cell; raises BadCell for anything else."""
    if not text.strip():
        return None
    found = yes_or_no(text)
    if found is None:
        raise BadCell(f"“{text}” is neither yes nor no", f"«{text}» no es ni sí ni no")
    return found


def number(text: str) -> float | None:
    """A number with a comma or a point; raises BadCell for anything else."""
    compact = text.strip().replace(" ", "").replace("\u00a0", "")
    if not compact:
        return None
    if "," in compact and "." in compact:
        last = max(compact.rfind(","), compact.rfind("."))
        compact = re.sub(r"[.,]", "", compact[:last]) + "." + compact[last + 1 :]
    try:
        return float(compact.replace(",", "."))
    except ValueError:
        raise BadCell(f"“{text}” is no number", f"«{text}» no es un número") from None


def moment(text: str, settings: Settings) -> datetime | None:
    """A date of any usual form, in UTC; None for an empty cell; raises BadCell."""
    told = text.strip()
    if not told:
        return None
    try:
        found = _iso(told) or _epoch(told) or _parts(told, settings) or _named(told)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise BadCell(f"“{text}” is no date", f"«{text}» no es una fecha")
    if found.tzinfo is None:
        found = found.replace(tzinfo=settings.zone)
    return found.astimezone(UTC)


def _iso(text: str) -> datetime | None:
    tidy = _LEAP.sub(":59", text.removesuffix(" UTC").removesuffix(" GMT"))
    same_zone = tidy + "+00:00" if tidy != text and text.endswith(("UTC", "GMT")) else tidy
    try:
        return datetime.fromisoformat(same_zone.replace(" +", "+").replace(" Z", "Z"))
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)


def order_of(text: str) -> str:
    """Which part of a date such as 13/04/2021 must be the day; "?" when it may be either."""
    found = _PARTS.fullmatch(text.strip())
    if found is None or int(found[1]) == int(found[2]):
        return ""
    if int(found[1]) > 12:
        return DAY_FIRST
    return MONTH_FIRST if int(found[2]) > 12 else "?"


def _parts(text: str, settings: Settings) -> datetime | None:
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    by_month = settings.dates == MONTH_FIRST if order_of(text) == "?" else second > 12
    day, month = (second, first) if by_month else (first, second)
    year = int(found[3])
    return _at(year + 2000 if year < 100 else year, month, day, found[4])


def _named(text: str) -> datetime | None:
    """1 March 2021, Mar 1, 2021, 1 de marzo de 2021."""
    found = _NAMED.fullmatch(text)
    month = _MONTHS.get(normal(found[2])[:3]) if found else None
    if found is None or month is None or not (found[1] or found[3]):
        return None
    return _at(int(found[4]), month, int(found[1] or found[3]), found[5])


def _at(year: int, month: int, day: int, clock: str | None) -> datetime | None:
    if not clock:
        return datetime(year, month, day)  # noqa: DTZ001 - its zone is the settings'
    found = _TIME.fullmatch(clock.strip())
    if found is None:
        return None
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4][0] in "Pp" else 0)
    return datetime(year, month, day, hour, int(found[2]), int(found[3] or 0))  # noqa: DTZ001
