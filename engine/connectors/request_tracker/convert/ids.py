"""Ids, references and dates as REST2 writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.connectors.shared.values import Raw, moment
from engine.model import Entity, Ref

SYSTEM, NOBODY = "1", "6"
"""RT's own two users: who acts for scrips, and the owner of what nobody owns (etc/initialdata)."""
TAKEN_BACK = "taken-back-"
"""How the name of a record begins that a run was told to take back: RT deletes none of them."""


def ident(value: object) -> str | None:
    """An id as text; None for none, which RT also writes as 0 or as an empty text."""
    if isinstance(value, bool) or value is None:
        return None
    found = str(value).strip()
    return found if found not in {"", "0"} else None


def id_of(raw: object) -> str | None:
    """The id of an expanded object."""
    return ident(raw.get("id")) if isinstance(raw, dict) else None


def reference(entity: Entity, raw: object) -> Ref | None:
    """A reference to an expanded object; None for RT's own users."""
    identity = id_of(raw)
    return Ref(entity, identity) if identity and identity not in {SYSTEM, NOBODY} else None


def date_in(value: object) -> datetime | None:
    """A date; 1970 is how RT writes one that was never set (RT/Date.pm, Unset)."""
    found = moment(value)
    return None if found is None or found.timestamp() <= 0 else found


def date_out(value: datetime) -> str:
    """
    A date in the only form that RT understands: UTC without T, Z or offset.

    ISO text is taken without an error and stored as 1970 (tried on 5.0.3).
    """
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def is_taken_back(raw: Raw) -> bool:
    """Whether a run took this record back."""
    return str(raw.get("Name") or "").startswith(TAKEN_BACK)
