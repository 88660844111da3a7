"""
Collects the sentences of the code: those marked for translation, and those of usage errors.

    python -m tests.catalogues messages.pot
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {**DEFAULT_KEYWORDS, "n": (1, 2)}
USAGE = {"WrongUse", "CannotStart"}
"""Errors whose message and remedy are templates; connectors raise them and know no gettext."""

Key = str | tuple[str, ...]


def sources() -> list[Path]:
    """The files that people's words come from."""
    files = [ROOT / "streamlit_app.py", *(ROOT / "pages").rglob("*.py")]
    return sorted(path for path in [*files, *(ROOT / "engine").rglob("*.py")] if path.exists())


@cache
def extracted() -> dict[Key, str]:
    """Every sentence of the code, with the first file that has it."""
    found: dict[Key, str] = {}
    for path in sources():
        place = str(path.relative_to(ROOT))
        for _line, message, _comments, _context in extract_from_file(
            "python", path, keywords=KEYWORDS
        ):
            found.setdefault(message if isinstance(message, str) else tuple(message), place)
        for said in (*usage_words(path), *words_within(path)):
            if isinstance(said, ast.Constant) and said.value:
                found.setdefault(str(said.value), place)
    return found


def words_within(path: Path) -> Iterator[ast.expr]:
    """What is translated inside an f-string, where babel does not look."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "_":
                    yield from call.args[:1]


def usage_words(path: Path) -> Iterator[ast.expr]:
    """What is given as message and remedy of usage errors in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in USAGE:
            yield from node.args[:1]
            yield from (word.value for word in node.keywords if word.arg == "remedy")


def main(path: str) -> None:
    """Write the template of all catalogues."""
    catalogue = Catalog(project="Mudanza")
    for key in extracted():
        catalogue.add(key)
    with Path(path).open("wb") as file:
        write_po(file, catalogue, width=0)


if __name__ == "__main__":
    main(sys.argv[1])
