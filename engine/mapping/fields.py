"""Custom fields of a record under the target's keys."""

from __future__ import annotations

from collections.abc import Mapping

from engine.mapping.context import Context, Losses
from engine.mapping.conversion import canonical_text, convert, is_empty
from engine.mapping.text import whole
from engine.mapping.transforms import Step, TooSlow, made, values_of
from engine.model import (
    Company,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    FieldValue,
    entity_of,
)
from engine.synonyms import normal


def target_fields(
    record: Contact | Company | Conversation, context: Context, losses: Losses
) -> dict[str, FieldValue]:
    """
    The record's fields under the target's keys, each loss noted.

    Then those that the mapping makes: by steps, as constants, by default.
    """
    entity = entity_of(record)
    carried: dict[str, FieldValue] = {}
    before: dict[str, str] = {}
    for key, value in record.fields.items():
        if is_empty(value):
            continue
        source = spec(context.source_fields, entity, key)
        label = source.label if source else key
        target = _target(entity, key, label, context)
        if target is None:
            losses.add("field_dropped", field=label)
            continue
        if f"{entity}.{target.key}" in context.mapping.transforms:
            before[target.key] = canonical_text(value, context)
        else:
            carry(carried, value, source, target, context, losses)
    if context.mapping.made_values:
        _make(record, before, carried, context, losses)
    return carried


def _make(
    record: Contact | Company | Conversation,
    before: Mapping[str, str],
    carried: dict[str, FieldValue],
    context: Context,
    losses: Losses,
) -> None:
    """`before` has the values that steps go on from, as text, by the target's keys."""
    mapping, values, entity = context.mapping, values_of(record), entity_of(record)
    for field in context.target_fields.get(entity, ()):
        place = f"{entity}.{field.key}"
        if place in mapping.constants:
            carry(carried, mapping.constants[place], None, field, context, losses)
        elif place in mapping.transforms:
            text, steps = before.get(field.key, ""), mapping.transforms[place]
            _transform(steps, text, values, field, carried, context, losses)
        if place in mapping.defaults and is_empty(carried.get(field.key)):
            carry(carried, mapping.defaults[place], None, field, context, losses)


def _transform(
    steps: tuple[Step, ...],
    before: str,
    values: Mapping[str, str],
    field: FieldSpec,
    carried: dict[str, FieldValue],
    context: Context,
    losses: Losses,
) -> None:
    try:
        carry(carried, made(steps, before, values), None, field, context, losses)
    except TooSlow:
        losses.add("value_dropped", field=field.label, value=before)


def carry(
    into: dict[str, FieldValue],
    value: FieldValue,
    source: FieldSpec | None,
    target: FieldSpec,
    context: Context,
    losses: Losses,
) -> None:
    """Put one converted value into the target's fields."""
    done = convert(_whole(value, losses), source, target, context)
    if done.code:
        losses.add(done.code, **({"field": target.label} | done.detail))
    if done.value is not None:
        into[target.key] = done.value


def _whole(value: FieldValue, losses: Losses) -> FieldValue:
    if isinstance(value, str):
        return whole(value, losses)
    if isinstance(value, tuple):
        return tuple(whole(one, losses) for one in value)
    return value


def spec(
    specs: Mapping[Entity, tuple[FieldSpec, ...]], entity: Entity, key: str
) -> FieldSpec | None:
    """The field of this key, or None."""
    return next((one for one in specs.get(entity, ()) if one.key == key), None)


def chosen_keys(entity: Entity, context: Context) -> Mapping[str, str | None]:
    """The mapping's table of fields for this entity."""
    mapping = context.mapping
    return {
        Entity.CONTACT: mapping.contact_fields,
        Entity.COMPANY: mapping.company_fields,
        Entity.CONVERSATION: mapping.conversation_fields,
    }.get(entity, {})


def _target(entity: Entity, key: str, label: str, context: Context) -> FieldSpec | None:
    """The chosen field; one that was created for it may have got another key, not another label."""
    chosen = chosen_keys(entity, context).get(key)
    if not chosen:
        return None
    specs = context.target_fields.get(entity, ())
    named = (one for one in specs if one.custom and normal(one.label) == normal(label))
    return spec(context.target_fields, entity, chosen) or next(named, None)
