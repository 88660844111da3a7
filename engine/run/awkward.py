"""Picking records that are likely to make trouble: a demo that goes well with them says more."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from engine.archive import Records
from engine.mapping import Mapping
from engine.mapping.suggest import VALUE_PARTS
from engine.model import (
    Article,
    ArticleState,
    Audience,
    Conversation,
    Entity,
    MessageKind,
)

CANDIDATES = 300
"""Conversations looked at when the source was not read whole."""
_LONG, _FILES, _PEOPLE, _TAGS = 8, 3, 3, 6
_RARE = 0.03
"""A value that fewer records than this share have is rare."""


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """One record, and why it was picked: names of traits."""

    entity: str
    id: str
    name: str
    why: tuple[str, ...]


def pick(records: Records, mapping: Mapping, size: int) -> list[Picked]:
    """At most so many conversations and as many articles, each with a trait of its own."""
    threads = [one for one in records.every(Entity.CONVERSATION) if isinstance(one, Conversation)]
    texts = [one for one in records.every(Entity.ARTICLE) if isinstance(one, Article)]
    rare = _rare(threads)
    leavers = {key for key, choice in mapping.agents.items() if choice.target is None}
    told = [(one, _traits_of_thread(one, rare, leavers)) for one in threads if not _stays(one)]
    articles = [(one, _traits(one, _ARTICLE)) for one in texts]
    return [*_cover(told, size), *_cover(articles, size)]


def _stays(one: Conversation) -> bool:
    return one.spam or one.deleted or one.sample


def _cover(
    told: Iterable[tuple[Conversation | Article, tuple[str, ...]]], size: int
) -> list[Picked]:
    """The fewest that show every trait: always the one next that shows most that is new."""
    left = [(one, set(why)) for one, why in told if why]
    shown: set[str] = set()
    found: list[Picked] = []
    while left and len(found) < size:
        one, why = max(left, key=lambda each: len(each[1] - shown))
        if not why - shown:
            break
        shown |= why
        left = [each for each in left if each[0] is not one]
        found.append(_picked(one, why))
    return found


def _picked(one: Conversation | Article, why: set[str]) -> Picked:
    entity = Entity.CONVERSATION if isinstance(one, Conversation) else Entity.ARTICLE
    name = one.subject if isinstance(one, Conversation) else one.title
    order = [*_THREAD, *_OTHER, *_ARTICLE]
    return Picked(entity=entity, id=one.id, name=name, why=tuple(sorted(why, key=order.index)))


def _rare(threads: list[Conversation]) -> set[tuple[str, str]]:
    """Values of status and the like that few conversations have."""
    counted = Counter((part, str(getattr(one, part))) for one in threads for part in VALUE_PARTS)
    limit = max(1.0, len(threads) * _RARE)
    return {value for value, n in counted.items() if n <= limit}


def _traits_of_thread(
    one: Conversation, rare: set[tuple[str, str]], leavers: set[str]
) -> tuple[str, ...]:
    found = list(_traits(one, _THREAD))
    if any((part, str(getattr(one, part))) in rare for part in VALUE_PARTS):
        found.append("rare_value")
    refs = (one.assignee, *(message.author.ref for message in one.messages))
    if any(ref and ref.entity is Entity.AGENT and ref.id in leavers for ref in refs):
        found.append("departed_agent")
    return tuple(found)


def _traits(one: object, table: dict[str, Callable[..., bool]]) -> tuple[str, ...]:
    return tuple(name for name, has in table.items() if has(one))


def _words(one: Conversation) -> str:
    return one.subject + "".join(m.text or m.html or "" for m in one.messages)


def _turned(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def _starts_private(one: Conversation) -> bool:
    return bool(one.messages) and one.messages[0].kind is not MessageKind.REPLY


def _kinds(one: Conversation) -> int:
    return len({message.kind for message in one.messages})


_THREAD: dict[str, Callable[[Conversation], bool]] = {
    "long_thread": lambda one: len(one.messages) >= _LONG,
    "many_files": lambda one: sum(len(m.attachments) for m in one.messages) >= _FILES,
    "inline_images": lambda one: any(f.inline for m in one.messages for f in m.attachments),
    "right_to_left": lambda one: _turned(_words(one)),
    "no_requester": lambda one: one.requester is None,
    "starts_private": _starts_private,
    "many_people": lambda one: len(one.participants) >= _PEOPLE,
    "many_tags": lambda one: len(one.tags) >= _TAGS,
    "table": lambda one: any("<table" in (m.html or "") for m in one.messages),
    "no_subject": lambda one: not one.subject.strip(),
    "merged": lambda one: one.merged_into is not None,
    "rated": lambda one: one.rating is not None,
    "many_kinds": lambda one: _kinds(one) >= _PEOPLE,
}
_OTHER = ("rare_value", "departed_agent")
_ARTICLE: dict[str, Callable[[Article], bool]] = {
    "no_folder": lambda one: one.parent is None,
    "many_languages": lambda one: bool(one.translations),
    "draft": lambda one: one.state is not ArticleState.PUBLISHED,
    "not_for_all": lambda one: one.audience is not Audience.EVERYONE,
    "images": lambda one: "<img" in one.html,
    "article_files": lambda one: bool(one.attachments),
    "article_table": lambda one: "<table" in one.html or "<iframe" in one.html,
}
