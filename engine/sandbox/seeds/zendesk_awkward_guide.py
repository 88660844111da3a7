"""Awkward articles and the tree that they hang in."""

from __future__ import annotations

from typing import Any

from engine.sandbox.zendesk import guide
from engine.sandbox.zendesk.article_files import add_article_file
from engine.sandbox.zendesk.files import store_file
from engine.sandbox.zendesk.web import Row

from .awkward_words import EMBED
from .zendesk_awkward_cast import BEGAN, Cast
from .zendesk_guide import add_collection, article_row

_ES = "es"
_SECTIONS = (
    ("F1", "Cuenta", "C1x", None),
    ("F2", "Cuenta", "C1x", None),
    ("F3", "Nivel 2", "C3x", None),
    ("F4", "Nivel 3", "C3x", "F3"),
    ("F5", "Nivel 4", "C3x", "F4"),
)


def add_articles(cast: Cast) -> None:
    """The tree, then every article."""
    cast.state.settings.unsafe_html = True
    for mark, name in (("C1x", "Primeros pasos"), ("C2x", "Vacía"), ("C3x", "Hondo")):
        cast.keys[mark] = add_collection(cast.state, "categories", _words(name), {})
    for mark, name, category, parent in _SECTIONS:
        place = {"category_id": cast.keys[category], "sorting": "manual"}
        place |= {
            "theme_template": "section_page",
            "parent_section_id": cast.keys.get(parent or ""),
        }
        cast.keys[mark] = add_collection(cast.state, "sections", _words(name), place)
    described = _words("Con descripción") | {_ES: ("Con descripción", "Solo en español")}
    cast.keys["B04"] = add_collection(cast.state, "categories", described, {})
    _plain(cast)
    _languages(cast)
    _special(cast)
    cast.state.settings.unsafe_html = False


def _words(name: str) -> dict[str, tuple[str, str]]:
    return {"en-us": (name, ""), _ES: (name, "")}


def _add(
    cast: Cast,
    mark: str,
    section: str = "F1",
    locales: dict[str, str] | None = None,
    **special: Any,
) -> Row:
    """An article in English and Spanish; ``locales`` holds the bodies of other choices."""
    bodies = locales or {"en-us": "<p>Hello</p>", _ES: "<p>Hola</p>"}
    title = special.pop("title", f"{mark} · artículo")
    drafts = special.pop("drafts", ())
    row = article_row(
        cast.state, cast.keys["G01"], cast.keys[section], next(iter(bodies)), BEGAN, BEGAN
    )
    row |= special
    cast.state.store.articles[row["id"]] = row
    for locale, body in bodies.items():
        sent = {"locale": locale, "title": title, "body": body, "draft": locale in drafts}
        guide.add_translation(cast.state, "articles", row, sent, row["author_id"])
    cast.keys[mark] = row["id"]
    return row


def _plain(cast: Cast) -> None:
    _add(cast, "A01")
    _add(cast, "A04", "F5")
    _add(cast, "A05", drafts=("en-us", _ES))
    staff = next(
        k for k, row in cast.state.store.user_segments.items() if row["user_type"] == "staff"
    )
    _add(cast, "A06", user_segment_id=staff)
    here = f"https://acme.zendesk.com/hc/en-us/articles/{cast.keys['A01']}"
    _add(
        cast,
        "A11",
        locales={"en-us": f'<h2 id="anchor">t</h2><a href="{here}">A01</a><a href="#anchor">t</a>'},
    )
    elsewhere = "https://other.zendesk.com/hc/en-us/articles/424242"
    _add(cast, "A12", locales={"en-us": f'<a href="{elsewhere}">draft</a>'})
    _add(cast, "A13", locales={"en-us": '<img src="https://cdn.example.net/a.png">'})
    _add(cast, "A15", author_id=cast.keys["G03"])
    _add(cast, "A16", locales={"en-us": ""})
    _add(cast, "A17a", "F1", title="A17 · igual")
    _add(cast, "A17b", "F1", title="A17 · igual")
    _add(cast, "A18", title="A18 · " + "t" * 294)
    _add(cast, "A20", locales={"en-us": EMBED})
    _add(
        cast,
        "A23",
        locales={
            "en-us": "<table>"
            "<tr><td>"
            + "c" * 42
            + "</td></tr>" * 1
            + ("<tr><td>" + "c" * 43 + "</td></tr>") * 19_999
            + "</table>"
        },
    )
    _add(cast, "A26", promoted=True, comments_disabled=True, vote_sum=30, vote_count=40)
    _add(cast, "A27", "F2")
    _add(cast, "A30a", "F2")
    _add(cast, "A30b", "F2", user_segment_id=staff)


def _languages(cast: Cast) -> None:
    _add(cast, "A07", locales={"en-us": "<p>en</p>", _ES: "<p>es</p>", "pt-br": "<p>pt</p>"})
    _add(cast, "A08", locales={_ES: "<p>es</p>", "es-419": "<p>es-419</p>"})
    _add(cast, "A09", locales={"uk": "<p>Привіт</p>"})
    _add(cast, "A10", locales={"fr": "<p>fr</p>", "en-us": "<p>en</p>"})
    _add(cast, "A25", drafts=(_ES,))
    known = ["en-us", _ES, "pt-br", "es-419", "uk", "fr"]
    cast.state.settings.help_center_locales = known


def _special(cast: Cast) -> None:
    row = _add(cast, "A14")
    item = store_file(cast.state, "manual.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(2 << 20))
    add_article_file(cast.state, row["id"], item, inline=False)
    gold = next(iter(cast.state.store.user_segments.values())) | {
        "name": "Clientes Oro",
        "built_in": False,
    }
    gold |= {"id": cast.state.store.next_id(), "tags": ["oro"]}
    cast.state.store.user_segments[gold["id"]] = gold
    _add(cast, "A21", user_segment_id=gold["id"])
