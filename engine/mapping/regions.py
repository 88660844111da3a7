"""Which country a person is in, as far as the record says it: local numbers belong to it."""

from __future__ import annotations

from functools import cache

from babel import Locale

from engine.mapping.context import Context
from engine.mapping.fields import spec
from engine.model import Contact, Entity
from engine.synonyms import normal

_LABELS = frozenset(
    normal(word) for word in ("country", "país", "country code", "pays", "land", "paese", "nation")
)
_LANGUAGES = ("en", "es", "fr", "de", "it", "pt")


def region_of(record: Contact, context: Context) -> str | None:
    """
    The two-letter code (ISO 3166-1) of the person's country, else the mapping's default region.

    A field called "country" goes before the end of the address.
    """
    said = [
        value
        for key, value in record.fields.items()
        if isinstance(value, str) and normal(_label(key, context)) in _LABELS
    ]
    if record.address:
        said.append(record.address.replace("\n", ",").split(",")[-1])
    found = (region(word) for word in said)
    return next((code for code in found if code), context.mapping.default_region)


def region(country: str) -> str | None:
    """The code of a country given by its code or by its name in a common language."""
    return _by_name().get(normal(country))


def _label(key: str, context: Context) -> str:
    field = spec(context.source_fields, Entity.CONTACT, key)
    return field.label if field else key


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(normal(code), code)
                found.setdefault(normal(name), code)
    return found
