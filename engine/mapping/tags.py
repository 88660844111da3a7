"""Tags as the target writes them."""

from __future__ import annotations

import re

import msgspec

from engine.connectors.capabilities import Capabilities
from engine.mapping.context import Context, Losses
from engine.mapping.conversion import cut
from engine.mapping.text import whole

_GAPS = re.compile(r"[\s,]+")


def fold(tag: str) -> str:
    """Lower case, one word: spaces and commas become underscores."""
    return _GAPS.sub("_", tag.strip().lower()).strip("_")


def written_tag(tag: str, target: Capabilities) -> str:
    """The name that a tag gets in the target; empty when nothing of it is left."""
    new = fold(tag) if target.tag_folding else tag.strip()
    limit = target.tag_limit
    return new if limit is None or len(new) <= limit else cut(new, limit)


def tag_key(tag: str, target: Capabilities) -> str:
    """What two tags have in common when the target takes them for one."""
    new = written_tag(tag, target)
    return new.casefold() if target.tags_ignore_case else new


def target_tags(
    tags: tuple[str, ...], context: Context, losses: Losses, *, marked: bool = False
) -> tuple[str, ...]:
    """The record's tags, the marker tag last when `marked`; what changes is noted."""
    groups: dict[str, list[str]] = {}
    for tag in dict.fromkeys(whole(tag, losses).strip() for tag in tags):
        if key := tag_key(tag, context.target):
            groups.setdefault(key, []).append(tag)
    for first, *others in groups.values():
        _say(written_tag(first, context.target), first, others, losses)
    marker = context.mapping.marker_tag
    if marked and marker:
        groups.setdefault(tag_key(marker, context.target), [marker])
    every = tuple(written_tag(first, context.target) for first, *_ in groups.values())
    kept = every[: context.target.tags_limit]
    if len(kept) < len(every):
        left = str(len(every) - len(kept))
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


def _say(new: str, first: str, others: list[str], losses: Losses) -> None:
    for other in others:
        losses.add("tags_joined", value=first, other=other)
    if new != first and not others:
        losses.add("tag_changed", value=first, new=new)
