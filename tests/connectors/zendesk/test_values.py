"""Languages, time zones, option values and addresses, there and back."""

from __future__ import annotations

import pytest

from engine.connectors.shared.relink import replaced
from engine.connectors.shared.zones import ZONE_IN, zone_in, zone_out
from engine.connectors.zendesk.convert.attachments import with_images
from engine.connectors.zendesk.convert.fields import Field, value_in, value_out
from engine.connectors.zendesk.convert.locales import LOCALES, best_locale, locale_in, locale_out
from engine.model import Entity, FieldSpec, FieldType, FieldValue


@pytest.mark.parametrize("locale", sorted(set(LOCALES) - {"en-US"}))
def test_a_language_comes_back_as_itself(locale: str) -> None:
    assert locale == locale_in(locale_out(locale))


@pytest.mark.parametrize(
    ("locale", "enabled", "code"),
    [
        ("en", ["en-us", "es"], "en-us"),
        ("en-GB", ["en-us", "es"], "en-us"),
        ("es-MX", ["en-us", "es-419", "es"], "es-419"),
        ("es-MX", ["en-us", "es"], "es"),
        ("es-ES", ["es-419", "es"], "es"),
        ("pt-BR", ["pt-br", "pt"], "pt-br"),
        ("zh-HK", ["zh-tw"], "zh-tw"),
        ("zh-HK", ["zh-cn"], None),
        ("nb", ["no"], "no"),
        ("uk", ["en-us"], None),
        ("pt", ["pt-br"], None),
    ],
)
def test_the_nearest_enabled_language_is_taken(
    locale: str, enabled: list[str], code: str | None
) -> None:
    assert code == best_locale(locale, enabled)


@pytest.mark.parametrize("name", sorted(ZONE_IN))
def test_a_time_zone_means_the_same_after_a_round_trip(name: str) -> None:
    zone = zone_in(name, None)
    assert zone is not None
    back = zone_out(zone)

    assert back is not None
    assert zone == zone_in(back, None)


def test_an_unknown_time_zone_is_read_as_it_is_and_not_written() -> None:
    assert "Mars/Olympus" == zone_in("Mars/Olympus", None)
    assert zone_out("Mars/Olympus") is None


def field(kind: FieldType) -> Field:
    spec = FieldSpec(entity=Entity.CONTACT, key="f", label="F", type=kind)
    return Field(spec=spec, id="1", options={"f_red": "Rojo", "f_blue": "Azul"})


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (FieldType.CHOICE, "Rojo", "f_red"),
        (FieldType.CHOICE, "Verde", "Verde"),
        (FieldType.MULTI_CHOICE, ("Rojo", "Azul"), ["f_red", "f_blue"]),
        (FieldType.INTEGER, 9007199254740993, "9007199254740993"),
        (FieldType.BOOLEAN, False, False),
        (FieldType.TEXT, "Rojo", "Rojo"),
        (FieldType.DATE, "2022-05-05", "2022-05-05"),
    ],
)
def test_a_value_comes_back_as_itself(kind: FieldType, value: FieldValue, stored: object) -> None:
    assert stored == value_out(value, field(kind))
    assert value == value_in(stored, field(kind))


def test_only_images_that_moved_get_a_new_address() -> None:
    markup = '<img src="/hc/a/1.png?x=1" alt="/hc/a/1.png"><img src=\'https://b.example/2.png\'>'
    places = {"https://acme.zendesk.com/hc/a/1.png": "https://new.example/1?a=1&b=2"}

    assert (
        '<img src="https://new.example/1?a=1&amp;b=2" alt="/hc/a/1.png">'
        "<img src='https://b.example/2.png'>"
    ) == with_images(markup, places, "https://acme.zendesk.com")


def test_an_old_address_is_not_taken_for_the_beginning_of_a_longer_one() -> None:
    links = {"https://a.example/1": "https://b.example/x"}

    assert ('"https://b.example/x" https://a.example/12', 1) == replaced(
        '"https://a.example/1" https://a.example/12', links
    )
