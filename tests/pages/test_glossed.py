"""Words of the product explain themselves where they stand; the tour is shown once."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine import Home
from engine.i18n import translator
from pages.components.glossed import glossed

ROUTER = Path(__file__).parents[2] / "pages" / "shell" / "router.py"


def opened(lang: str = "en") -> AppTest:
    test = AppTest.from_file(str(ROUTER), default_timeout=30)
    test.query_params["lang"] = lang
    return test.run()


@pytest.mark.parametrize(
    "language, text, what",
    [
        ("en", "The mapping says it, and mappings can be kept.", "How values of the source"),
        ("es", "Cada pérdida se cuenta.", "Algo de un registro migrado"),
    ],
)
def test_the_first_of_a_word_is_explained_and_reachable_by_key(
    language: str, text: str, what: str
) -> None:
    shown = glossed(text, translator(language))

    assert 1 == shown.count("mz-term")
    assert 'tabindex="0"' in shown
    assert f'data-what="{what}' in shown


def test_what_is_explained_stays_text() -> None:
    shown = glossed('<b>demo</b> & "loss"', translator("en"))

    assert "<b>" not in shown
    assert shown.startswith("&lt;b&gt;<span")


def test_a_word_within_another_is_not_taken_for_it() -> None:
    assert "mz-term" not in glossed("A glossary of resources", translator("en"))


def test_the_tour_is_shown_until_it_was_read_and_comes_back_on_request(
    folder: Path, home: Home
) -> None:
    test = opened()
    test.button(key="tour-over").click().run()

    assert home.tour_over
    assert "tour-over" not in [one.key for one in opened().button]
    home.end_tour(over=False)
    assert "tour-over" in [one.key for one in opened().button]
