"""Who may import whom: the table is the design, the walk finds the file that left it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.imports import Import, imports, module_name, sources

ROOT = Path(__file__).resolve().parents[1]

BASE = ("engine.model", "engine.errors")
WORDS = ("engine.i18n", "engine.words")
SEAM = (
    "engine.connectors.base",
    "engine.connectors.capabilities",
    "engine.connectors.optional",
)
STORES = ("engine.archive", "engine.ledger")
FACADE = (
    *("engine.facade", "engine.home", "engine.check", "engine.run", "engine.verify"),
    *("engine.report", "engine.connectors", "engine.mapping", "engine.http", "engine.portable"),
    *("engine.credentials", *STORES, *BASE, *WORDS, "engine.settings"),
)
EXPORTED = ("engine", *WORDS, "engine.errors", "engine.model", "engine.settings")

# Each part may import itself and what stands beside it; "engine" means its exported names only.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "engine.model": (),
    "engine.errors": (),
    "engine.i18n": (),
    "engine.words": ("engine.i18n", "engine.errors"),
    "engine.settings": ("engine.errors",),
    "engine.credentials": ("engine.errors", "engine.settings"),
    "engine.http": ("engine.errors",),
    "engine.connectors": (*SEAM, *BASE),
    # Its account is a portable archive.
    "engine.connectors.files": (
        *(*SEAM, "engine.http", "engine.portable", "engine.synonyms", "engine.cells"),
        *BASE,
    ),
    # The seam names how a connector signs in and which limits it announces: values of engine.http.
    "engine.connectors.base": (*SEAM, "engine.http", *BASE),
    "engine.connectors.capabilities": BASE,
    "engine.connectors.registry": ("engine.connectors", "engine.http", *BASE),
    "engine.connectors.<desk>": (*SEAM, "engine.connectors.shared", "engine.http", *BASE),
    # What several desks need alike; it knows no desk.
    "engine.connectors.shared": (*SEAM, *BASE),
    # What people call things, and cells that are no formulas, serve who reads and writes tables.
    "engine.synonyms": (),
    "engine.cells": (),
    "engine.mapping": ("engine.connectors.capabilities", "engine.synonyms", *BASE, *WORDS),
    # The portable archive is written from the archive and by the files desk, which may not import
    # each other: its format lies beside the model.
    "engine.portable": BASE,
    "engine.archive": ("engine.portable", *BASE),
    "engine.ledger": BASE,
    "engine.check": (*SEAM, "engine.mapping", *STORES, *BASE, *WORDS, "engine.settings"),
    "engine.run": (*SEAM, "engine.mapping", *STORES, *BASE, *WORDS, "engine.settings"),
    # The sign of life shows the gate's state, a value of engine.http.
    "engine.run.pulse": ("engine.run", "engine.http.pacing"),
    "engine.run.trace": ("engine.http.pacing",),
    "engine.verify": (*SEAM, "engine.mapping", *STORES, *BASE, *WORDS, "engine.settings"),
    "engine.report": ("engine.cells", *STORES, *BASE, *WORDS, "engine.settings"),
    "engine.sandbox": (),
    "engine.home": (
        *("engine.connectors", "engine.mapping", "engine.http", "engine.credentials"),
        *("engine.run", *STORES, *BASE, "engine.settings"),
    ),
    "engine.facade": FACADE,
    "engine.migration": FACADE,
    "engine.app": ("engine.migration", *FACADE),
    "engine": (
        *("engine.app", "engine.home", "engine.migration", "engine.mapping", "engine.check"),
        *("engine.verify", "engine.report", *STORES, *SEAM),
    ),
    "engine.cli": ("engine.app", "engine.migration", "engine.mapping", "engine.sandbox", *EXPORTED),
    "engine.__main__": ("engine.cli",),
    "pages": EXPORTED,
    "streamlit_app": ("pages.shell", *EXPORTED),
}

# A library that shapes the code around it stays in one place.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "dbos": ("engine.run.durable",),
    "pandas": ("engine.report", "pages"),
    "pyarrow": ("engine.report",),
    "xlsxwriter": ("engine.report", "engine.connectors.files"),
    "openpyxl": ("engine.connectors.files",),
    "charset_normalizer": ("engine.connectors.files",),
    "jinja2": ("engine.report",),
    "streamlit": ("pages", "streamlit_app"),
    "plotly": ("pages", "streamlit_app"),
    "httpx": ("engine.http",),
    "httpx_aiohttp": ("engine.http",),
    "aiohttp": ("engine.http",),
    "requests": ("engine.http",),
    "requests_oauthlib": ("engine.http",),
    "sqlalchemy": STORES,
    "alembic": STORES,
    "fsspec": ("engine.portable",),
    "starlette": ("engine.sandbox", "pages.shell"),
    "uvicorn": ("engine.sandbox",),
    "typer": ("engine.cli", "engine.__main__"),
    "rich": ("engine.cli", "engine.__main__"),
    "keyring": ("engine.credentials",),
    "cryptography": ("engine.credentials",),
    # Country names in several languages are data of babel's, for reading what people typed.
    "babel": ("engine.i18n", "engine.mapping.regions"),
}

# These parts are read by everything, or must judge everything, so they lean on almost nothing.
NOTHING_BUT: dict[str, frozenset[str]] = {
    "engine.model": frozenset({"msgspec"}),
    "engine.errors": frozenset({"msgspec"}),
    "engine.sandbox": frozenset({"starlette", "uvicorn"}),
}

OURS = ("engine", "pages", "streamlit_app")


def part_of(module: str) -> str | None:
    """The part of the table that the module belongs to; any connector is the same part."""
    names = module.split(".")
    if names[:2] == ["engine", "connectors"] and len(names) > 2:
        name = ".".join(names[:3])
        return name if name in MAY_IMPORT else "engine.connectors.<desk>"
    for length in range(len(names), 0, -1):
        name = ".".join(names[:length])
        if name in MAY_IMPORT and (name != "engine" or module == "engine"):
            return name
    return None


def within(module: str, place: str) -> bool:
    """Whether the module is the place or lies in it; "engine" alone means its exported names."""
    return module == place or (place != "engine" and module.startswith(f"{place}."))


def own_place(module: str) -> str:
    part = part_of(module) or module
    return ".".join(module.split(".")[:3]) if part.endswith("<desk>") else part


def objections(found: Import) -> str | None:
    """What the table has against this import, or None."""
    top = found.imported.split(".")[0]
    if top in OURS:
        allowed = (own_place(found.importer), *MAY_IMPORT[part_of(found.importer) or ""])
        if any(within(found.imported, place) for place in allowed):
            return None
        return f"{part_of(found.importer)} must not import {found.imported}"
    if top in ONLY_IN and not any(within(found.importer, place) for place in ONLY_IN[top]):
        return f"{top} belongs to {', '.join(ONLY_IN[top])} alone"
    few = NOTHING_BUT.get(part_of(found.importer) or "")
    if few is not None and top not in sys.stdlib_module_names | few:
        return (
            f"{part_of(found.importer)} leans on the standard library and {', '.join(sorted(few))}"
        )
    return None


def violations(root: Path) -> list[str]:
    """Every file and line that broke a rule, with the rule."""
    lost = [p for p in sources(root) if part_of(module_name(root, p)) is None]
    nowhere = [f"{path.relative_to(root)}: has no place in the table" for path in lost]
    placed = [found for found in imports(root) if found.path not in lost]
    broken = [
        f"{found.path.relative_to(root)}:{found.line}: {objection}"
        for found in placed
        if (objection := objections(found))
    ]
    return nowhere + sorted(set(broken))


def test_nothing_imports_what_the_table_does_not_allow() -> None:
    found = violations(ROOT)

    assert [] == found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "path, text, objection",
    [
        (
            "engine/connectors/zendesk/reader.py",
            "from engine.connectors.intercom import api",
            "engine.connectors.<desk> must not import engine.connectors.intercom",
        ),
        (
            "engine/connectors/zendesk/reader.py",
            "from ..intercom.api import call",
            "engine.connectors.<desk> must not import engine.connectors.intercom.api",
        ),
        (
            "engine/connectors/zendesk/reader.py",
            "import httpx",
            "httpx belongs to engine.http alone",
        ),
        (
            "engine/report/summary.py",
            "from engine import http",
            "engine.report must not import engine.http",
        ),
        (
            "engine/run/plan.py",
            "def later():\n    from dbos import DBOS",
            "dbos belongs to engine.run.durable alone",
        ),
        (
            "engine/sandbox/server.py",
            "from engine.model import Contact",
            "engine.sandbox must not import engine.model",
        ),
        (
            "engine/sandbox/store.py",
            "import msgspec",
            "engine.sandbox leans on the standard library and starlette, uvicorn",
        ),
        (
            "pages/home.py",
            "import engine.ledger.queries",
            "pages must not import engine.ledger.queries",
        ),
        ("engine/stray.py", "", "has no place in the table"),
    ],
)
def test_a_file_that_breaks_a_rule_is_named(
    tmp_path: Path, path: str, text: str, objection: str
) -> None:
    (tmp_path / "engine/http").mkdir(parents=True)
    (tmp_path / "engine/http/__init__.py").touch()
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)

    [found] = violations(tmp_path)

    assert found.startswith(path)
    assert found.endswith(objection)


@pytest.mark.parametrize(
    "path, text",
    [
        (
            "engine/connectors/zendesk/reader.py",
            "from . import api\nfrom engine.http import client",
        ),
        ("engine/connectors/registry.py", "from engine.connectors.zendesk import MANIFEST"),
        ("engine/run/durable.py", "import dbos\nfrom ..connectors.base import Reader"),
        ("engine/sandbox/__init__.py", "from .server import serve\nimport starlette.routing"),
        ("pages/home.py", "from engine import Migration\nimport plotly.graph_objects as go"),
    ],
)
def test_a_file_that_keeps_the_rules_is_not_named(tmp_path: Path, path: str, text: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text)

    assert [] == violations(tmp_path)
