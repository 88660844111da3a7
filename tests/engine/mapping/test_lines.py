"""The names line is built by one function and found by one pattern."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import WrongUse
from engine.mapping.lines import PATTERN, name_in_line, names_line

AT = datetime(2021, 3, 3, 14, 5, 7, tzinfo=UTC)
names = st.text(max_size=30).map(name_in_line)


def test_the_line_has_only_the_parts_that_are_given() -> None:
    assert "[Clara Núñez · 2021-03-03 14:05 UTC]" == names_line("Clara Núñez", at=AT)
    assert "[Clara Núñez]" == names_line("Clara Núñez")
    assert "[2021-03-03 14:05 UTC]" == names_line(at=AT)
    assert "[Fin · bot · 2021-03-03 14:05 UTC]" == names_line("Fin", "bot", AT)
    assert "[Clara → cc: a@x.es, b@x.es]" == names_line("Clara", cc=("a@x.es", "b@x.es"))
    assert names_line() is None


def test_another_time_zone_is_named() -> None:
    assert "[2021-03-03 15:05 Europe/Madrid]" == names_line(at=AT, zone="Europe/Madrid")
    with pytest.raises(WrongUse):
        names_line(at=AT, zone="Mars/Olympus")


@given(names, st.booleans(), st.none() | st.just(AT), st.sampled_from(["UTC", "Europe/Madrid"]))
def test_every_line_is_found_with_its_parts(
    name: str, bot: bool, at: datetime | None, zone: str
) -> None:
    line = names_line(name, "bot" if bot else "", at, zone=zone)
    found = PATTERN.match(line or "")
    assert (found is not None) == (line is not None)
    if found is not None:
        assert (name or None) == found["name"]
        assert ("bot" if bot and name else None) == found["role"]
        assert (at is None) == (found["at"] is None)


def test_signs_of_the_line_in_a_name_are_replaced() -> None:
    assert "[Ana (L2) - Soporte]" == names_line("Ana [L2] · Soporte")
