"""Phone numbers: what is valid, and what each policy makes of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mapping import Phones
from engine.mapping.phones import international, treat


@pytest.mark.parametrize(
    "text, region, expected",
    [
        ("612 345 678", "ES", "+34612345678"),
        ("612 345 678", None, None),
        ("+34 600", None, None),
        ("+1 (212) 555-0142 x89", None, "+12125550142"),
        ("+1 555 0100", None, None),
        ("+52 1 55 1234 5678", None, "+525512345678"),
        ("٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567"),
        ("+49 30 123456 / +49 170 1234567", None, "+4930123456"),
        ("00 34 612345678", "ES", "+34612345678"),
        ("call mum", None, None),
    ],
)
def test_numbers_in_international_form(text: str, region: str | None, expected: str | None) -> None:
    assert expected == international(text, region)


@given(st.text(max_size=30), st.none() | st.sampled_from(["ES", "us", "XX"]))
def test_any_text_is_a_number_or_none(text: str, region: str | None) -> None:
    found = international(text, region)
    assert found is None or international(found) == found


def test_each_policy_has_its_own_way_with_a_number_that_is_not_valid() -> None:
    found = {policy: treat("+34 600", policy) for policy in Phones}
    assert (None, "phone_in_field") == (found[Phones.FIX].value, found[Phones.FIX].code)
    assert (None, "phone_in_field") == (found[Phones.FIELD].value, found[Phones.FIELD].code)
    assert (None, "phone_dropped") == (found[Phones.DROP].value, found[Phones.DROP].code)
    assert ("+34 600", None) == (found[Phones.KEEP].value, found[Phones.KEEP].code)


def test_a_valid_number_with_spaces_is_no_loss() -> None:
    assert treat("+34 911 234 567", Phones.FIX).code is None
