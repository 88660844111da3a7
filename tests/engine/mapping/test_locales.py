"""Languages: the same, a region that readers understand, the base language, or none."""

from __future__ import annotations

import pytest

from engine.mapping.locales import among, find

from .factory import intercom_like, zendesk_like

INTERCOM = intercom_like().locales
ZENDESK = zendesk_like().locales


@pytest.mark.parametrize(
    "code, expected",
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("es-MX", "es"),
        ("zh-HK", "zh-TW"),
        ("uk", None),
        ("pt", "pt-BR"),
    ],
)
def test_places_in_a_table_of_base_languages(code: str, expected: str | None) -> None:
    assert expected == find(code, INTERCOM)


@pytest.mark.parametrize(
    "code, expected",
    [("es-MX", "es-419"), ("es-419", "es-419"), ("es-ES", "es"), ("EN_us", "en"), ("nn", None)],
)
def test_places_in_a_table_with_regions(code: str, expected: str | None) -> None:
    assert expected == find(code, ZENDESK)


def test_old_codes_name_the_same_language() -> None:
    table = {"he": "he", "nb": "no", "zh-CN": "zh-cn"}
    found = [find(code, table) for code in ("iw", "no", "nn", "zh-Hans", "zh")]
    assert ["he", "nb", "nb", "zh-CN", "zh-CN"] == found


def test_an_empty_table_takes_any_language() -> None:
    assert "tlh" == find("tlh", {})


@pytest.mark.parametrize("enabled", [{"en-us", "es"}, {"en", "es"}, {"EN-US", "es"}])
def test_enabled_languages_may_be_named_in_either_code(enabled: set[str]) -> None:
    found = [among(code, ZENDESK, frozenset(enabled)) for code in ("en", "es-MX", "fr")]
    assert ["en", "es", None] == found


def test_nothing_enabled_holds_nothing() -> None:
    assert among("en", ZENDESK, frozenset()) is None
    assert "fr" == among("fr", {}, frozenset({"fr"}))
