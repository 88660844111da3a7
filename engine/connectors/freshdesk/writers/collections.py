"""Collections: categories, and folders in them."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.freshdesk.convert.articles import collection_body
from engine.connectors.freshdesk.convert.locales import code_among
from engine.connectors.freshdesk.convert.vocabulary import VISIBILITY_OUT
from engine.connectors.freshdesk.refusals import Refused
from engine.connectors.freshdesk.writers.languages import Languages
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.freshdesk.writers.tree import TWINS, Node, Tree, category_node, folder_node
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.errors import MissingReference, NotFound, RecordError, Rejected
from engine.model import Audience, Collection

BEFORE = "before"
"""Key of the memo: ids of the same name and place that were there before we wrote ours."""
MOST_TWINS = 100


class Collections:
    """
    Writes categories and folders; one of the same name in the same place is used.

    Freshdesk keeps no key of ours on them: doubt is settled by what was not there before.
    """

    def __init__(self, target: Target, tree: Tree, languages: Languages) -> None:
        self._target, self._tree, self._languages = target, tree, languages

    async def write(self, record: Collection, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the collection and its languages, or use the existing one."""
        await self._tree.load()
        parent = record.parent.id if record.parent else None
        async with self._tree.lock(parent, record.name):
            if "id" not in memo:
                there = self._tree.named(parent, record.name)
                if BEFORE not in memo:
                    free = [node for node in there if self._tree.free(node, key.text)]
                    if free:
                        return self._adopted(free[0], key)
                    memo[BEFORE] = [node.id for node in there]
                    await remember(memo)
                node = await self._create(record, parent, memo)
                self._tree.add(node, key.text)
                memo["id"] = node.id
                if record.translations:
                    await remember(memo)
        node = self._tree.nodes[memo["id"]]
        await self._translate(record, node, memo)
        return written(node.id, self._url(node), memo)

    async def find(self, record: Collection, key: Key, memo: Memo) -> Written | None:
        """What came into this place under this name since we began; its languages are left."""
        await self._tree.load(anew=True)
        if "id" in memo or BEFORE not in memo:
            return None
        parent = record.parent.id if record.parent else None
        new = [
            node
            for node in self._tree.named(parent, record.name)
            if node.id not in memo[BEFORE] and self._tree.free(node, key.text)
        ]
        if len(new) > 1:
            raise RecordError(
                "Several collections of the target could be this one.",
                code="in_doubt",
                detail={"key": key.text},
            )
        if not new:
            return None
        self._tree.add(new[0], key.text)
        memo["id"] = new[0].id
        return None if record.translations else written(new[0].id, self._url(new[0]), memo)

    async def twin(self, folder: Node, audience: Audience) -> Node:
        """The folder beside this one for an audience of its own, made where there is none."""
        name = f"{folder.name}{TWINS[audience]}"
        async with self._tree.lock(folder.parent, name):
            there = [node for node in self._tree.twins(folder) if node.name == name]
            if there:
                return there[0]
            return await self._folder(name, "", folder.parent or "", VISIBILITY_OUT[audience])

    async def delete(self, identity: str) -> None:
        """
        Remove an empty collection, and with a folder its empty twins.

        Freshdesk deletes what lies in it too (Solutions): one with something of the customer's
        own in it stays.
        """
        await self._tree.load(anew=True)
        node = self._tree.nodes.get(identity)
        if node is None:
            return
        for each in (*self._tree.twins(node), node):
            await self._check_empty(each)
            kind = "folders" if each.parent else "categories"
            await self._target.api.delete(f"solutions/{kind}/{each.number}")
            self._tree.nodes.pop(each.id, None)

    async def _check_empty(self, node: Node) -> None:
        articles = []
        if node.parent:
            articles = await self._target.api.every(f"solutions/folders/{node.number}/articles")
        if articles or self._tree.below(node):
            raise Rejected("The collection holds something that we did not write: it stays.")

    async def _create(self, record: Collection, parent: str | None, memo: Memo) -> Node:
        """Under another name where its own is taken by another collection of ours."""
        for number in range(1, MOST_TWINS):
            name = record.name if number == 1 else f"{record.name} ({number})"
            if self._tree.named(parent, name):
                continue
            if number > 1 and self._target.rules.names:
                break
            if number > 1:
                note_loss(memo, "name_changed", value=record.name, new=name)
            return await self._named(name, record.description, parent)
        raise RecordError(
            "Another collection has this name.", code="name_taken", detail={"value": record.name}
        )

    async def _named(self, name: str, description: str, parent: str | None) -> Node:
        if parent is None:
            body = collection_body(name, description)
            return category_node(await self._target.api.post("solutions/categories", body))
        return await self._folder(name, description, parent, VISIBILITY_OUT[Audience.EVERYONE])

    async def _folder(self, name: str, description: str, parent: str, visibility: int) -> Node:
        above = self._tree.nodes.get(parent)
        if above is None:
            raise _no_parent()
        body: dict[str, Any] = {**collection_body(name, description), "visibility": visibility}
        category = above.category or above.number
        if above.parent is not None:
            body["parent_folder_id"] = int(above.number)
        try:
            raw = await self._target.api.post(f"solutions/categories/{category}/folders", body)
        except NotFound:
            raise _no_parent() from None
        node = folder_node(raw, category)
        self._tree.add(node)
        return node

    async def _translate(self, record: Collection, node: Node, memo: Memo) -> None:
        codes = await self._target.definitions.languages()
        lost = []
        for text in record.translations:
            code = code_among(text.locale, codes)
            if code is None or code == codes[0]:
                lost.append(text.locale)
                continue
            try:
                await self._languages.collection(node, code, text.name, text.description)
            except Refused:
                lost.append(text.locale)
        if lost:
            note_loss(memo, "translation_dropped", languages=", ".join(lost))

    def _adopted(self, node: Node, key: Key) -> Written:
        self._tree.add(node, key.text)
        return adopted(node.id, self._url(node))

    def _url(self, node: Node) -> str:
        links = self._target.definitions.links
        return links.folder(node.number) if node.parent else links.category(node.number)


def _no_parent() -> MissingReference:
    return MissingReference("Its folder is not in the target.", code="parent_missing")
