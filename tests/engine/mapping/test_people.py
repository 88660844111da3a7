"""Contacts and companies: addresses, numbers, names, and states that have no place."""

from __future__ import annotations

from typing import Any

from engine.connectors.capabilities import Dates
from engine.mapping import Phones, Skip, Trait
from engine.model import (
    Company,
    Contact,
    ContactRole,
    Entity,
    FieldSpec,
    PersonNote,
    Ref,
)

from .factory import (
    WRITES,
    apply,
    at,
    capabilities,
    codes,
    context,
    detail,
    intercom_like,
    losses_of,
    mapping,
    origin_specs,
)

BARE = context(traits=frozenset())


def contact(**changes: Any) -> Contact:
    plain: dict[str, Any] = {"id": "c1", "name": "Marta Ruiz", "email": "marta@example.com"}
    return Contact(**plain | changes)


def test_an_ordinary_contact_costs_nothing() -> None:
    record = contact(phone="+34 911 234 567", tags=("vip",), created_at=at())
    assert [] == codes(apply(record, context()))
    assert "+34911234567" == apply(record, context()).record.phone


def test_the_date_of_creation_is_kept_in_a_field_where_it_cannot_be_set() -> None:
    mapped = apply(contact(created_at=at()), context(intercom_like()))
    assert {"field": "Original created"} == detail(mapped, "date_created_lost")
    assert "2021-03-03T14:05:00Z" == mapped.record.fields["old_created_1"]


def test_a_number_is_fixed_and_the_original_kept() -> None:
    known = context(mapping=mapping(default_region="ES"))
    mapped = apply(contact(phone="612 345 678 "), known)
    assert {"field": "Original phone"} == detail(mapped, "phone_fixed")
    assert ("+34612345678", "612 345 678") == (
        mapped.record.phone,
        mapped.record.fields["old_phone_1"],
    )


def test_a_number_that_is_not_valid_goes_to_a_field() -> None:
    mapped = apply(contact(phone="call mum"), context())
    expected = {"value": "call mum", "field": "Original phone"}
    assert expected == detail(mapped, "phone_in_field")
    assert mapped.record.phone is None


def test_a_number_that_is_not_valid_can_be_left_out_or_kept() -> None:
    drop = context(mapping=mapping(phones=Phones.DROP))
    assert ["phone_dropped"] == losses_of(contact(phone="+34 600"), drop)
    keep = context(mapping=mapping(phones=Phones.KEEP))
    assert [] == losses_of(contact(phone="+34 600"), keep)
    assert "+34 600" == apply(contact(phone="+34 600"), keep).record.phone


def test_a_second_number_goes_to_a_field_where_there_is_room_for_one() -> None:
    record = contact(phone="+34911234567", phones=("+442079460958",))
    assert ["phone_in_field"] == losses_of(record, context(traits=frozenset({Trait.AVATAR})))
    assert ("+442079460958",) == apply(record, context()).record.phones


def test_further_addresses_go_to_a_field_where_there_is_room_for_one() -> None:
    record = contact(emails=("m2@example.com", "m3@example.com"))
    mapped = apply(record, context(capabilities(single_email=True)))
    assert {"n": "2", "field": "Original e-mail"} == detail(mapped, "email_extra_noted")
    assert "m2@example.com; m3@example.com" == mapped.record.fields["old_email_1"]
    assert () == mapped.record.emails
    assert [] == codes(apply(record, context()))


def test_an_address_that_no_service_takes_goes_to_a_field() -> None:
    mapped = apply(contact(email="user@localhost"), context())
    assert {"value": "user@localhost", "field": "Original e-mail"} == detail(
        mapped, "email_in_field"
    )
    assert mapped.record.email is None


def test_a_person_without_a_name_is_called_by_the_address_where_a_name_is_needed() -> None:
    assert [] == losses_of(contact(name=""), context())
    mapped = apply(contact(name=" "), BARE)
    assert ({"value": "marta"}, "marta") == (detail(mapped, "name_made_up"), mapped.record.name)


def test_a_visitor_who_wrote_gets_a_name_and_one_who_did_not_is_skipped() -> None:
    nobody = contact(id="abc4f2a", name="", email=None)
    assert "Visitor 4f2a" == apply(nobody, context()).record.name
    silent = context(writes=lambda _: False)
    assert Skip(code="anonymous_visitor") == apply(nobody, silent).skip
    assert apply(contact(), silent).skip is None


