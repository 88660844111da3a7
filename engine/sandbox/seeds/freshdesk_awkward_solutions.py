"""Awkward articles and the tree that they hang in."""

from __future__ import annotations

from typing import Any

from engine.sandbox.freshdesk.articles import DRAFT, PUBLISHED, blank_article
from engine.sandbox.freshdesk.solutions import (
    AGENTS,
    CONTACT_SEGMENT,
    EVERYBODY,
    blank_category,
    blank_folder,
)
from engine.sandbox.freshdesk.text import plain
from engine.sandbox.freshdesk.times import stamp
from engine.sandbox.freshdesk.web import Row

from .awkward_words import EMBED
from .freshdesk_awkward_cast import BEGAN, Cast

LANGUAGES = ["es", "pt-BR", "fr"]
"""What the source has switched on beside English."""
_CATEGORIES = (("C1x", "Primeros pasos"), ("C2x", "Vacía"), ("C3x", "Hondo"))
_FOLDERS = (
    ("F1", "Cuenta", "C1x", None, EVERYBODY),
    ("F1-agents", "Cuenta (equipo)", "C1x", None, AGENTS),
    ("F1-gold", "Clientes Oro", "C1x", None, CONTACT_SEGMENT),
    ("F3", "Nivel 2", "C3x", None, EVERYBODY),
    ("F4", "Nivel 3", "C3x", "F3", EVERYBODY),
    ("F5", "Nivel 4", "C3x", "F4", EVERYBODY),
    ("F9", "F9 · Devueltos", "C1x", None, EVERYBODY),
)
_GOLD = 70_000_000_123
"""The segment of contacts that may read A21."""
_CELLS = "<table>" + f"<tr><td>{'c' * 43}</td></tr>" * 20_000 + "</table>"


def add_articles(cast: Cast) -> None:
    """The tree, then every article."""
    cast.state.settings.supported_languages = list(LANGUAGES)
    cast.state.settings.sub_folders = True
    for mark, name in _CATEGORIES:
        row = blank_category(cast.state, name)
        _translate(cast, "categories", row, name)
        cast.keys[mark] = row["id"]
    for mark, name, category, parent, visibility in _FOLDERS:
        above = cast.keys[parent] if parent else None
        row = blank_folder(cast.state, cast.keys[category], above, name)
        row["visibility"] = visibility
        row["contact_segment_ids"] = [_GOLD] if visibility == CONTACT_SEGMENT else []
        _translate(cast, "folders", row, name)
        cast.keys[mark] = row["id"]
    _plain(cast)
    _special(cast)


def _translate(cast: Cast, kind: str, row: Row, name: str) -> None:
    """Into Spanish; what is above A07 and A10 into their languages as well."""
    for code in LANGUAGES if name in ("Primeros pasos", "Cuenta") else ("es",):
        words = {"name": name, "description": None}
        cast.state.translations[kind, str(row["id"]), code] = words


def _add(
    cast: Cast, mark: str, folder: str = "F1", body: str = "<p>Hello</p>", **special: Any
) -> Row:
    """A published article in English and Spanish; ``others`` holds bodies of other choices."""
    state, title = cast.state, special.pop("title", f"{mark} · artículo")
    status = special.pop("status", PUBLISHED)
    others = special.pop("others", {"es": "<p>Hola</p>"})
    place = state.folders.get(cast.keys[folder])
    assert place is not None
    row = blank_article(state, place, cast.keys["G01"])
    row |= {"created_at": stamp(BEGAN), "updated_at": stamp(BEGAN)}
    row |= _words(title, body, status) | special
    for code, text in others.items():
        state.translations["articles", str(row["id"]), code] = _words(title, text, status)
    cast.keys[mark] = row["id"]
    return state.articles.put(row)


def _words(title: str, body: str, status: int) -> Row:
    return {"title": title, "description": body, "description_text": plain(body), "status": status}


def _plain(cast: Cast) -> None:
    _add(cast, "A01")
    _add(cast, "A04", "F5")
    _add(cast, "A05", status=DRAFT)
    _add(cast, "A06", "F1-agents")
    _add(cast, "A07", others={"es": "<p>es</p>", "pt-BR": "<p>pt</p>"})
    _add(cast, "A10", others={"fr": "<p>fr</p>"})
    _add(cast, "A15", agent_id=cast.keys["G03"])
    _add(cast, "A16", body="", others={})
    for mark in ("A17a", "A17b"):
        _add(cast, mark, title="A17 · igual")
    _add(cast, "A20", body=EMBED, others={})
    _add(cast, "A21", "F1-gold")
    _add(cast, "A23", body=_CELLS, others={})
    _add(cast, "A27", "F9")


def _special(cast: Cast) -> None:
    articles = f"{cast.state.account.url}/support/solutions/articles"
    here = f'<a href="{articles}/{cast.keys["A01"]}-a01-articulo">A01</a>'
    itself = f'<h2 id="anchor">t</h2>{here}<a href="#anchor">t</a>'
    _add(cast, "A11", body=itself, others={})
    _add(cast, "A12", body=f'<a href="{articles}/424242">draft</a>', others={})
    _add(cast, "A13", body='<img src="https://cdn.example.net/a.png">', others={})
    manual = cast.file("manual.pdf", b"%PDF-1.4\n" + bytes(2 << 20), "application/pdf")
    _add(cast, "A14", _files=[manual])
