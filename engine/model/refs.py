"""Which record is meant: entities, references, losses."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Entity(StrEnum):
    """A kind of record. Tickets are conversations whose `kind` is `ticket`."""

    AGENT = "agents"
    TEAM = "teams"
    TAG = "tags"
    COMPANY = "companies"
    CONTACT = "contacts"
    CONVERSATION = "conversations"
    COLLECTION = "collections"
    ARTICLE = "articles"


class Ref(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """
    Points at another record.

    In a record as read, `id` is the source's id; in a record handed to a
    writer, it is the target's.
    """

    entity: Entity
    id: str


class Loss(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    Something of a record that was not carried, or not in its exact form.

    `code` comes from the fixed list in `engine.words.losses`; `detail` fills
    the placeholders of its sentence (field, value, new, name, file, …).
    """

    code: str
    detail: dict[str, str] = {}
