"""Whoever reads Spanish reads Spanish everywhere, and both languages speak the same way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from engine.i18n import LANGUAGES, PLACE, catalogue_path
from tests.catalogues import ROOT, Key, extracted, sources, usage_words

OTHERS = [language for language in LANGUAGES if language != "en"]

# The same word in both languages.
SAME = {
    "bot",
    "chat",
    "no",
    "normal",
    "Spam",
    "ticket",
    "tickets",
    "error",
    "XLSX",
    "Excel",
    "token",
}
UNCHANGED = re.compile(r"^(?:\W|\d|\b[A-Z][\w.]*\b|\b(?:bytes?|min|h|s)\b)*$")

ENGLISH_FAULTS = re.compile(r"\b(?:please|oops|successfully)\b|!", re.IGNORECASE)
SPANISH_FAULTS = re.compile(
    r"\b(?:por favor|ordenador(?:es)?|computadoras?|e-?mails?|loguear\w*|scopes?|tags?"
    r"|mapeos?|dumps?|skipead\w*|rate limit|exitosamente|ups|usted(?:es)?|vosotros|reportes?)\b"
    r"|[!¡\"]|\d%",
    re.IGNORECASE,
)


@cache
def catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as text:
        return read_po(text, locale=language)


def translations(message: Message) -> tuple[str, ...]:
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


def originals(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(language: str) -> list[Message]:
    """The catalogue's sentences (its header left out)."""
    return [message for message in catalogue(language) if message.id]


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def entry(key: Key, place: str, language: str) -> str:
    """The .po entry to paste, with the earlier translation when the catalogue remembers one."""
    singular = key if isinstance(key, str) else key[0]
    earlier = catalogue(language).obsolete.get(singular)
    known = translations(earlier) if earlier else ("", "")
    lines = [f"# {place}", f"msgid {quoted(singular)}"]
    if isinstance(key, str):
        return "\n".join([*lines, f"msgstr {quoted(known[0])}"])
    forms = [f"msgstr[{form}] {quoted(text)}" for form, text in enumerate((*known, "")[:2])]
    return "\n".join([*lines, f"msgid_plural {quoted(key[1])}", *forms])


def is_translated(key: Key, message: Message | None) -> bool:
    if message is None or message.fuzzy or not all(translations(message)):
        return False
    return isinstance(key, str) or originals(message) == key


def missing(language: str) -> list[str]:
    entries = []
    for key, place in sorted(extracted().items(), key=lambda item: (item[1], str(item[0]))):
        message = catalogue(language).get(key if isinstance(key, str) else key[0])
        if not is_translated(key, message):
            entries.append(entry(key, place, language))
    return entries


def listed(faults: Iterable[str]) -> str:
    return "\n".join(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_code_is_translated(language: str) -> None:
    entries = missing(language)
    path = catalogue_path(language).relative_to(ROOT)
    assert not entries, f"add to {path}:\n\n" + "\n\n".join(entries)


def test_no_sentence_is_glued_together_before_it_is_translated() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in {"_", "N_", "n"}
        and any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in call.args[:1])
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess_of_a_tool(language: str) -> None:
    assert [] == [message.id for message in translated(language) if message.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    faults = []
    for message in translated(language):
        allowed = {place for text in originals(message) for place in PLACE.findall(text)}
        for text in filter(None, translations(message)):
            found = set(PLACE.findall(text))
            if found - allowed or (isinstance(message.id, str) and found != allowed):
                faults.append(f"{message.id!r} -> {text!r}")
    assert not faults, listed(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_a_count_has_every_form_of_the_language(language: str) -> None:
    forms = catalogue(language).num_plurals
    faults = [
        str(message.id)
        for message in translated(language)
        if not isinstance(message.id, str)
        and len([form for form in translations(message) if form]) != forms
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_in_english(language: str) -> None:
    faults = [
        text
        for message in translated(language)
        for text in originals(message)
        if text in translations(message)
        and text not in SAME
        and not UNCHANGED.match(PLACE.sub("", text))
    ]
    assert not faults, listed(faults)


def test_english_is_calm() -> None:
    keys = extracted()
    texts = [text for key in keys for text in ((key,) if isinstance(key, str) else key)]
    faults = [text for text in texts if ENGLISH_FAULTS.search(text)]
    assert not faults, listed(faults)


def test_spanish_is_neutral_and_keeps_its_own_signs() -> None:
    faults = []
    for message in translated("es"):
        for text in translations(message):
            found = SPANISH_FAULTS.search(PLACE.sub("", text))
            if found:
                faults.append(f"{found[0]!r} in {text!r}")
    assert not faults, listed(faults)


def test_what_usage_errors_say_can_be_translated() -> None:
    """A sentence that is put together in the code has no translation; {places} have."""
    built = [
        f"{path.relative_to(ROOT)}:{said.lineno}"
        for path in sources()
        for said in usage_words(path)
        if isinstance(said, ast.JoinedStr | ast.BinOp)
    ]

    assert [] == built
