"""The clicks to each number in the help desk's own screens, as the Count page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from engine import Count
from engine.i18n import Translator
from engine.words import BY_HAND, SPLITS_BY_HAND, entity_name, word


def with_clicks(desk: str, counts: Mapping[str, Count], t: Translator) -> dict[str, Any]:
    """The counts of a side with `clicks`, and `clicks_by` for the splits."""
    return {
        entity: msgspec.to_builtins(count)
        | {
            "clicks": _clicks(desk, entity, t),
            "clicks_by": {split: _clicks_by(desk, entity, split, t) for split in count.by},
        }
        for entity, count in counts.items()
    }


def click_lines(desk: str, counts: Mapping[str, Count], t: Translator) -> Iterator[str]:
    """A line for each kind and split that a screen of the help desk counts."""
    for entity, count in counts.items():
        name = entity_name(entity, t, capital=True)
        if path := _clicks(desk, entity, t):
            yield f"{name}: {' › '.join(path)}"
        for split in count.by:
            if path := _clicks_by(desk, entity, split, t):
                yield f"{name}, {word('split', split, t)}: {' › '.join(path)}"


def _clicks(desk: str, entity: str, t: Translator) -> list[str]:
    return [t._(part) for part in BY_HAND.get(desk, {}).get(entity, ())]


def _clicks_by(desk: str, entity: str, split: str, t: Translator) -> list[str]:
    return [t._(part) for part in SPLITS_BY_HAND.get(desk, {}).get((entity, split), ())]
