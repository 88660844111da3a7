from __future__ import annotations

import datetime as dt

import pytest

from engine.i18n import Translator, translator

NBSP = "\N{NO-BREAK SPACE}"
MOMENT = dt.datetime(2025, 11, 20, 11, 42, 7, tzinfo=dt.UTC)


@pytest.fixture
def en() -> Translator:
    return translator("en")


@pytest.fixture
def es() -> Translator:
    return translator("es")


def test_a_sentence_is_said_in_the_language_of_the_reader(en: Translator, es: Translator) -> None:
    assert "Start migration" == en._("Start migration")
    assert "Iniciar la migración" == es._("Start migration")


def test_a_region_falls_back_to_its_language_and_others_to_english() -> None:
    assert "es" == translator("es-MX").language
    assert "en" == translator("fr").language


@pytest.mark.parametrize("count, said", [(0, "0 registros"), (1, "1 registro"), (3, "3 registros")])
def test_a_count_takes_its_own_form(es: Translator, count: int, said: str) -> None:
    assert said == es.n("{n} record", "{n} records", count)


def test_a_number_in_a_sentence_is_grouped_and_an_id_is_not(en: Translator) -> None:
    assert "24,011 of 10023" == en.fill("{n} of {id}", n=24011, id="10023")


def test_a_value_that_looks_like_a_place_is_left_alone(en: Translator) -> None:
    assert "a {b} c" == en.fill("a {x} c", x="{b}", b="no")


def test_a_missing_value_never_shows_its_place(en: Translator) -> None:
    assert "1 of …" == en.fill("{n} of {m}", n=1)


def test_numbers_follow_the_language(en: Translator, es: Translator) -> None:
    assert ("24,011", "24.011") == (en.number(24011), es.number(24011))
    assert ("98.6%", f"98,6{NBSP}%") == (en.percent(0.986), es.percent(0.986))


@pytest.mark.parametrize(
    "ratio, said", [(0, "0%"), (0.00001, "0.1%"), (0.99999, "99.9%"), (1, "100%")]
)
def test_almost_all_is_not_all_and_almost_none_is_not_none(
    en: Translator, ratio: float, said: str
) -> None:
    assert said == en.percent(ratio)


def test_a_moment_is_shown_on_the_clock_of_the_reader(en: Translator, es: Translator) -> None:
    madrid = dt.timezone(dt.timedelta(hours=1))
    assert "20 Nov 2025, 11:42" == en.datetime(MOMENT)
    assert "20 nov 2025, 12:42" == es.datetime(MOMENT, zone=madrid)
    assert "20 Nov 2025, 11:42:07" == en.datetime(MOMENT, seconds=True)
    assert "20 nov 2025" == es.date(MOMENT)


@pytest.mark.parametrize(
    "seconds, said",
    [
        (8, "8 s"),
        (59.7, "1 min"),
        (840, "14 min"),
        (3590, "1 h"),
        (11_520, "3 h 10 min"),
        (187_200, "2 d 4 h"),
    ],
)
def test_a_duration_is_as_exact_as_it_can_be(en: Translator, seconds: float, said: str) -> None:
    assert said == en.duration(seconds).replace(NBSP, " ")


def test_an_estimate_is_a_range_unless_both_ends_read_the_same(
    en: Translator, es: Translator
) -> None:
    assert "3 h 10 min to 3 h 50 min" == en.durations(11_400, 13_800).replace(NBSP, " ")
    assert "entre 3 h 10 min y 3 h 50 min" == es.durations(11_400, 13_800).replace(NBSP, " ")
    assert "14 min" == en.durations(840, 850).replace(NBSP, " ")


@pytest.mark.parametrize(
    "size, said", [(1, "1 byte"), (900, "900 bytes"), (52_428_800, "50 MB"), (1_048_575, "1 MB")]
)
def test_a_size_is_stated_as_help_desks_state_their_limits(
    en: Translator, size: int, said: str
) -> None:
    assert said == en.bytes(size).replace(NBSP, " ")


def test_languages_and_lists_have_names(en: Translator, es: Translator) -> None:
    assert "portugués (Brasil)" == es.language_name("pt-BR")
    assert "tlh-x" == en.language_name("tlh-x")
    assert "a, b and c" == en.listing(["a", "b", "c"])
    assert "a, b y c" == es.listing(["a", "b", "c"])
