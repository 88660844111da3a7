"""Collections: categories, and sections in them."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.connectors.zendesk.convert.values import branch
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.languages import choose
from engine.connectors.zendesk.writers.target import Target
from engine.connectors.zendesk.writers.tree import Node, Tree, category_node, section_node
from engine.errors import MissingReference, NotFound, RecordError, Rejected
from engine.model import Collection, CollectionText

BEFORE = "before"
"""Key of the memo: ids of the same name and place that were there before we wrote ours."""


class Collections:
    """
    Writes categories and sections; one of the same name in the same place is used.

    Zendesk keeps no key of ours on them: doubt is settled by what was not there before.
    """

    def __init__(self, target: Target, tree: Tree) -> None:
        self._target, self._tree = target, tree

    async def write(self, record: Collection, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the collection with its translations in one call, or use the existing one."""
        await self._tree.load()
        parent = record.parent.id if record.parent else None
        async with self._tree.lock(parent, record.name):
            if BEFORE not in memo:
                there = self._tree.named(parent, record.name)
                free = [node for node in there if self._tree.free(node, key.text)]
                if free:
                    return self._adopted(free[0], key)
                memo[BEFORE] = [node.id for node in there]
                await remember(memo)
            return await self._create(record, parent, key, memo)

    async def find(self, record: Collection, key: Key, memo: Memo) -> Written | None:
        """What came into this place under this name since we began."""
        await self._tree.load(anew=True)
        parent = record.parent.id if record.parent else None
        there = self._tree.named(parent, record.name)
        if BEFORE not in memo:
            return None
        new = [node for node in there if node.id not in memo[BEFORE]]
        new = [node for node in new if self._tree.free(node, key.text)]
        if len(new) > 1:
            raise RecordError(
                "Several collections of the target could be this one.",
                code="in_doubt",
                detail={"key": key.text},
            )
        return self._written(new[0], key, memo) if new else None

    async def delete(self, identity: str) -> None:
        """
        Remove an empty collection.

        Zendesk deletes what lies in it too (Categories, Delete Category): one with something of
        the customer's own in it stays.
        """
        await self._tree.load(anew=True)
        node = self._tree.nodes.get(identity)
        if node is None:
            return
        await self._check_empty(node)
        await self._target.api.delete(f"help_center/{node.kind}", identity)
        self._tree.nodes.pop(identity, None)

    async def _check_empty(self, node: Node) -> None:
        below = [each for each in self._tree.nodes.values() if each.parent == node.id]
        path = f"help_center/{node.kind}/{node.id}/articles"
        articles = await self._target.api.page(path, "articles", size=1)
        if below or articles.items:
            raise Rejected("The collection holds something that we did not write: it stays.")

    async def _create(
        self, record: Collection, parent: str | None, key: Key, memo: Memo
    ) -> Written:
        body = await self._body(record, memo)
        if parent is None:
            found = await self._target.api.post("help_center/categories", {"category": body})
            return self._written(category_node(branch(found, "category")), key, memo)
        above = self._tree.nodes.get(parent)
        if above is None:
            raise _no_parent()
        if above.parent is not None:
            body["parent_section_id"] = int(above.id)
        return await self._section(body, above.category or above.id, above, key, memo)

    async def _section(
        self, body: dict[str, Any], category: str, above: Node, key: Key, memo: Memo
    ) -> Written:
        """A section; sections in sections need Guide Enterprise (Sections, parent_section_id)."""
        path = f"help_center/categories/{category}/sections"
        try:
            found = await self._target.api.post(path, {"section": body})
        except Refused as refused:
            if refused.against("parent_section_id") is None or "parent_section_id" not in body:
                raise
            del body["parent_section_id"]
            note_loss(memo, "placed_higher", folder=above.name)
            return await self._section(body, category, above, key, memo)
        except NotFound:
            raise _no_parent() from None
        return self._written(section_node(branch(found, "section")), key, memo)

    async def _body(self, record: Collection, memo: Memo) -> dict[str, Any]:
        enabled, default = await self._target.definitions.locales()
        main = CollectionText(
            locale=record.locale or default, name=record.name, description=record.description
        )
        texts = choose(
            [(each.locale, each) for each in (main, *record.translations)], enabled, memo
        )
        code, text = texts.main
        body: dict[str, Any] = {
            "name": text.name,
            "description": text.description,
            "locale": code,
            "position": record.position,
            "translations": [
                {"locale": each, "title": other.name, "body": other.description}
                for each, other in texts.others
            ],
        }
        return {name: value for name, value in body.items() if value not in (None, [])}

    def _written(self, node: Node, key: Key, memo: Memo) -> Written:
        self._tree.add(node, key.text)
        return written(node.id, self._url(node), memo)

    def _adopted(self, node: Node, key: Key) -> Written:
        self._tree.add(node, key.text)
        return adopted(node.id, self._url(node))

    def _url(self, node: Node) -> str:
        links = self._target.definitions.links
        return links.category(node.id) if node.parent is None else links.section(node.id)


def _no_parent() -> MissingReference:
    return MissingReference("Its folder is not in the target.", code="parent_missing")
