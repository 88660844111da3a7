"""Words of the product, explained where they stand: on hover, on focus, and to screen readers."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from engine.i18n import Translator, translator
from pages.components.explaining import TERMS


def glossed(text: str, t: Translator) -> str:
    """The text escaped, the first of each word of the product with what it means."""
    words, means = _words(t.language)
    seen: set[str] = set()

    def explain(found: re.Match[str]) -> str:
        word = found[0]
        term = found[1].casefold()
        if term in seen:
            return word
        seen.add(term)
        what = escape(means[term])
        return (
            f'<span class="mz-term" tabindex="0" data-what="{what}" aria-description="{what}">'
            f"{word}</span>"
        )

    return words.sub(explain, escape(text))


@lru_cache(maxsize=4)
def _words(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Longest first, so that a word within another one is not taken for it; plurals too."""
    t = translator(language)
    means = {t._(term).casefold(): t._(what) for term, what in TERMS.items()}
    ordered = sorted(means, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, ordered))})(?:e?s)?\b", re.IGNORECASE), means
