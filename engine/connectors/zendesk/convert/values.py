"""Readings of Zendesk's JSON beside those that every service needs."""

from __future__ import annotations

import re

from engine.connectors.shared.values import (
    Raw,
    branch,
    iso,
    listed,
    markup_of,
    moment,
    names,
    optional,
    originals,
    text_of,
    unknown,
    unknown_words,
    whole,
    words,
)
from engine.model import Entity, Ref

__all__ = [
    "Raw",
    "branch",
    "ident",
    "iso",
    "listed",
    "markup_of",
    "moment",
    "names",
    "number",
    "optional",
    "originals",
    "reference",
    "text_of",
    "unknown",
    "unknown_words",
    "unwrapped",
    "whole",
    "words",
]

_WRAPPER = re.compile(r'\A\s*<div class="zd-comment"[^>]*>(.*)</div>\s*\Z', re.DOTALL)


def ident(value: object) -> str | None:
    """An id as text; None for null, and for -1, by which Zendesk means its own system."""
    if value is None or isinstance(value, bool):
        return None
    found = str(value).strip()
    return found if found not in {"", "-1", "0"} else None


def number(identity: str) -> int | str:
    """An id as it is sent: a number, which Zendesk's ids are."""
    return int(identity) if identity.isascii() and identity.isdigit() else identity


def reference(entity: Entity, value: object) -> Ref | None:
    """A reference, None when Zendesk names nobody."""
    identity = ident(value)
    return Ref(entity, identity) if identity else None


def unwrapped(markup: str) -> str:
    """A comment's HTML without the `div.zd-comment` that Zendesk puts around it."""
    match = _WRAPPER.match(markup)
    return match.group(1) if match else markup
