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
    """The record's tags, the marker tag last when `marked`; two that become one are noted."""
    taken: dict[str, str] = {}
    for tag in dict.fromkeys(whole(tag, losses).strip() for tag in tags):
        _take(tag, taken, context, losses)
    marker = context.mapping.marker_tag
    if marked and marker:
        taken.setdefault(_written(marker, context), marker)
    return tuple(taken)


def _written(tag: str, context: Context) -> str:
    return fold(tag) if context.target.tag_folding else tag


def _take(tag: str, taken: dict[str, str], context: Context, losses: Losses) -> None:
    new = _written(tag, context)
    if not new:
        return
    if new in taken:
        losses.add("tags_joined", value=taken[new], other=tag)
        return
    taken[new] = tag
    if new != tag:
        losses.add("tag_changed", value=tag, new=new)
