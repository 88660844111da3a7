"""Ids: numbers at Freshdesk, text in records."""

from __future__ import annotations

from engine.model import Entity, Ref


def ident(value: object) -> str | None:
    """An id as text; None for null."""
    if value is None or isinstance(value, bool):
        return None
    return str(value).strip() or None


def number(identity: str) -> int | str:
    """An id as it is sent: a number, which Freshdesk's ids are."""
    return int(identity) if identity.isascii() and identity.isdigit() else identity


def reference(entity: Entity, value: object) -> Ref | None:
    """A reference, None when Freshdesk names nobody."""
    identity = ident(value)
    return Ref(entity, identity) if identity else None
