"""Tags as the target writes them."""

from __future__ import annotations

import re

import msgspec

from engine.mapping.context import Context, Losses
from engine.mapping.conversion import cut
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
    kept = tuple(groups)[: context.target.tags_limit]
    if len(kept) < len(groups):
        left = str(len(groups) - len(kept))
        losses.add("tag_dropped", limit=str(context.target.tags_limit), n=left)
    return kept


def beyond_limit(tags: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """The tags that are too many for the target, for a note that names them."""
    limit = context.target.tags_limit
    if limit is None:
        return ()
    every = target_tags(tags, _unlimited(context), Losses(), marked=True)
    return every[limit:]


def _unlimited(context: Context) -> Context:
    target = msgspec.structs.replace(context.target, tags_limit=None)
    return msgspec.structs.replace(context, target=target)


def _written(tag: str, context: Context) -> str:
    new = fold(tag) if context.target.tag_folding else tag
    limit = context.target.tag_limit
    return new if limit is None or len(new) <= limit else cut(new, limit)


def _say(new: str, first: str, others: list[str], losses: Losses) -> None:
    for other in others:
        losses.add("tags_joined", value=first, other=other)
    if new != first and not others:
        losses.add("tag_changed", value=first, new=new)
