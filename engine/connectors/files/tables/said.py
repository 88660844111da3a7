"""What the cells of a row say, in our words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.connectors.files.tables.columns import OWN
from engine.connectors.files.tables.stage import Cells, Staged
from engine.connectors.files.tables.values import BadCell, several, truth, word
from engine.model import (
    Audience,
    Author,
    AuthorRole,
    Company,
    Entity,
    FieldValue,
    Loss,
    MessageKind,
    Ref,
    Status,
    Tag,
    Team,
    TicketType,
)

_OUT = ("inactive", "suspended", "disabled", "inactivo", "suspendido")


def base(row: Staged) -> dict[str, Any]:
    """What every record has."""
    cells = row.cells
    return {
        "id": row.id,
        "url": cells.get("url"),
        "created_at": at(cells, "created_at"),
        "updated_at": at(cells, "updated_at"),
        "original": {},
    }


def text(cells: Cells, field: str) -> str:
    """The cell as text, empty when there is none."""
    return str(cells.get(field) or "")


def at(cells: Cells, field: str) -> datetime | None:
    """The cell as a time."""
    found = cells.get(field)
    return datetime.fromisoformat(found) if found else None


def whole(cells: Cells, field: str) -> int | None:
    """The cell as a whole number."""
    found = cells.get(field)
    return None if found is None else int(found)


def fields(cells: Cells) -> dict[str, FieldValue]:
    """Custom fields."""
    return {name.removeprefix(OWN): value for name, value in cells.items() if name.startswith(OWN)}


def is_active(answer: str) -> bool:
    """Whether an agent still answers, from yes, no or a word of state."""
    try:
        return truth(answer) is not False
    except BadCell:
        return answer.strip().casefold() not in _OUT


def team(row: Staged) -> Team:
    """The team of a row."""
    return Team(**base(row), name=text(row.cells, "name") or row.id)


def tag(row: Staged) -> Tag:
    """The tag of a row."""
    return Tag(**base(row), name=text(row.cells, "name") or row.id)


def company(row: Staged) -> Company:
    """The company of a row."""
    cells = row.cells
    return Company(
        **base(row),
        name=text(cells, "name"),
        external_id=cells.get("external_id"),
        domains=several(text(cells, "domains")),
        description=cells.get("description"),
        notes=cells.get("notes"),
        website=cells.get("website"),
        industry=cells.get("industry"),
        size=whole(cells, "size"),
        plan=cells.get("plan"),
        spend=cells.get("spend"),
        tags=several(text(cells, "tags")),
        fields=fields(cells),
    )


def status(cells: Cells) -> tuple[Status, dict[str, str]]:
    """The status, and the table's own word where it is none that we know."""
    called = text(cells, "status")
    found = word(Status, called)
    if found is None and called:
        return Status.OPEN, {"status": called}
    return found or Status.OPEN, {}


def reduced(told: dict[str, str]) -> tuple[Loss, ...]:
    """The loss of a status that nobody knows."""
    return tuple(
        Loss(code="status_reduced", detail={"value": called, "new": Status.OPEN.value})
        for called in told.values()
    )


def other(cells: Cells) -> TicketType:
    """The type of a record whose word for it is none of ours."""
    return TicketType.OTHER if cells.get("type") else TicketType.NONE


def label(cells: Cells) -> str | None:
    """The table's own word for the type, where it is another one than ours."""
    called = text(cells, "type")
    return called if called and called not in set(TicketType) else None


def audience(cells: Cells) -> Audience:
    """What is said to be limited in a way that nobody knows is never made public."""
    return Audience.LIMITED if cells.get("audience") else Audience.EVERYONE


def kind(cells: Cells) -> MessageKind:
    """A note unless it is said to be public; what is private is never a reply."""
    if cells.get("private") is True or cells.get("public") is False:
        return MessageKind.NOTE
    return word(MessageKind, text(cells, "kind")) or MessageKind.REPLY


def author_of(ref: Ref | None, name: str) -> Author:
    """Somebody who wrote, as far as the tables know them."""
    if ref is None:
        return Author(name=name)
    role = AuthorRole.AGENT if ref.entity is Entity.AGENT else AuthorRole.CONTACT
    return Author(role=role, ref=ref, name=name)


def markup(words: str) -> str:
    """The text as HTML: paragraphs where it has no markup of its own."""
    return words if "<" in words and ">" in words else paragraphs(words)


def paragraphs(words: str) -> str:
    """Plain text as HTML."""
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blocks = (one.strip().replace("\n", "<br>") for one in safe.split("\n\n"))
    return "".join(f"<p>{one}</p>" for one in blocks if one)
