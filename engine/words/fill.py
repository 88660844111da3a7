"""Values into sentences: what stands in for a missing one, how each is written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from engine.i18n import N_, PLACE, Translator
from engine.words.entities import entity_name
from engine.words.vocabulary import VOCABULARY, word

DESKS: dict[str, str] = {
    "source": N_("the source"),
    "target": N_("the target"),
    "service": N_("the help desk"),
    "desk": N_("the help desk"),
}
"""Said instead of a help desk's name."""

WORDS_AS_NAMES = (N_("Files"),)
"""Names of desks that are words, and have one in every language."""

STAND_INS: dict[str, str] = {
    **DESKS,
    "key": N_("its mark"),
    "id": N_("shown in the report"),
}
"""Said in any sentence when the value is missing."""

COUNTS = {"n", "m", "k", "limit", "missing", "min", "minutes", "bad", "fixable"}
SIZES = {"size", "need", "free"}
LIMITED_IN_BYTES = {"too_large", "file_too_large", "files_total_too_large", "attachment_sizes"}
VALUES_OF = {
    "status_reduced": "status",
    "priority_reduced": "priority",
    "type_reduced": "type",
    "channel_reduced": "channel",
    "state_changed": "article_state",
}
"""Codes whose `value` and `new` may be words of our own vocabulary."""

CONTRACTIONS = {"es": ((r"\b([Dd])e el\b", r"\1el"), (r"\b([Aa]) el\b", r"\1l"))}


def places(text: str) -> set[str]:
    """The names of the {places} of a text."""
    return set(PLACE.findall(text))


def filled(text: str, translator: Translator, values: Mapping[str, object]) -> str:
    """The translation of a text with its values, readable whatever is missing."""
    template = translator.message(text)
    for name in sorted(places(template) - values.keys()):
        if name in STAND_INS:
            template = _stand_in(template, name, translator)
    return translator.fill(template, **values)


def _stand_in(template: str, name: str, translator: Translator) -> str:
    phrase = translator.message(STAND_INS[name])
    at_start = re.sub(rf"(^|\. )\{{{name}\}}", rf"\1{phrase[0].upper()}{phrase[1:]}", template)
    text = re.sub(rf'["«]\{{{name}\}}["»]|\{{{name}\}}', phrase, at_start)
    for pattern, contracted in CONTRACTIONS.get(translator.language, ()):
        text = re.sub(pattern, contracted, text)
    return text


def readable(code: str, values: Mapping[str, object], translator: Translator) -> dict[str, object]:
    """The values that are known, each written the way a person reads it."""
    return {
        name: _readable(code, name, value, translator)
        for name, value in values.items()
        if value not in (None, "", [], ())
    }


def _readable(code: str, name: str, value: object, translator: Translator) -> object:
    if isinstance(value, list | tuple):
        return [_readable(code, name, part, translator) for part in value]
    if name in SIZES or (name == "limit" and code in LIMITED_IN_BYTES):
        return translator.bytes(int(str(value))) if _is_digits(value) else value
    if name in COUNTS and _is_digits(value):
        return int(str(value))
    if isinstance(value, str):
        return _readable_text(code, name, value, translator)
    return value


def _is_digits(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit()


def _readable_text(code: str, name: str, value: str, translator: Translator) -> object:
    if name in {"value", "new"} and code in VALUES_OF:
        return word(VALUES_OF[code], value, translator)
    if name in DESKS:
        return translator.message(value)
    write = _WRITERS.get(name)
    return write(value, translator) if write else value


def _moment(value: str, translator: Translator) -> str:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    return translator.datetime(moment) if ":" in value else translator.date(moment)


def _languages(value: str, translator: Translator) -> str:
    return translator.listing(translator.language_name(code) for code in value.split(", "))


def _from(kind: str) -> Callable[[str, Translator], str]:
    assert kind in VOCABULARY
    return lambda value, translator: word(kind, value, translator)


_WRITERS: dict[str, Callable[[str, Translator], str]] = {
    "entity": entity_name,
    "entities": entity_name,
    "language": _languages,
    "languages": _languages,
    "date": _moment,
    "time": _moment,
    "side": lambda value, translator: translator.message(DESKS[value]),
    "verb": _from("verb"),
    "level": _from("place"),
}
