"""Further languages of categories, folders and articles, what lies above first."""

from __future__ import annotations

from typing import Any

from engine.connectors.freshdesk.convert.articles import collection_body
from engine.connectors.freshdesk.refusals import Refused
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.freshdesk.writers.tree import Node, Tree
from engine.connectors.shared.values import Raw
from engine.errors import Conflict, NotFound


class Languages:
    """
    Writes translations; one that is there already is changed to what we say.

    A text can only be translated below translated ones (Solutions, translations): where a
    category or folder has no name in the language, it gets its own.
    """

    def __init__(self, target: Target, tree: Tree) -> None:
        self._target, self._tree = target, tree
        self._there: set[tuple[str, str]] = set()

    async def collection(self, node: Node, code: str, name: str, description: str = "") -> None:
        """A category or folder in one more language."""
        if node.parent is not None:
            await self._above(self._tree.nodes.get(node.parent), code)
        await self._put(_path(node, code), collection_body(name, description))
        self._there.add((node.id, code))

    async def article(self, number: str, folder: Node, code: str, body: dict[str, Any]) -> None:
        """An article in one more language."""
        await self._above(folder, code)
        await self._put(f"solutions/articles/{number}/{code}", body)

    async def _above(self, node: Node | None, code: str) -> None:
        if node is None or (node.id, code) in self._there:
            return
        if await self._text(_path(node, code)) is None:
            await self.collection(node, code, node.name)
        self._there.add((node.id, code))

    async def _put(self, path: str, body: dict[str, Any]) -> None:
        try:
            await self._target.api.post(path, body)
        except (Conflict, Refused):
            if await self._text(path) is None:
                raise
            await self._target.api.put(path, body)

    async def _text(self, path: str) -> Raw | None:
        try:
            return await self._target.api.get(path)
        except NotFound:
            return None


def _path(node: Node, code: str) -> str:
    kind = "folders" if node.parent else "categories"
    return f"solutions/{kind}/{node.number}/{code}"
