"""The categories and folders that the account holds, as far as we know them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from engine.connectors.freshdesk.convert.articles import CATEGORY, FOLDER
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.vocabulary import VISIBILITY_OUT
from engine.connectors.freshdesk.reading.solutions import SolutionReading
from engine.connectors.shared.values import Raw, whole, words
from engine.model import Audience


@dataclass(frozen=True, kw_only=True)
class Node:
    """
    A category (no parent) or a folder.

    `id` and `parent` are those of records, `number` is Freshdesk's own; `category` is the number
    of the category that a folder lies in.
    """

    id: str
    number: str
    name: str
    parent: str | None = None
    category: str = ""
    visibility: int = 1


TWINS = {Audience.AGENTS: " (agents)", Audience.SIGNED_IN: " (signed in)"}
"""Ends the names of folders for an audience of their own: it belongs to the folder (Solutions)."""
Place = tuple[str | None, str]
"""Parent and name, by which a collection is recognised; names are unique in their place."""


@dataclass(kw_only=True)
class Tree:
    """
    Read once; what we create is added, and each existing node is adopted once at most.

    `lock` keeps two collections of one name and place from being written at the same time.
    """

    solutions: SolutionReading
    nodes: dict[str, Node] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    """By whose key a node was made or adopted."""
    _locks: dict[Place, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _loaded: bool = False

    def lock(self, parent: str | None, name: str) -> asyncio.Lock:
        """One writer at a time for this name in this place."""
        return self._locks[_place(parent, name)]

    async def load(self, *, anew: bool = False) -> None:
        """Walk all of it; categories and folders are few."""
        async with self._loading:
            if self._loaded and not anew:
                return
            found: list[Node] = []
            for raw in await self.solutions.categories():
                found.append(category_node(raw))
                number = found[-1].number
                below = [folder async for folder in self.solutions.folders(number)]
                found += [folder_node(folder, number) for folder in below]
            self.nodes = {node.id: node for node in found}
            self._loaded = True

    def named(self, parent: str | None, name: str) -> list[Node]:
        """Nodes of this name in this place."""
        place = _place(parent, name)
        return [node for node in self.nodes.values() if _place(node.parent, node.name) == place]

    def below(self, node: Node) -> list[Node]:
        """What lies directly in it."""
        return [each for each in self.nodes.values() if each.parent == node.id]

    def add(self, node: Node, key: str = "") -> None:
        """A node that was made or is used for this key: no other one adopts it."""
        self.nodes[node.id] = node
        if key:
            self.used[node.id] = key

    def free(self, node: Node, key: str) -> bool:
        """Whether nobody else has it."""
        return self.used.get(node.id, key) == key

    def twins(self, node: Node) -> list[Node]:
        """The folders beside it that hold its articles for an audience of their own."""
        return [
            twin
            for audience, ending in TWINS.items()
            for twin in self.named(node.parent, f"{node.name}{ending}")
            if twin.visibility == VISIBILITY_OUT[audience] and node.parent
        ]

    def home(self, identity: str) -> str:
        """The folder whose twin this is, else itself."""
        node = self.nodes.get(identity)
        if node is None or node.parent is None:
            return identity
        for ending in TWINS.values():
            if node.name.endswith(ending):
                for base in self.named(node.parent, node.name.removesuffix(ending)):
                    if node in self.twins(base):
                        return base.id
        return identity


def category_node(raw: Raw) -> Node:
    """A category."""
    number = ident(raw.get("id")) or ""
    return Node(id=f"{CATEGORY}{number}", number=number, name=words(raw.get("name")))


def folder_node(raw: Raw, category: str) -> Node:
    """A folder of a category or of another folder."""
    number = ident(raw.get("id")) or ""
    above = ident(raw.get("parent_folder_id"))
    return Node(
        id=f"{FOLDER}{number}",
        number=number,
        name=words(raw.get("name")),
        parent=f"{FOLDER}{above}" if above else f"{CATEGORY}{category}",
        category=category,
        visibility=whole(raw.get("visibility")) or 1,
    )


def _place(parent: str | None, name: str) -> Place:
    return parent, " ".join(name.split()).casefold()
