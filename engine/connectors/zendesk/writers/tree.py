"""The categories and sections that the help center holds, as far as we know them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from engine.connectors.zendesk.api import Api
from engine.connectors.zendesk.convert.values import Raw, ident, words


@dataclass(frozen=True, kw_only=True)
class Node:
    """A category (no parent) or a section; `category` is the category above it."""

    id: str
    name: str
    parent: str | None = None
    category: str | None = None

    @property
    def kind(self) -> str:
        """The resource it belongs to."""
        return "categories" if self.parent is None else "sections"


Place = tuple[str | None, str]
"""Parent and name, by which an existing collection is recognised."""


@dataclass(kw_only=True)
class Tree:
    """
    Read once; what we create is added, and each existing node is adopted once at most.

    `lock` keeps two collections of one name and place from being written at the same time.
    """

    api: Api
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
        """Read both lists; they are few."""
        async with self._loading:
            if self._loaded and not anew:
                return
            categories, sections = await asyncio.gather(
                self.api.every("help_center/categories", "categories"),
                self.api.every("help_center/sections", "sections"),
            )
            found = [*map(category_node, categories), *map(section_node, sections)]
            self.nodes = {node.id: node for node in found}
            self._loaded = True

    def named(self, parent: str | None, name: str) -> list[Node]:
        """Nodes of this name in this place."""
        place = _place(parent, name)
        return [node for node in self.nodes.values() if _place(node.parent, node.name) == place]

    def add(self, node: Node, key: str) -> None:
        """A node that was made or is used for this key: no other one adopts it."""
        self.nodes[node.id] = node
        self.used[node.id] = key

    def free(self, node: Node, key: str) -> bool:
        """Whether nobody else has it."""
        return self.used.get(node.id, key) == key


def category_node(raw: Raw) -> Node:
    """A category."""
    return Node(id=ident(raw.get("id")) or "", name=words(raw.get("name")))


def section_node(raw: Raw) -> Node:
    """A section of a category or of another section."""
    category = ident(raw.get("category_id"))
    return Node(
        id=ident(raw.get("id")) or "",
        name=words(raw.get("name")),
        parent=ident(raw.get("parent_section_id")) or category,
        category=category,
    )


def _place(parent: str | None, name: str) -> Place:
    return parent, " ".join(name.split()).casefold()
