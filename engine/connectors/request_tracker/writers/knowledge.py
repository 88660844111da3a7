"""Collections as classes, and articles in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.request_tracker.api import Clause
from engine.connectors.request_tracker.convert import articles as convert
from engine.connectors.request_tracker.convert.fields import raw_values
from engine.connectors.request_tracker.convert.ids import TAKEN_BACK, id_of, ident, is_taken_back
from engine.connectors.request_tracker.writers.backdate import BACKDATE, article_row
from engine.connectors.request_tracker.writers.target import Target
from engine.connectors.shared.relink import replaced
from engine.connectors.shared.values import Raw, words
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.errors import NotFound, Rejected, Unsupported
from engine.model import Article, Collection

ABSENT = "absent"
"""Key of the memo: nobody had the name before we began."""
MOST_NAMES = 100


class Collections:
    """A class has a name of its own, and one that exists is used."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Collection, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the class, or use the one of that name."""
        if record.parent is not None:
            raise Unsupported("Classes of Request Tracker lie in none.")
        for text in record.translations:
            note_loss(memo, "translation_dropped", language=text.locale)
        found = await self._named(record.name)
        if found is not None:
            return self._written(found, memo)
        memo[ABSENT] = True
        await remember(memo)
        body = {"Name": record.name, "Description": record.description}
        made = await self._target.api.post("class", body)
        self._target.definitions.forget("classes")
        return self._written(made if isinstance(made, Mapping) else {}, memo)

    async def find(self, record: Collection, key: Key, memo: Memo) -> Written | None:
        """The class of that name, which is ours when it was not there before."""
        found = await self._named(record.name)
        return self._written(found, memo) if found is not None else None

    async def delete(self, identity: str) -> None:
        """Disable an empty class and free its name; one with articles of others stays."""
        row = await self._target.api.one("class", identity)
        if is_taken_back(row):
            return
        clauses: list[Clause] = [("Class", "=", identity)]
        rows = (await self._target.api.found("articles", clauses, fields="Name")).items
        if any(not is_taken_back(one) for one in rows):
            raise Rejected("The class has articles that we did not write: it stays.")
        body = {"Name": f"{TAKEN_BACK}{identity}", "Disabled": 1}
        await self._target.api.put(f"class/{identity}", body)
        self._target.definitions.forget("classes")

    async def _named(self, name: str) -> Raw | None:
        self._target.definitions.forget("classes")
        rows = await self._target.definitions.classes()
        wanted = name.strip().casefold()
        return next((row for row in rows if words(row.get("Name")).casefold() == wanted), None)

    def _written(self, found: Raw, memo: Memo) -> Written:
        identity = ident(found.get("id")) or ""
        url = self._target.definitions.links.category(identity)
        return written(identity, url, memo) if memo.get(ABSENT) else adopted(identity, url)


class Articles:
    """An article has a name of its own within its class; it is told apart by name and text."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Article, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the article under a name that is free."""
        if record.parent is None:
            raise Rejected("An article of Request Tracker lies in a class.", code="rejected")
        if "name" not in memo:
            memo["name"] = await self._free_name(record)
            await remember(memo)
        if memo["name"] != record.title:
            note_loss(memo, "name_changed", value=record.title, new=memo["name"])
        for text in record.translations:
            note_loss(memo, "translation_dropped", language=text.locale)
        made = await self._target.api.post("article", convert.article_body(record, memo["name"]))
        identity = ident(made.get("id")) if isinstance(made, Mapping) else None
        return await self._written(record, identity or "", memo, remember)

    async def find(self, record: Article, key: Key, memo: Memo) -> Written | None:
        """The article of the name that we chose because nobody had it."""
        if "name" not in memo or record.parent is None:
            return None
        found = await self._named(record.parent.id, memo["name"])
        if found is None:
            return None
        await self._compare(record, ident(found.get("id")) or "", memo)
        return self._said(ident(found.get("id")) or "", memo)

    async def change(
        self, record: Article, identity: str, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """Bring text, summary and state in line; the name stays unless it is free."""
        there = await self._target.api.one("article", identity)
        name = words(there.get("Name"))
        if not name.startswith(record.title):
            name = await self._free_name(record)
        body = convert.article_body(record, name)
        await self._target.api.put(f"article/{identity}", body)
        return await self._written(record, identity, memo, remember)

    async def delete(self, identity: str) -> None:
        """Disable the article and free its name."""
        row = await self._target.api.one("article", identity)
        if not is_taken_back(row):
            body = {"Name": f"{TAKEN_BACK}{identity}", "Disabled": 1}
            await self._target.api.put(f"article/{identity}", body)

    async def relink(self, identity: str, links: Mapping[str, str]) -> int:
        """Replace old addresses in the text."""
        try:
            row = await self._target.api.one("article", identity)
        except NotFound:
            return 0
        held = dict(raw_values(row.get("CustomFields"))).get(convert.CONTENT, [])
        text, count = replaced("\n".join(held), links)
        if count:
            body: dict[str, Any] = {"CustomFields": {convert.CONTENT: [text]}}
            await self._target.api.put(f"article/{identity}", body)
        return count

    async def _free_name(self, record: Article) -> str:
        """The title, with a number behind it when the class has one of that name."""
        parent = record.parent.id if record.parent else ""
        most = 2 if self._target.rules.names else MOST_NAMES
        for number in range(1, most):
            name = record.title if number == 1 else f"{record.title} ({number})"
            if await self._named(parent, name) is None:
                return name
        raise Rejected(
            "Another article of the class has this name.",
            code="name_taken",
            detail={"value": record.title},
        )

    async def _named(self, parent: str, name: str) -> Raw | None:
        clauses: list[Clause] = [("Name", "=", name), ("Class", "=", parent)]
        found = await self._target.api.found(
            "articles", clauses, fields="Name", find_disabled_rows=1
        )
        return next(iter(found.items), None)

    async def _written(
        self, record: Article, identity: str, memo: Memo, remember: Remember
    ) -> Written:
        await self._compare(record, identity, memo)
        memo[BACKDATE] = [article_row(record, identity)]
        await remember(memo)
        return self._said(identity, memo)

    def _said(self, identity: str, memo: Memo) -> Written:
        return written(identity, self._target.definitions.links.article(identity), memo)

    async def _compare(self, record: Article, identity: str, memo: Memo) -> None:
        """The text is a value of a field, which the class may not have."""
        row = await self._target.api.one("article", identity)
        held = dict(raw_values(row.get("CustomFields"))).get(convert.CONTENT, [])
        if record.html and not held:
            note_loss(memo, "value_dropped", field=convert.CONTENT, value=record.title)
        # The author is whoever is signed in.
        myself = id_of(dict(await self._target.definitions.me()))
        if record.author and record.author.id != myself:
            note_loss(memo, "author_not_set")
