"""Tags as the target writes them."""

from __future__ import annotations

import re

from engine.mapping.context import Context, Losses
from engine.mapping.text import whole

_GAPS = re.compile(r"[\s,]+")


def fold(tag: str) -> str:
    """Lower case, one word: spaces and commas become underscores."""
    return _GAPS.sub("_", tag.strip().lower()).strip("_")


def target_tags(
    tags: tuple[str, ...], context: Context, losses: Losses, *, marked: bool = False
) -> tuple[str, ...]:
    """The record's tags, the marker tag last when `marked`; what changes is noted."""
    groups: dict[str, list[str]] = {}
    for tag in dict.fromkeys(whole(tag, losses).strip() for tag in tags):
        if new := _written(tag, context):
            groups.setdefault(new, []).append(tag)
    for new, (first, *others) in groups.items():
        _say(new, first, others, losses)
    marker = context.mapping.marker_tag
    if marked and marker:
        groups.setdefault(_written(marker, context), [])
    return tuple(groups)


def _written(tag: str, context: Context) -> str:
    return fold(tag) if context.target.tag_folding else tag


def _say(new: str, first: str, others: list[str], losses: Losses) -> None:
    for other in others:
        losses.add("tags_joined", value=first, other=other)
    if new != first and not others:
        losses.add("tag_changed", value=first, new=new)