def test_a_lead_becomes_an_ordinary_contact_where_there_are_none() -> None:
    lead = contact(role=ContactRole.LEAD)
    assert ["contact_role_changed"] == losses_of(lead, context(capabilities(leads=False)))
    assert [] == losses_of(lead, context())


def test_states_without_a_mark_are_said() -> None:
    record = contact(unsubscribed=True, blocked=True, avatar_url="https://a.example/a.png")
    assert ["consent_lost", "blocked_state_lost", "avatar_lost"] == losses_of(record, BARE)
    assert [] == losses_of(record, context())


def test_companies_become_text_where_there_are_none() -> None:
    record = contact(companies=(Ref(Entity.COMPANY, "o1"),))
    assert ["company_as_text"] == losses_of(
        record, context(capabilities(writes=frozenset({Entity.CONTACT})))
    )
    assert (Ref(Entity.COMPANY, "o1"),) == apply(record, context()).record.companies


NOTES = contact(
    notes=(
        PersonNote(html="<p>uno</p>", author=Ref(Entity.AGENT, "s-clara"), at=at()),
        PersonNote(html="<p>dos</p>", author=Ref(Entity.AGENT, "s-ana"), at=at(7)),
    )
)


def test_companies_beyond_the_limit_stay_behind_and_are_counted() -> None:
    firms = tuple(Ref(Entity.COMPANY, str(n)) for n in (1, 2, 2, 3))
    mapped = apply(contact(companies=firms), context(capabilities(companies_limit=2)))
    assert firms[:2] == mapped.record.companies
    assert {"n": "1"} == detail(mapped, "companies_extra_dropped")


def test_notes_stay_apart_with_the_date_in_a_line() -> None:
    target = capabilities(dates={Entity.CONTACT: Dates(created=True)})
    mapped = apply(NOTES, context(target))
    assert ["author_in_text", "date_message_lost"] == codes(mapped)
    expected = (
        "<p>[Clara Núñez · 2021-03-03 14:05 UTC]</p><p>uno</p>",
        "<p>[2021-03-03 14:05 UTC]</p><p>dos</p>",
    )
    assert expected == tuple(note.html for note in mapped.record.notes)
    assert {"t-ana"} == {note.author.id for note in mapped.record.notes}


def test_notes_are_joined_where_there_is_one_text() -> None:
    mapped = apply(NOTES, BARE)
    assert ["author_in_text", "author_in_text"] == codes(mapped)
    expected = (
        "<p>[Clara Núñez · 2021-03-03 14:05 UTC]</p><p>uno</p>\n"
        "<p>[Ana López · 2021-03-03 14:05 UTC]</p><p>dos</p>"
    )
    assert (expected,) == tuple(note.html for note in mapped.record.notes)


def test_a_job_title_goes_to_the_chosen_field_or_is_said_to_be_lost() -> None:
    record = contact(job_title="Jefa")
    assert ["field_dropped"] == losses_of(record, BARE)
    cargo = FieldSpec(entity=Entity.CONTACT, key="cargo", label="Cargo")
    known = context(
        traits=frozenset(),
        mapping=mapping(contact_fields={"job_title": "cargo"}),
        target_fields=origin_specs() | {Entity.CONTACT: (cargo,)},
    )
    assert {"cargo": "Jefa"} == apply(record, known).record.fields


def test_control_characters_in_names_are_replaced() -> None:
    mapped = apply(contact(name="Ana\u202egpj.exe\x00"), context())
    assert {"n": "2"} == detail(mapped, "characters_replaced")


def test_names_that_look_like_markup_stay_text() -> None:
    name = "<img src=x onerror=alert(1)> O'Brien & Söhne"
    assert name == apply(contact(name=name), context()).record.name


def company(**changes: Any) -> Company:
    return Company(**{"id": "o1", "name": "Panadería Núñez"} | changes)


def test_an_ordinary_company_costs_nothing() -> None:
    assert [] == codes(apply(company(domains=("pan.example",), created_at=at()), context()))


def test_a_company_without_a_name_gets_one() -> None:
    mapped = apply(company(name=" ", domains=("pan.example",)), context())
    assert ({"value": "pan.example"}, "pan.example") == (
        detail(mapped, "name_made_up"),
        mapped.record.name,
    )


def test_companies_are_skipped_where_there_are_none() -> None:
    target = capabilities(writes=WRITES - {Entity.COMPANY})
    expected = Skip(code="unsupported_entity", detail={"entity": "companies"})
    assert expected == apply(company(), context(target)).skip
