"""The splits that Intercom's own screens show, for one call a category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

from engine.connectors.intercom.api import Api
from engine.connectors.intercom.convert.conversations import tag_names
from engine.connectors.intercom.convert.values import Raw, branch, whole, words
from engine.connectors.intercom.queries import ANY_TIME, where
from engine.connectors.intercom.workspace import together
from engine.errors import NotAllowed, ScopeMissing
from engine.model import Entity

MOST_CATEGORIES = 30
"""Splits of more categories are left out: each costs a call."""
MOST_PAGES = 10
"""Splits of articles are counted in their list, which is read as far as this at most."""
NONE = "–"
"""Stands for no team, no tag, no collection."""
TICKET_STATES = ("submitted", "in_progress", "waiting_on_customer", "resolved")

Splits = dict[str, dict[str, int]]


async def breakdown(api: Api, entity: Entity) -> Splits:
    """The splits of an entity by name; what the sign-in may not read is left out."""
    splits: Splits = {}
    for count in _SPLITS.get(entity, ()):
        try:
            splits |= await count(api)
        except (NotAllowed, ScopeMissing):
            continue
    return {name: split for name, split in splits.items() if split}


async def _segments(api: Api) -> Splits:
    found = await api.all("segments", "segments", include_count="true")
    return {"segment": {words(raw.get("name")): whole(raw.get("count")) or 0 for raw in found}}


async def _teams(api: Api) -> Splits:
    names = _turned({"0": NONE} | _named(await api.all("teams", "teams")))
    asked = {name: int(key) for name, key in names.items() if key.isdecimal()}
    return {"team": await _searched(api, "conversations", "team_assignee_id", asked)}


async def _tags(api: Api) -> Splits:
    names = _named(await api.all("tags", "tags"))
    return {"tag": await _searched(api, "conversations", "tag_ids", _turned(names))}


async def _ticket_types(api: Api) -> Splits:
    names = _named(await api.all("ticket_types", "ticket_types"))
    found = await _searched(api, "tickets", "ticket_type_id", _turned(names))
    return {"ticket_type": found}


async def _ticket_states(api: Api) -> Splits:
    if not (await api.search("tickets", "tickets", ANY_TIME, None, 1)).total:
        return {}
    states = {state: state for state in TICKET_STATES}
    return {"ticket_state": await _searched(api, "tickets", "state", states)}


def _named(found: tuple[Raw, ...]) -> dict[str, str]:
    return {str(raw.get("id")): words(raw.get("name")) for raw in found}


def _turned(names: Mapping[str, str]) -> dict[str, str]:
    """Two things of one name are told apart by their ids."""
    several = Counter(names.values())
    return {(name if several[name] == 1 else f"{name} ({key})"): key for key, name in names.items()}


async def _searched(
    api: Api, resource: str, field: str, values: Mapping[str, int | str]
) -> dict[str, int]:
    if len(values) > MOST_CATEGORIES:
        return {}
    found = await together(
        api.search(resource, resource, where(field, "=", value), None, 1)
        for value in values.values()
    )
    return {name: page.total or 0 for name, page in zip(values, found)}


async def _articles(api: Api) -> Splits:
    """All splits of articles from one reading of their list."""
    raws = await _pages(api, "articles")
    if raws is None:
        return {}
    names = _named(tuple(await _pages(api, "help_center/collections") or ()))
    splits: dict[str, Counter[str]] = {
        "state": Counter(words(raw.get("state")) or NONE for raw in raws),
        "language": Counter(code for raw in raws for code in _languages(raw)),
        "tag": Counter(tag for raw in raws for tag in tag_names(raw)),
        "collection": Counter(name for raw in raws for name in _collections(raw, names)),
    }
    return {name: dict(split) for name, split in splits.items()}


async def _pages(api: Api, resource: str) -> list[Raw] | None:
    """The whole list; None when it is longer than what is read for a count."""
    found: dict[str, Raw] = {}
    for page in range(1, MOST_PAGES + 1):
        listing = await api.by_number(resource, page)
        found |= {str(raw.get("id")): raw for raw in listing.items}
        if listing.next is None:
            return list(found.values())
    return None


def _languages(raw: Raw) -> set[str]:
    texts = branch(raw, "translated_content")
    held = {code for code, text in texts.items() if isinstance(text, dict) and text.get("title")}
    own = words(raw.get("default_locale"))
    return held | ({own} if own else set())


def _collections(raw: Raw, names: Mapping[str, str]) -> list[str]:
    several = raw.get("parent_ids") or [raw.get("parent_id")]
    return [names.get(str(key), NONE) for key in several] or [NONE]


_SPLITS: dict[Entity, tuple[Callable[[Api], Awaitable[Splits]], ...]] = {
    Entity.CONTACT: (_segments,),
    Entity.CONVERSATION: (_teams, _tags, _ticket_types, _ticket_states),
    Entity.ARTICLE: (_articles,),
}
