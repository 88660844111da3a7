"""
Words and numbers in the reader's language.

    t = translator("es")
    t._("Start migration")                                   Iniciar la migración
    t._("Sign in with {desk}", desk="Zendesk")               Iniciar sesión con Zendesk
    t.n("{n} record", "{n} records", 3)                      3 registros
    t.number(24011), t.percent(0.986), t.datetime(moment)    24.011, 98,6 %, 20 nov 2025, 11:42

Ask for a translator where a page or a command begins, never at import: the language
belongs to the person who looks. A sentence that stands in a table is marked with `N_`
and translated when it is shown.

How to add a sentence: write it in English with {named} places, inside `_()`, `n()` or
`N_()`; add the Spanish to `engine/locale/es/LC_MESSAGES/mudanza.po`, or run
`make catalogues` first, which adds an empty entry for it. `tests/test_translations.py`
prints the missing entries ready to paste. Catalogues are read from the .po itself when a
language is first asked for, so there is nothing to compile.

Numbers given as values are written the reader's way; an id is text, so that it stays plain.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("en", "es")
"""What the screens speak; the first is the language of the source code."""

CATALOGUES = Path(__file__).parent / "locale"
MISSING = "…"
"""Stands where a sentence has a place and nobody gave its value."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
PLACE = re.compile(r"\{(\w+)\}")

MINUTE, HOUR, DAY = 60, 3600, 86400

LISTS = {"en": Locale("en", "GB")}
"""Our English is British in its lists (no comma before "and")."""


def N_(message: str, /) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a sentence for translation and leave it as it is, for tables."""
    return message


def catalogue_path(language: str) -> Path:
    """Where the translations into a language are kept."""
    return CATALOGUES / language / "LC_MESSAGES" / "mudanza.po"


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> gettext.NullTranslations:
    path = catalogue_path(language)
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as text:
        catalogue = read_po(text, locale=language, ignore_obsolete=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Translator:
    """Says everything in one language. Immutable, safe to share between threads."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._catalogue = _translations(language)

    # Sentences

    def message(self, text: str, /) -> str:
        """The translation with its {places} still open."""
        return self._catalogue.gettext(text) if text else ""

    def _(self, text: str, /, **values: object) -> str:
        """The translation, with the values in their places."""
        translated = self.message(text)
        return self.fill(translated, **values) if values else translated

    def n(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The form that fits the count, which also fills {n}."""
        translated = self._catalogue.ngettext(singular, plural, count)
        return self.fill(translated, **{"n": count, **values})

    def fill(self, text: str, /, **values: object) -> str:
        """Put values into the places of a text that is already translated."""
        return PLACE.sub(lambda place: self.show(values.get(place[1], MISSING)), text)

    def show(self, value: object, /) -> str:
        """A value the way a sentence holds it: numbers, dates and lists in this language."""
        match value:
            case bool() | str():
                return str(value)
            case int() | float():
                return self.number(value)
            case dt.datetime():
                return self.datetime(value)
            case dt.date():
                return self.date(value)
            case list() | tuple():
                return self.listing(self.show(part) for part in value)
        return str(value)

    def listing(self, parts: Iterable[str], /) -> str:
        """`a, b and c`."""
        return format_list(list(parts), locale=LISTS.get(self.language, self.locale))

    # Numbers

    def number(self, value: float, /) -> str:
        """`24,011` or `24.011`; at most three digits after the point."""
        return format_decimal(value, locale=self.locale)

    def percent(self, ratio: float, /) -> str:
        """
        A share between 0 and 1 as `98.6%` or `98,6 %`.

        Nothing less than everything is ever shown as 100, nothing more than none as 0.
        """
        shown = min(max(ratio, 0.001), 0.999) if 0 < ratio < 1 else ratio
        pattern = f"#,##0.#{NO_BREAK_SPACE}%" if self.language == "es" else "#,##0.#%"
        return format_percent(shown, pattern, locale=self.locale)

    def bytes(self, count: int, /) -> str:
        """A size as `4.2 MB`. One kB is 1,024 bytes, the way help desks state their limits."""
        if count < 1024:
            return self.n("{n} byte", "{n} bytes", count)
        size = float(count)
        for unit in ("kB", "MB", "GB", "TB"):
            size /= 1024
            if size < 1000 or unit == "TB":
                break
        return f"{self.number(round(size, 1))}{NO_BREAK_SPACE}{unit}"

    # Times

    def date(self, value: dt.date, /) -> str:
        """`20 Nov 2025`."""
        return format_date(value, "d MMM y", locale=self.locale)

    def datetime(
        self, value: dt.datetime, /, *, zone: dt.tzinfo = dt.UTC, seconds: bool = False
    ) -> str:
        """`20 Nov 2025, 11:42` on the clock of `zone`; a value without a zone is UTC."""
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        pattern = "d MMM y, HH:mm:ss" if seconds else "d MMM y, HH:mm"
        return format_datetime(aware, pattern, tzinfo=zone, locale=self.locale)

    def duration(self, seconds: float, /) -> str:
        """`8 s`, `14 min`, `3 h 10 min` (to 10 min above an hour), `2 d 4 h`."""
        if round(seconds) < MINUTE:
            return self._spelled(round(seconds), "s")
        if seconds < HOUR - MINUTE / 2:
            return self._spelled(round(seconds / MINUTE), "min")
        if seconds < 2 * DAY:
            hours, minutes = divmod(round(seconds / MINUTE / 10) * 10, 60)
            return self._spelled(hours, "h", minutes, "min")
        days, hours = divmod(round(seconds / HOUR), 24)
        return self._spelled(days, "d", hours, "h")

    def durations(self, low: float, high: float, /) -> str:
        """`3 h 10 min to 3 h 50 min`; one duration when both read the same."""
        first, last = self.duration(low), self.duration(high)
        return first if first == last else self._("{low} to {high}", low=first, high=last)

    def _spelled(self, large: int, unit: str, small: int = 0, small_unit: str = "") -> str:
        first = f"{self.number(large)}{NO_BREAK_SPACE}{unit}"
        return f"{first} {self.number(small)}{NO_BREAK_SPACE}{small_unit}" if small else first

    def language_name(self, code: str, /) -> str:
        """`pt-BR` as `Portuguese (Brazil)`; a code nobody knows stays as it is."""
        try:
            name = Locale.parse(code.replace("-", "_")).get_display_name(self.locale)
        except (ValueError, UnknownLocaleError):
            return code
        return name or code


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: str) -> Translator:
    """The translator of a language; of English for one that the screens do not speak."""
    short = language.replace("_", "-").split("-")[0].lower()
    return Translator(short if short in LANGUAGES else LANGUAGES[0])
