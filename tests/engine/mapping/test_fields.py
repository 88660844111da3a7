"""Custom fields: each conversion is exact or says what it lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mapping.conversion import convert, cut
from engine.model import Entity, FieldSpec, FieldType, FieldValue

from .factory import apply, capabilities, context, conversation, detail, losses_of, mapping

MADRID = context(mapping=mapping(lines_time_zone="Europe/Madrid"))
OPTIONS = ("Devolución", "Otro", "Sí", "No")


def field(kind: FieldType, **changes: Any) -> FieldSpec:
    plain: dict[str, Any] = {"entity": Entity.CONVERSATION, "key": "k", "label": "Campo"}
    return FieldSpec(type=kind, **plain | changes)


T = FieldType


@pytest.mark.parametrize(
    "value, source, target, expected, code",
    [
        ("x", T.TEXT, field(T.TEXT), "x", None),
        (7, T.INTEGER, field(T.TEXT), "7", "value_converted"),
        (2.50, T.DECIMAL, field(T.TEXT), "2.5", "value_converted"),
        (True, T.BOOLEAN, field(T.TEXT), "yes", "value_converted"),
        (("a", "b"), T.MULTI_CHOICE, field(T.TEXT), "a; b", "value_converted"),
        ("Portátil 17", T.REFERENCE, field(T.TEXT), "Portátil 17", "value_converted"),
        ("x" * 256, T.TEXT, field(T.TEXT, limit=255), "x" * 254 + "…", "value_cut"),
        (" 42 ", T.TEXT, field(T.INTEGER), 42, None),
        ("2,5", T.TEXT, field(T.DECIMAL), 2.5, None),
        ("1.234", T.TEXT, field(T.INTEGER), None, "value_dropped"),
        ("42 €", T.TEXT, field(T.INTEGER), None, "value_dropped"),
        (2.5, T.DECIMAL, field(T.INTEGER), 2, "number_rounded"),
        (3.0, T.DECIMAL, field(T.INTEGER), 3, None),
        (9007199254740993, T.INTEGER, field(T.INTEGER), 9007199254740993, None),
        (9007199254740993, T.INTEGER, field(T.DECIMAL), 9007199254740993, None),
        (False, T.BOOLEAN, field(T.BOOLEAN), False, None),
        ("no", T.CHOICE, field(T.BOOLEAN), False, None),
        ("quizás", T.CHOICE, field(T.BOOLEAN), None, "value_dropped"),
        (True, T.BOOLEAN, field(T.CHOICE, options=OPTIONS), "Sí", None),
        ("devolucion", T.CHOICE, field(T.CHOICE, options=OPTIONS), "Devolución", None),
        ("Otra cosa", T.CHOICE, field(T.CHOICE, options=OPTIONS), None, "value_not_in_list"),
        (("Otro", "Devolución"), T.MULTI_CHOICE, field(T.CHOICE, options=OPTIONS), "Devolución",
         "value_cut"),
        (("Otro",), T.MULTI_CHOICE, field(T.MULTI_CHOICE, options=OPTIONS), ("Otro",), None),
        (("Otro", "X"), T.MULTI_CHOICE, field(T.MULTI_CHOICE, options=OPTIONS), ("Otro",),
         "value_not_in_list"),
        ("2022-05-05", T.DATE, field(T.DATE), "2022-05-05", None),
        ("2022-05-05T23:30:00Z", T.DATETIME, field(T.DATE), "2022-05-06", "date_precision_lost"),
        ("2022-05-05", T.DATE, field(T.DATETIME), "2022-05-04T22:00:00Z", None),
        ("2022-05-05T23:30:00+02:00", T.DATETIME, field(T.DATETIME), "2022-05-05T21:30:00Z", None),
        ("mañana", T.TEXT, field(T.DATE), None, "value_dropped"),
    ],
)  # fmt: skip
def test_a_value_becomes_the_targets_kind(
    value: FieldValue, source: FieldType, target: FieldSpec, expected: FieldValue, code: str | None
) -> None:
    found = convert(value, field(source), target, MADRID)
    assert (expected, code) == (found.value, found.code)


values = (
    st.none()
    | st.text(max_size=12)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.lists(st.text(max_size=5), max_size=3).map(tuple)
)


@given(values, st.none() | st.sampled_from(FieldType), st.sampled_from(FieldType))
def test_no_value_gets_lost_in_silence(
    value: FieldValue, source: FieldType | None, target: FieldType
) -> None:
    spec = field(source) if source else None
    found = convert(value, spec, field(target, options=OPTIONS), MADRID)
    empty = value is None or value == () or (isinstance(value, str) and not value.strip())
    assert empty or found.value is not None or found.code is not None


@given(st.text(max_size=30), st.integers(1, 10))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, limit: int) -> None:
    assert limit >= len(cut(text, limit))
    assert cut(text, limit).endswith("…")


def test_a_cut_never_parts_a_picture() -> None:
    assert "ab…" == cut("ab👩\u200d👩\u200d👧 c", 5)


def test_fields_are_carried_under_the_targets_keys() -> None:
    importe = field(T.DECIMAL, key="t7", label="Importe")
    known = context(
        mapping=mapping(conversation_fields={"importe": "t7", "nota": None}, origin_fields={}),
        source_fields={Entity.CONVERSATION: (field(T.TEXT, key="nota", label="Nota CRM"),)},
        target_fields={Entity.CONVERSATION: (importe,)},
    )
    record = conversation(fields={"importe": "2,5", "nota": "x", "vacío": "  "})
    assert {"t7": 2.5} == apply(record, known).record.fields
    assert ["field_dropped"] == losses_of(record, known)
    assert {"field": "Nota CRM"} == detail(apply(record, known), "field_dropped")


def test_a_field_that_was_created_under_another_key_is_found_by_its_label() -> None:
    known = context(
        mapping=mapping(conversation_fields={"nota": "nota_crm"}, origin_fields={}),
        source_fields={Entity.CONVERSATION: (field(T.TEXT, key="nota", label="Nota CRM"),)},
        target_fields={Entity.CONVERSATION: (field(T.TEXT, key="4711", label="Nota CRM"),)},
    )
    assert {"4711": "x"} == apply(conversation(fields={"nota": "x"}), known).record.fields


def test_the_targets_longest_text_cuts_values_and_origins() -> None:
    known = context(capabilities(text_limit=10))
    mapped = apply(conversation(url="https://a.example/1"), known)
    assert {"field": "Old link", "limit": "10"} == detail(mapped, "value_cut")
