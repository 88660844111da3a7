"""What a shared report shows of people: nothing, unless somebody asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from engine.i18n import Translator
from engine.ledger import ItemRow
from engine.words import Sentence, sentence

HIDDEN = "•••"
_EMAIL = re.compile(r"[^\s@<>\"'()\[\],;:]+@[^\s@<>\"'()\[\],;:]+")
_PHONE = re.compile(r"(?<![\w/-])\+?\(?\d[\d\s().-]{6,}\d(?![\w/-])")
_QUOTED = re.compile(r"([\"“«‘]).*?([\"”»’])|(?<!\w)'[^']*'(?!\w)")

_HARMLESS = frozenset(
    "n m k limit size need free missing ext field fields entity entities language languages"
    " level permission verb minutes".split()
)
"""Values of a sentence that say nothing about a person."""


def masked_text(text: str) -> str:
    """The text without addresses, numbers of phones and whatever stands in quotation marks."""
    hidden = _QUOTED.sub(lambda found: f"{found[1] or chr(39)}{HIDDEN}{found[2] or chr(39)}", text)
    return _PHONE.sub(HIDDEN, _EMAIL.sub(HIDDEN, hidden))


def harmless(detail: Mapping[str, str]) -> dict[str, str]:
    """The values that may stand in a masked sentence."""
    return {name: value for name, value in detail.items() if name in _HARMLESS}


def said(row: ItemRow, desks: Mapping[str, str], t: Translator, *, unmask: bool) -> Sentence:
    """Why a record ended so, in our words."""
    if not row.code:
        return Sentence("")
    detail = row.detail if unmask else harmless(row.detail)
    return _sentence(row.code, t, tuple({**desks, **detail}.items()))


@lru_cache(maxsize=4096)
def _sentence(code: str, t: Translator, values: tuple[tuple[str, str], ...]) -> Sentence:
    """Most records of a run end for a few reasons: each sentence is made once."""
    return sentence(code, t, **dict(values))


def message(row: ItemRow, desks: Mapping[str, str], t: Translator, *, unmask: bool) -> str:
    """The service's own words, ours where it said nothing."""
    if row.words:
        return row.words if unmask else masked_text(row.words)
    return said(row, desks, t, unmask=unmask).what
