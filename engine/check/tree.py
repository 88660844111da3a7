"""The tree of articles before and after: where each lies, and where the target will hold it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from engine.model import Article, Collection, Ref

NOWHERE = ()
"""The path of articles that lie in no collection."""

Path = tuple[str, ...]
"""Names of collections, the outermost first."""


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Articles of one place: their path in the source and in the target."""

    before: Path
    after: Path
    articles: int


@dataclass
class Tree:
    """Names and parents of collections, and how many articles lie in each."""

    folders: Mapping[str, Collection] = field(default_factory=dict)
    articles: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, folders: Iterable[Collection]) -> Tree:
        """The tree of these collections, without articles."""
        return cls(folders={one.id: one for one in folders})

    def put(self, article: Article) -> None:
        """Count an article where it lies."""
        self.articles[article.parent.id if article.parent else ""] += 1

    def lies_in_folder(self, parent: Ref | None) -> bool:
        """Whether there is a folder inside a category to lie in."""
        return parent is not None and len(self.path(parent.id)) > 1

    def path(self, folder: str) -> Path:
        """The names above and including a collection; a circle in the source is cut."""
        names: list[str] = []
        seen: set[str] = set()
        while folder in self.folders and folder not in seen:
            seen.add(folder)
            names.insert(0, self.folders[folder].name)
            parent = self.folders[folder].parent
            folder = parent.id if parent else ""
        return tuple(names)

    def branches(
        self, *, depth: int, needs_folder: bool, default: Path, keep_category: bool
    ) -> list[Branch]:
        """Every place that has articles or is empty, as it is and as it will be."""
        places = sorted({*self.folders, *self.articles}, key=self.path)
        return [
            Branch(
                before=self.path(one),
                after=_after(self.path(one), depth, needs_folder, default, keep_category),
                articles=self.articles[one],
            )
            for one in places
        ]


def _after(path: Path, depth: int, needs_folder: bool, default: Path, keep_category: bool) -> Path:
    if needs_folder and len(path) < 2:
        return (*path, default[-1]) if path and keep_category else default
    depth = max(depth, 1)
    return path if len(path) <= depth else (*path[: depth - 1], " / ".join(path[depth - 1 :]))
