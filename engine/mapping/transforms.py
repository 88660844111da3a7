"""Values made from others, step by step: joined, split, filled into a text, replaced by pattern."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter

import msgspec
import regex

from engine.model import Company, Contact, Conversation, FieldValue

SECONDS = 0.2
"""How long one pattern may take on one value: a pattern that explodes must not hold up a run."""
VALUE = "value"
"""How a step names what the step before it made."""
LONGEST_PATTERN = 500

_STANDARD: dict[type, tuple[str, ...]] = {
    Contact: (
        *("id", "url", "name", "email", "phone", "external_id", "job_title", "language"),
        "address",
    ),
    Company: ("id", "url", "name", "external_id", "website", "industry", "plan", "description"),
    Conversation: ("id", "url", "number", "subject", "type_label"),
}


class Do(StrEnum):
    """What a step does with the value so far."""

    JOIN = "join"
    SPLIT = "split"
    TEMPLATE = "template"
    REPLACE = "replace"


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    One step of a transform.

    `join` puts the values of `fields` together with `separator`, empty ones left out. `split`
    takes the `part`th piece between separators, from 1, or from the end below 0. `template`
    fills {field} and {value} into `text`. `replace` puts `to` wherever `pattern` (a regular
    expression; \\1 is its first group) fits.
    """

    do: Do
    fields: tuple[str, ...] = ()
    separator: str = " "
    part: int = 1
    text: str = ""
    pattern: str = ""
    to: str = ""


class TooSlow(Exception):
    """A pattern took longer than it may on a value."""


def values_of(record: Contact | Company | Conversation) -> dict[str, str]:
    """What steps may name: the record's own fields by key, and its standard ones."""
    standard = {name: _text(getattr(record, name)) for name in _STANDARD[type(record)]}
    return standard | {key: _text(value) for key, value in record.fields.items()}


def _text(value: FieldValue) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)


def made(steps: tuple[Step, ...], value: str, values: Mapping[str, str]) -> str:
    """The value after all steps in their order; raises TooSlow."""
    for step in steps:
        value = _DO[step.do](step, value, values)
    return value


def _join(step: Step, value: str, values: Mapping[str, str]) -> str:
    known = {**values, VALUE: value}
    parts = (known.get(name, "").strip() for name in step.fields)
    return step.separator.join(part for part in parts if part)


def _split(step: Step, value: str, values: Mapping[str, str]) -> str:
    pieces = value.split(step.separator)
    place = step.part - 1 if step.part > 0 else step.part
    return pieces[place].strip() if -len(pieces) <= place < len(pieces) else ""


def _template(step: Step, value: str, values: Mapping[str, str]) -> str:
    known = {**values, VALUE: value}
    return "".join(
        literal + (known.get(name, "") if name is not None else "")
        for literal, name, _, _ in Formatter().parse(step.text)
    )


def _replace(step: Step, value: str, values: Mapping[str, str]) -> str:
    try:
        return regex.sub(step.pattern, step.to, value, timeout=SECONDS)
    except TimeoutError:
        raise TooSlow(step.pattern) from None


_DO = {Do.JOIN: _join, Do.SPLIT: _split, Do.TEMPLATE: _template, Do.REPLACE: _replace}


def fault(step: Step) -> str | None:
    """What is wrong with a step, in words for a person, or None."""
    return _FAULTS[step.do](step)


def _fault_of_join(step: Step) -> str | None:
    return None if step.fields else "joins nothing: name its fields"


def _fault_of_split(step: Step) -> str | None:
    if not step.separator:
        return "splits at nothing: give a separator"
    return None if step.part else "counts parts from 1, or from the end with -1"


def _fault_of_template(step: Step) -> str | None:
    try:
        parts = list(Formatter().parse(step.text))
    except ValueError as error:
        return f"has a text that cannot be read: {error}"
    odd = any(spec or conversion or name == "" for _, name, spec, conversion in parts)
    return "takes only names between { and }" if odd else None


def _fault_of_replace(step: Step) -> str | None:
    if not step.pattern or len(step.pattern) > LONGEST_PATTERN:
        return f"needs a pattern of at most {LONGEST_PATTERN} characters"
    try:
        regex.sub(step.pattern, step.to, "", timeout=SECONDS)
    except (regex.error, IndexError, TimeoutError) as error:
        return f"has a pattern that cannot be read: {error}"
    return None


_FAULTS = {
    Do.JOIN: _fault_of_join,
    Do.SPLIT: _fault_of_split,
    Do.TEMPLATE: _fault_of_template,
    Do.REPLACE: _fault_of_replace,
}
