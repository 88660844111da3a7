"""Collections and articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.articles import (
    INTERNAL,
    article_body,
    collection_body,
    dropped_locales,
    internal_article_body,
)
from engine.connectors.intercom.convert.conversations import reference, tag_names
from engine.connectors.intercom.convert.values import Raw, ident, text_of, whole, words
from engine.connectors.intercom.workspace import together
from engine.connectors.intercom.writers.redirects import Redirects
from engine.connectors.intercom.writers.target import Target
from engine.errors import RecordError
from engine.model import Article, ArticleState, Audience, Collection, Entity, Loss

SKEW_SECONDS = 120
"""How far the workspace's clock may lie behind ours when "created since" is compared."""


class Collections:
    """Writes collections; a lost answer is settled by name, parent and time of creation."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Collection, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create it below its parent."""
        if "id" not in memo:
            await _begin(self._target, memo, remember)
            made = await self._target.api.post("help_center/collections", collection_body(record))
            memo["id"] = str(made.get("id"))
        return await self._written(record, memo)

    async def change(self, record: Collection, key: Key, memo: Memo, remember: Remember) -> Written:
        """Name, description and place as they are now."""
        path = at("help_center/collections", memo["id"])
        await self._target.api.put(path, collection_body(record))
        return await self._written(record, memo)

    async def find(self, record: Collection, key: Key, memo: Memo) -> Written | None:
        """The collection of that name and parent made since the first attempt."""
        if "id" not in memo:
            parent = record.parent.id if record.parent else None
            found = await _made_since(
                self._target,
                "help_center/collections",
                memo,
                key,
                lambda raw: (
                    words(raw.get("name")) == record.name and ident(raw.get("parent_id")) == parent
                ),
            )
            if found is None:
                return None
            memo["id"] = found
        return await self._written(record, memo)

    async def _written(self, record: Collection, memo: Memo) -> Written:
        links = await self._target.workspace.links()
        return Written(
            target_id=memo["id"],
            url=links.collection(memo["id"]),
            losses=dropped_locales(tuple(text.locale for text in record.translations)),
        )


class Articles:
    """Writes articles, and internal articles for those that only agents may read."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._redirects = Redirects(target.api)

    async def write(self, record: Article, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create it, then tag it; its old address leads to it where that can be."""
        if "id" not in memo:
            await _begin(self._target, memo, remember)
            made = await self._target.api.post(_resource(record), _body(record))
            memo |= {"id": str(made.get("id")), "url": words(made.get("url"))}
            if record.tags:
                await remember(memo)
        await self._tag(record, memo["id"])
        if memo.get("url") and record.state is ArticleState.PUBLISHED:
            await self._redirects.lead(record.url, memo["url"], memo["id"], record.locale)
        return await self._written(record, memo)

    async def change(self, record: Article, key: Key, memo: Memo, remember: Remember) -> Written:
        """Text, languages, state and place as they are now; links are mended afterwards."""
        memo["id"] = str(memo["id"]).removeprefix(INTERNAL)
        made = await self._target.api.put(at(_resource(record), memo["id"]), _body(record))
        memo["url"] = words(made.get("url"))
        await self._tag(record, memo["id"])
        return await self._written(record, memo)

    async def find(self, record: Article, key: Key, memo: Memo) -> Written | None:
        """The article of that title, place and text made since the first attempt."""
        if "id" not in memo:
            found = await _made_since(
                self._target, _resource(record), memo, key, lambda raw: _is_same(raw, record)
            )
            if found is None:
                return None
            memo["id"] = found
        raw = await self._target.api.one(_resource(record), memo["id"])
        memo["url"] = words(raw.get("url"))
        complete = set(record.tags) <= set(tag_names(raw))
        return await self._written(record, memo) if complete else None

    async def _tag(self, record: Article, identity: str) -> None:
        tags = await self._target.tags.ids(record.tags)
        path = at(_resource(record), identity, "tags")
        await together(self._target.api.post(path, {"id": tag}, repeatable=True) for tag in tags)

    async def _written(self, record: Article, memo: Memo) -> Written:
        links = await self._target.workspace.links()
        internal = record.audience is Audience.AGENTS
        place = links.internal_article if internal else links.article
        return Written(
            target_id=f"{INTERNAL}{memo['id']}" if internal else memo["id"],
            url=memo.get("url") or place(memo["id"]),
            losses=_losses(record),
        )


async def _begin(target: Target, memo: Memo, remember: Remember) -> None:
    """Note when the first attempt is made: a title alone does not tell ours from others'."""
    if "since" not in memo:
        memo["since"] = int(target.now())
        await remember(memo)


async def _made_since(
    target: Target, resource: str, memo: Memo, key: Key, fits: Callable[[Raw], bool]
) -> str | None:
    """The one that fits and is new enough; raises in_doubt when there are several."""
    if "since" not in memo:
        return None
    earliest = int(memo["since"]) - SKEW_SECONDS
    found = [
        str(raw.get("id"))
        async for raw in _listed(target, resource)
        if (whole(raw.get("created_at")) or 0) >= earliest and fits(raw)
    ]
    if len(set(found)) > 1:
        raise RecordError(
            "Several records of the target could be this one.",
            code="in_doubt",
            detail={"key": key.text},
        )
    return found[0] if found else None


async def _listed(target: Target, resource: str) -> AsyncIterator[Raw]:
    page: int | None = 1
    while page:
        listing = await target.api.by_number(resource, page)
        for raw in listing.items:
            yield raw
        page = int(listing.next) if listing.next else None


def _resource(record: Article) -> str:
    return "internal_articles" if record.audience is Audience.AGENTS else "articles"


def _body(record: Article) -> dict[str, Any]:
    author = record.author
    if author is None or author.entity is not Entity.AGENT:
        raise RecordError("An article needs an author.", code="author_missing")
    if record.audience is Audience.AGENTS:
        return internal_article_body(record, author.id)
    return article_body(record, author.id, draft=_is_narrow(record))


def _is_narrow(record: Article) -> bool:
    """
    Whether fewer people may read it than everybody.

    The audience of an article can't be written (2.16: help_center_audience is read only), and it
    never widens on the way: such an article becomes a draft.
    """
    return record.audience in {Audience.SIGNED_IN, Audience.LIMITED}


def _losses(record: Article) -> tuple[Loss, ...]:
    if record.audience is Audience.AGENTS:
        return _internal_losses(record)
    losses = dropped_locales(tuple(text.locale for text in record.translations))
    return losses + ((Loss(code="visibility_changed"),) if _is_narrow(record) else ())


def _internal_losses(record: Article) -> tuple[Loss, ...]:
    """Internal articles have no languages, no state and no collection."""
    languages = ", ".join(text.locale for text in record.translations)
    hidden = record.state in {ArticleState.DRAFT, ArticleState.SCHEDULED}
    return (
        *([Loss(code="translation_dropped", detail={"languages": languages})] if languages else []),
        *(
            [Loss(code="state_changed", detail={"value": record.state.value, "new": "published"})]
            if hidden
            else []
        ),
        *([Loss(code="placed_higher", detail={"folder": "–"})] if record.parent else []),
    )


def _is_same(raw: Raw, record: Article) -> bool:
    held = raw.get("parent_ids") or [raw.get("parent_id")]
    parents = [ref.id for ref in (reference(Entity.COLLECTION, each) for each in held) if ref]
    internal = record.audience is Audience.AGENTS
    wanted = [record.parent.id] if record.parent and not internal else []
    return (
        words(raw.get("title")) == record.title
        and parents == wanted
        and text_of(words(raw.get("body"))) == text_of(record.html)
    )
