from __future__ import annotations

import pytest

from engine.i18n import LANGUAGES, translator
from engine.words import REASONS
from pages.components.explaining import codes, finds, keys, terms


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_explained_without_a_hole(language: str) -> None:
    found = {one.code: one for one in codes(translator(language))}

    assert set(REASONS) == set(found)
    assert not [code for code, one in found.items() if not one.what or "{" in one.what]


@pytest.mark.parametrize(
    "text, code", [("telefono", "phone_in_field"), ("FILE_TOO_LARGE", "file_too_large")]
)
def test_a_search_needs_neither_accents_nor_capitals(text: str, code: str) -> None:
    assert code in {one.code for one in finds(codes(translator("es")), text)}


def test_every_word_of_a_search_has_to_be_there() -> None:
    found = finds(codes(translator("en")), "file xyzzy")

    assert [] == found


def test_words_and_keys_speak_spanish() -> None:
    t = translator("es")

    assert "copia del origen" in {one.name for one in terms(t)}
    assert ("Espacio", "Marcar una casilla, abrir una fila") in keys(t)
