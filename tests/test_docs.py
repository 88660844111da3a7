"""The docs name what there is: every command, every path, every variable and exit code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_group

from engine.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
PAGES += sorted((ROOT / "engine").rglob("README.md"))

COMMANDS = get_group(app).commands
SHOWN = sorted(name for name, command in COMMANDS.items() if not command.hidden)

# What scripts rely on; a command is never renamed, so the list only grows.
PROMISED = """
    desks sandbox new connect count check map plan demo run retry status pause resume
    verify undo report lookup worker
""".split()

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
# A path in backticks: it has a slash and begins at something that lies in the repository.
NAMED_PATH = re.compile(r"`((?:engine|pages|tests|docs|notebooks|\.ci|\.streamlit)/[\w./-]*)`")
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
MAKE = re.compile(r"^(?:\| `)?make ([a-z]+)", re.MULTILINE)


def local_links() -> Iterator[tuple[Path, str]]:
    """Every link of the docs that leads into the repository, with its page."""
    for page in PAGES:
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith("mailto:"):
                yield page, link


@pytest.mark.parametrize("command", sorted({*PROMISED, *SHOWN}))
def test_the_readme_has_a_row_for_the_command(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"\n| `{command}` |" in readme


def test_every_promised_command_exists() -> None:
    assert [] == sorted(set(PROMISED) - set(SHOWN))


@pytest.mark.parametrize("command", SHOWN)
def test_the_command_says_what_it_does(command: str) -> None:
    assert (COMMANDS[command].help or COMMANDS[command].short_help or "").strip()


@pytest.mark.parametrize(
    "page, link", [pytest.param(p, li, id=f"{p.relative_to(ROOT)}-{li}") for p, li in local_links()]
)
def test_a_link_leads_somewhere(page: Path, link: str) -> None:
    assert (page.parent / link).exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_path_in_backticks_exists(page: Path) -> None:
    named = NAMED_PATH.findall(page.read_text(encoding="utf-8"))

    assert [] == [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_test_that_shows_something_exists(page: Path) -> None:
    named = NAMED_TEST.findall(page.read_text(encoding="utf-8"))

    assert [] == [(path, test) for path, test in named if f"def {test}(" not in _read(path)]


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_make_target_in_the_docs_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set() == set(MAKE.findall(page.read_text(encoding="utf-8"))) - targets


def test_every_environment_variable_of_the_product_is_in_the_readme() -> None:
    product = [ROOT / "streamlit_app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("engine/**/*.py")]
    read = {
        name
        for path in product
        for name in re.findall(r"MUDANZA_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [] == sorted(name for name in read if f"`{name}`" not in readme)
