"""A value of one record put right by hand, for this record alone."""

from __future__ import annotations

from engine.mapping import digest
from engine.mapping.mended import editable, mended, place
from engine.model import Contact, Entity, Ref

from .factory import apply, context, mapping

WRONG = Contact(id="9", name="REFUSE", fields={"plan": "Gold", "age": 3})
TABLE = {"contacts/9/name": "Right", "contacts/9/plan": "Silver", "contacts/90/name": "Other"}


def test_only_the_record_that_is_named_is_put_right() -> None:
    other = Contact(id="1", name="Other")

    assert ("Right", {"plan": "Silver", "age": 3}) == (
        mended(WRONG, TABLE).name,  # type: ignore[union-attr]
        mended(WRONG, TABLE).fields,  # type: ignore[union-attr]
    )
    assert other is mended(other, {})
    assert other == mended(other, TABLE)


def test_a_record_is_mapped_as_it_was_put_right() -> None:
    known = context(mapping=mapping(mended=TABLE))

    assert "Right" == apply(WRONG, known).record.name


def test_texts_may_be_put_right_and_other_kinds_of_value_not() -> None:
    assert {"name": "REFUSE", "plan": "Gold"}.items() <= editable(WRONG).items()
    assert "age" not in editable(WRONG)
    assert "contacts/9/name" == place(Ref(Entity.CONTACT, "9"), "name")


def test_what_was_put_right_in_one_record_voids_no_demo() -> None:
    assert digest(mapping()) == digest(mapping(mended=TABLE))
