"""Origin fields: what the target cannot hold, kept as text beside the record."""

from __future__ import annotations

from engine.connectors.capabilities import Capabilities, Dates
from engine.mapping.context import Context, Losses
from engine.mapping.conversion import cut
from engine.mapping.mapping import Mapping
from engine.mapping.text import whole
from engine.mapping.words import both, word
from engine.model import Entity, FieldSpec, FieldValue
from engine.synonyms import normal

_ALL = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)
_THREADS = (Entity.CONVERSATION,)
_PEOPLE = (Entity.CONTACT,)
ORIGIN_FIELDS: dict[str, tuple[Entity, ...]] = {
    "old_id": _ALL,
    "old_url": _ALL,
    "old_created": _ALL,
    "old_updated": _THREADS,
    "old_closed": _THREADS,
    "old_status": _THREADS,
    "old_priority": _THREADS,
    "old_type": _THREADS,
    "old_channel": _THREADS,
    "old_assignee": _THREADS,
    "old_team": _THREADS,
    "old_rating": _THREADS,
    "old_phone": _PEOPLE,
    "old_email": _PEOPLE,
}
"""Every origin field and the entities that have it."""
_DATES = {"old_created": "created", "old_updated": "updated", "old_closed": "closed"}


def needed(key: str, entity: Entity, capabilities: Capabilities) -> bool:
    """Whether records of this entity can lose what the field keeps."""
    if entity not in ORIGIN_FIELDS[key] or entity not in capabilities.writes:
        return False
    if key not in _DATES:
        return True
    return not getattr(capabilities.dates.get(entity, Dates()), _DATES[key])


def wanted_fields(mapping: Mapping, capabilities: Capabilities) -> list[FieldSpec]:
    """The origin fields that the create plan makes in the target; text, so nothing is coerced."""
    return [
        FieldSpec(entity=entity, key=key, label=word(key, mapping.language))
        for key in ORIGIN_FIELDS
        for entity in _ALL
        if mapping.origin_fields.get(key)
        and entity in capabilities.creates_fields
        and needed(key, entity, capabilities)
    ]


def find(key: str, entity: Entity, context: Context) -> FieldSpec | None:
    """The target's field for this origin, by key or by label in either language."""
    if not context.mapping.origin_fields.get(key):
        return None
    labels = {normal(label) for label in both(key)}
    specs = context.target_fields.get(entity, ())
    named = (one for one in specs if one.key == key)
    return next(named, None) or next((one for one in specs if normal(one.label) in labels), None)


class Origins:
    """Fills origin fields of one record."""

    def __init__(self, entity: Entity, context: Context, losses: Losses) -> None:
        self._entity = entity
        self._context = context
        self._losses = losses
        self.fields: dict[str, FieldValue] = {}

    def keep(self, key: str, value: str | None) -> str:
        """Keep the value, if the field is there; says where it is now, in words."""
        field = find(key, self._entity, self._context)
        if field is None or not value:
            return self._context.word("source_copy")
        text = whole(value, self._losses)
        limit = field.limit or self._context.target.text_limit
        if limit is not None and len(text) > limit:
            self._losses.add("value_cut", field=field.label, limit=str(limit))
            text = cut(text, limit)
        self.fields[field.key] = text
        return field.label

    def lost(self, code: str, key: str, original: str | None, /, **detail: str) -> None:
        """Note a loss whose original is kept under `key`."""
        self._losses.add(code, field=self.keep(key, original), **detail)
