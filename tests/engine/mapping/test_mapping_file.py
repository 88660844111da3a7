"""The mapping as a file: nothing is lost on the way, mistakes are named with their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import WrongUse
from engine.mapping import By, Choice, Events, Language, Mapping, Phones, digest, dump, load
from engine.model import Status

from .factory import mapping

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = words.filter(bool)
choices = st.builds(
    Choice,
    target=st.none() | ids,
    by=st.sampled_from(By),
    confidence=st.floats(0, 1, allow_nan=False),
)
mappings = st.builds(
    Mapping,
    version=st.just(1),
    source=ids,
    target=ids,
    language=st.sampled_from(Language),
    agents=st.dictionaries(words, choices, max_size=3),
    default_agent=st.none() | ids,
    teams=st.dictionaries(words, choices, max_size=3),
    status=st.dictionaries(
        st.sampled_from([str(value) for value in Status]),
        st.builds(Choice, target=st.none() | st.sampled_from(["open", "closed"])),
        max_size=3,
    ),
    contact_fields=st.dictionaries(words, st.none() | ids, max_size=3),
    ticket_types=st.dictionaries(words, st.none() | ids, max_size=3),
    origin_fields=st.dictionaries(words, st.booleans(), max_size=3),
    marker_tag=st.none() | ids,
    locales=st.dictionaries(words, st.none() | ids, max_size=3),
    events=st.sampled_from(Events),
    phones=st.sampled_from(Phones),
    excluded=st.dictionaries(words, st.lists(words, max_size=3).map(tuple), max_size=2),
    freeze_days=st.integers(0, 400),
)


@given(mappings)
def test_a_mapping_comes_back_from_its_file_as_it_was(whole: Mapping) -> None:
    assert load(dump(whole)) == whole


@given(mappings)
def test_the_same_mapping_gives_the_same_file(whole: Mapping) -> None:
    assert dump(load(dump(whole))) == dump(whole)


def test_the_file_explains_itself_and_has_one_choice_a_line() -> None:
    text = dump(mapping(), {"agents/s-ana": "Ana López → Ana\nLópez"})
    assert 's-ana = {to = "t-ana", by = "none", confidence = 0.0} # Ana López → Ana López' in text
    assert "# Language of the texts that the migration makes up: en or es.\n" in text


def said(text: str) -> str:
    with pytest.raises(WrongUse) as caught:
        load(text)
    return caught.value.message


GOOD = 'version = 1\nsource = "a"\ntarget = "b"\n'


def test_a_broken_line_is_named() -> None:
    assert "line 4" in said(GOOD + "agents = = 2\n")


def test_an_unknown_key_is_named_with_its_line() -> None:
    assert said(GOOD + "colour = 3\n") == "Line 4 of the mapping file: “colour” is not known."


def test_a_wrong_value_is_named_with_its_line_and_key() -> None:
    found = said(GOOD + '\n[status]\nopen = {to = "open", by = "magic", confidence = 1.0}\n')
    assert found.startswith("Line 6 of the mapping file: “status.open” has a wrong value")


def test_a_confidence_beyond_one_is_refused() -> None:
    assert "“agents.12” has a wrong value" in said(GOOD + "[agents]\n12 = {confidence = 7.0}\n")


def test_an_unknown_part_of_a_choice_is_refused() -> None:
    assert "has an unknown part “too”" in said(GOOD + '[agents]\n12 = {too = "x"}\n')


def test_a_setting_where_a_table_belongs_is_refused() -> None:
    assert said(GOOD + "agents = 3\n") == "Line 4 of the mapping file: “agents” must be a table."


@pytest.mark.parametrize(
    "lines, expected",
    [
        ('[status]\nfrozen = {to = "open"}\n', "Line 5 of the mapping file: “status.frozen” takes"),
        ('[priority]\nlow = {to = "lowest"}\n', "“priority.low” takes only none, low, normal"),
        ('lines_time_zone = "Mars/Olympus"\n', "Line 4 of the mapping file: “lines_time_zone”"),
        ('default_region = "Spain"\n', "“default_region” is not a country in two letters"),
        ("freeze_days = -1\n", "“freeze_days” must not be negative"),
    ],
)
def test_words_that_nobody_knows_are_refused(lines: str, expected: str) -> None:
    assert expected in said(GOOD + lines)


def test_another_version_is_refused() -> None:
    assert "this program reads version 1" in said(GOOD.replace("1", "2"))
    assert "this program reads version 1" in said('source = "a"\n')


def test_a_missing_desk_is_named() -> None:
    assert "“target” is missing" in said('version = 1\nsource = "a"\n')


def test_a_file_by_hand_may_leave_out_what_it_does_not_change() -> None:
    assert load(GOOD) == Mapping(source="a", target="b")


def test_another_choice_gives_another_digest_and_another_order_does_not() -> None:
    one = Mapping(source="a", target="b", agents={"1": Choice(), "2": Choice()})
    turned = Mapping(source="a", target="b", agents={"2": Choice(), "1": Choice()})
    assert digest(one) == digest(turned)
    assert digest(one) != digest(Mapping(source="a", target="b", attachments=False))
