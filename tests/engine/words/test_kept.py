"""Where a report says that a loss is kept: one place for each, and of real losses alone."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.i18n import translator
from engine.report import kept
from engine.words import LOSSES


def test_a_loss_is_kept_in_one_place() -> None:
    named = Counter(code for codes in kept._PLACES.values() for code in codes)

    assert {} == {code: n for code, n in named.items() if n > 1}
    assert set() == set(named) - {one.code for one in LOSSES}


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_stands_in_no_other_place_is_in_the_source_copy(language: str) -> None:
    t = translator(language)

    assert t.message(kept.COPY) == kept.kept_in("file_type_blocked", t)
    assert t.message(kept.FIELD) == kept.kept_in("date_created_lost", t)
