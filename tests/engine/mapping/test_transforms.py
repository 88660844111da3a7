"""Values made from others: in order, within time, and refused when they make no sense."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import WrongUse
from engine.mapping import Mapping, dump, load
from engine.mapping.transforms import SECONDS, Do, Step, TooSlow, fault, made
from engine.model import Contact, Entity, FieldSpec, FieldType

from .factory import apply, codes, context, mapping, zendesk_like

VALUES = {"first": "Ana", "last": "López", "empty": "", "code": "AB-12-X"}
names = st.sampled_from([*VALUES, "unknown", "value"])
plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), max_size=20)
joins = st.builds(
    Step,
    do=st.just(Do.JOIN),
    fields=st.lists(names, min_size=1, max_size=3).map(tuple),
    separator=plain,
)
splits = st.builds(
    Step,
    do=st.just(Do.SPLIT),
    separator=plain.filter(bool),
    part=st.integers(-3, 3).filter(bool),
)
templates = st.builds(
    Step, do=st.just(Do.TEMPLATE), text=st.tuples(plain, names).map(lambda p: f"{p[0]}{{{p[1]}}}")
)
replacements = st.builds(
    Step,
    do=st.just(Do.REPLACE),
    pattern=st.sampled_from([r"\d+", r"(\w+)-(\w+)", r"^\s+|\s+$", "[aeiou]"]),
    to=st.sampled_from(["", "#", r"\g<0>"]),
)
steps = st.lists(joins | splits | templates | replacements, max_size=4).map(tuple)


def test_steps_are_taken_in_their_order() -> None:
    joined = Step(do=Do.JOIN, fields=("first", "empty", "last"))
    shouted = Step(do=Do.TEMPLATE, text="<{value}> of {code}")
    bare = Step(do=Do.REPLACE, pattern=r"<(\w+) (\w+)>", to=r"\2, \1")

    assert "López, Ana of AB-12-X" == made((joined, shouted, bare), "", VALUES)
    assert "<Ana López> of AB-12-X" == made((joined, bare, shouted), "", VALUES)


@pytest.mark.parametrize("part, expected", [(1, "AB"), (3, "X"), (-1, "X"), (4, ""), (-4, "")])
def test_a_part_is_counted_from_either_end_and_may_be_missing(part: int, expected: str) -> None:
    assert expected == made((Step(do=Do.SPLIT, separator="-", part=part),), "AB-12-X", VALUES)


def test_a_pattern_that_explodes_is_given_up_in_time() -> None:
    evil = Step(do=Do.REPLACE, pattern=r"(a|aa)+$", to="x")
    begun = time.monotonic()

    with pytest.raises(TooSlow):
        made((evil,), "a" * 40 + "!", {})
    assert time.monotonic() - begun < 20 * SECONDS


@pytest.mark.parametrize(
    "step, words",
    [
        (Step(do=Do.JOIN), "joins nothing"),
        (Step(do=Do.SPLIT, separator=""), "splits at nothing"),
        (Step(do=Do.SPLIT, part=0), "from 1"),
        (Step(do=Do.TEMPLATE, text="{a.b!r}"), "only names"),
        (Step(do=Do.TEMPLATE, text="{open"), "cannot be read"),
        (Step(do=Do.REPLACE, pattern="("), "cannot be read"),
        (Step(do=Do.REPLACE), "needs a pattern"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_with_its_line(step: Step, words: str) -> None:
    assert words in (fault(step) or "")
    text = dump(Mapping(source="a", target="b", transforms={"contacts.x": (step,)}))

    with pytest.raises(WrongUse, match=r"“transforms\.contacts\.x” step 1") as refused:
        load(text)
    assert (
        text.split("\n")[int(refused.value.detail["line"]) - 1].lstrip().startswith('"contacts.x"')
    )


@given(steps, plain)
def test_any_steps_give_the_same_text_twice_and_never_fail(
    several: tuple[Step, ...], value: str
) -> None:
    assert all(fault(one) is None for one in several)
    assert made(several, value, VALUES) == made(several, value, VALUES)


@given(steps)
def test_steps_come_back_from_the_file(several: tuple[Step, ...]) -> None:
    whole = Mapping(source="a", target="b", transforms={"contacts.x": several})

    assert whole == load(dump(whole))


def field(key: str, kind: FieldType = FieldType.TEXT, **more: object) -> FieldSpec:
    return msgspec.structs.replace(
        FieldSpec(entity=Entity.CONTACT, key=key, label=key, type=kind), **more
    )


def fields_of(record: Contact, *specs: FieldSpec, **rules: object) -> dict[str, object]:
    known = context(target_fields={Entity.CONTACT: specs}, mapping=mapping(**rules))
    written: dict[str, object] = apply(record, known).record.fields
    return written


def test_constants_go_to_all_and_defaults_to_those_without_a_value() -> None:
    full, bare = Contact(id="1", name="A", fields={"plan": "Gold"}), Contact(id="2", name="B")
    rules = {
        "contact_fields": {"plan": "plan"},
        "constants": {"contacts.origin": "Zendesk"},
        "defaults": {"contacts.plan": "none"},
    }
    specs = field("plan"), field("origin")

    assert {"plan": "Gold", "origin": "Zendesk"} == fields_of(full, *specs, **rules)
    assert {"plan": "none", "origin": "Zendesk"} == fields_of(bare, *specs, **rules)


def test_a_made_value_is_converted_to_the_kind_of_its_field() -> None:
    steps = (Step(do=Do.SPLIT, separator="-", part=2),)
    record = Contact(id="1", name="A", fields={"code": "AB-12-X"})
    rules = {"contact_fields": {"code": "age"}, "transforms": {"contacts.age": steps}}

    written = fields_of(record, field("age", FieldType.INTEGER), **rules)

    assert {"age": 12} == written


def test_a_pattern_that_is_too_slow_leaves_the_value_out_and_says_so() -> None:
    steps = (Step(do=Do.REPLACE, pattern=r"(a|aa)+$", to="x"),)
    record = Contact(id="1", name="A", fields={"code": "a" * 40 + "!"})
    known = context(
        zendesk_like(),
        target_fields={Entity.CONTACT: (field("code"),)},
        mapping=mapping(contact_fields={"code": "code"}, transforms={"contacts.code": steps}),
    )

    written = apply(record, known)

    assert {} == written.record.fields
    assert "value_dropped" in codes(written)


def test_a_field_of_no_entity_is_refused_in_the_file() -> None:
    text = dump(Mapping(source="a", target="b", constants={"tickets.x": "1"}))

    with pytest.raises(WrongUse, match="must name a field"):
        load(text)
