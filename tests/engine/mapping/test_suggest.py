"""Suggestions: sure ones first, nothing invented, a person's choices untouched."""

from __future__ import annotations

from typing import Any

from engine.mapping import By, Choice, Language, Mapping, Side, Usage, missing_fields, rows, suggest
from engine.model import Agent, Entity, FieldSpec, FieldType, Team
from engine.synonyms import field_meaning, normal, team_meaning

from .factory import capabilities, intercom_like, zendesk_like


def agent(id: str, name: str, email: str | None = None, **changes: Any) -> Agent:
    return Agent(id=id, name=name, email=email, **changes)


def field(key: str, label: str, kind: FieldType = FieldType.TEXT, **changes: Any) -> FieldSpec:
    return FieldSpec(entity=Entity.CONTACT, key=key, label=label, type=kind, **changes)


def fields(*specs: FieldSpec) -> dict[Entity, tuple[FieldSpec, ...]]:
    return {Entity.CONTACT: specs}


SOURCE = Side(
    desk="intercom",
    capabilities=intercom_like(),
    agents=(
        agent("1", "Ana López", "ANA.LOPEZ@example.com "),
        agent("2", "bruno  KELLER", "bruno@example.com"),
        agent("3", "Juan Pérez", "j1@example.com"),
        agent("4", "Juan Pérez", "j2@example.com"),
        agent("5", "Fin", "ana.lopez@example.com", bot=True),
    ),
    teams=(
        Team(id="10", name="Ventas!"),
        Team(id="11", name="Atención al Cliente"),
        Team(id="12", name="Devoluciones"),
        Team(id="13", name="Contabilidat"),
    ),
    fields=fields(
        field("nif", "NIF"),
        field("crm", "Notas CRM"),
        field("color", "Color favorito"),
        field("visits", "Visitas", FieldType.TEXT),
        field("email", "Email", custom=False),
    ),
    locales=frozenset({"en", "es-MX", "uk"}),
)
TARGET = Side(
    desk="zendesk",
    capabilities=zendesk_like(creates_fields=frozenset()),
    agents=(
        agent("a", "Ana L.", "ana.lopez@example.com"),
        agent("b", "Bruno Keller", "b.keller@example.com"),
        agent("c", "Juan Perez", "jp@example.com"),
    ),
    teams=(
        Team(id="x", name="ventas"),
        Team(id="y", name="Support"),
        Team(id="z", name="Contabilidad"),
    ),
    fields=fields(
        field("t1", "VAT number"),
        field("t2", "notas crm"),
        field("t3", "Visitas", FieldType.INTEGER),
    ),
    person_id="b",
)
FOUND = suggest(source=SOURCE, target=TARGET)


def test_agents_match_by_address_and_then_by_a_name_that_is_unique() -> None:
    assert Choice(target="a", by=By.EMAIL, confidence=1.0) == FOUND.agents["1"]
    assert Choice(target="b", by=By.NAME, confidence=0.8) == FOUND.agents["2"]


def test_two_of_one_name_and_bots_match_nobody() -> None:
    assert [Choice()] * 3 == [FOUND.agents[key] for key in "345"]


def test_teams_match_by_name_synonym_and_likeness() -> None:
    expected = {
        "10": Choice(target="x", by=By.NAME, confidence=0.95),
        "11": Choice(target="y", by=By.SYNONYM, confidence=0.85),
        "12": Choice(),
        "13": Choice(target="z", by=By.LABEL, confidence=0.6),
    }
    assert expected == FOUND.teams


def test_the_default_agent_is_one_kept_for_old_records_else_who_signed_in() -> None:
    assert "b" == FOUND.default_agent
    others = (*TARGET.agents, agent("z", "Archivo"), agent("y", "Migration", active=False))
    kept = Side(desk="z", capabilities=zendesk_like(), agents=others, person_id="b")
    assert "z" == suggest(source=SOURCE, target=kept).default_agent


def test_fields_match_by_label_and_meaning_where_the_kind_fits() -> None:
    expected = {"nif": "t1", "crm": "t2", "color": None, "visits": None}
    assert expected == FOUND.contact_fields


def test_a_field_without_counterpart_is_created_where_that_is_possible() -> None:
    able = Side(desk="z", capabilities=zendesk_like(), fields=TARGET.fields)
    found = suggest(source=SOURCE, target=able)
    assert "color_favorito" == found.contact_fields["color"]
    missing = missing_fields(found, able.capabilities, SOURCE.fields, able.fields)
    assert "color_favorito" in {one.key for one in missing}
    row = next(row for row in rows(found, SOURCE, able) if row.source_value == "color")
    assert ("Color favorito", "label") == (row.target_label, row.reason_code)
    assert not {"t1", "t2"} & {one.key for one in missing}


def test_missing_fields_are_not_asked_for_twice() -> None:
    able = Side(desk="z", capabilities=zendesk_like(), fields=TARGET.fields)
    found = suggest(source=SOURCE, target=able)
    first = missing_fields(found, able.capabilities, SOURCE.fields, able.fields)
    made: dict[Entity, tuple[FieldSpec, ...]] = {}
    for number, one in enumerate(first):
        renamed = FieldSpec(entity=one.entity, key=str(number), label=one.label, type=one.type)
        made[one.entity] = (*made.get(one.entity, ()), renamed)
    both = {entity: (*specs, *able.fields.get(entity, ())) for entity, specs in made.items()}
    assert [] == missing_fields(found, able.capabilities, SOURCE.fields, both)


def test_values_that_read_back_as_others_are_marked() -> None:
    assert Choice(target="open", by=By.LABEL, confidence=1.0) == FOUND.status["open"]
    assert Choice(target="snoozed", by=By.CATEGORY, confidence=0.75) == FOUND.status["snoozed"]


def test_origin_fields_are_on_where_something_is_lost() -> None:
    on = {key for key, wanted in FOUND.origin_fields.items() if wanted}
    expected = "old_id old_url old_created old_type old_channel old_assignee old_team old_rating"
    assert {*expected.split(), "old_phone", "old_email"} <= on
    assert not {"old_priority", "old_updated", "old_closed"} & on
    unrated = suggest(source=SOURCE, target=TARGET, usage=Usage(counts={"ratings": {}}))
    assert not unrated.origin_fields["old_rating"]


def test_languages_get_a_place_or_none() -> None:
    assert {"en": "en", "es-MX": "es-419"} == FOUND.locales


def test_what_a_person_chose_is_never_suggested_away() -> None:
    chosen = Choice(target="c", by=By.PERSON, confidence=1.0)
    earlier = Mapping(
        source="intercom",
        target="zendesk",
        agents={"1": chosen, "2": Choice(target="c", by=By.EMAIL)},
        status={"new": Choice(target="open", by=By.PERSON)},
        contact_fields={"nif": None},
        default_agent="c",
        marker_tag="old",
    )
    found = suggest(source=SOURCE, target=TARGET, earlier=earlier)
    assert (chosen, "b", None) == (
        found.agents["1"],
        found.agents["2"].target,
        found.contact_fields["nif"],
    )
    assert ("open", "c", "old") == (
        found.status["new"].target,
        found.default_agent,
        found.marker_tag,
    )


def test_suggesting_twice_changes_nothing() -> None:
    assert FOUND == suggest(source=SOURCE, target=TARGET, earlier=FOUND)


def test_a_spanish_mapping_has_spanish_names() -> None:
    found = suggest(source=SOURCE, target=TARGET, language=Language.SPANISH)
    assert "Categoría predeterminada de origen" == found.default_category


def test_rows_show_how_sure_and_how_often() -> None:
    usage = Usage(counts={"agents": {"1": 340}, "contact_fields": {"nif": 7}})
    table = rows(FOUND, SOURCE, TARGET, usage)
    ana = next(row for row in table if row.part == "agents" and row.source_value == "1")
    assert ("Ana López", "a", "Ana L.", 1.0, "email", 340) == (
        ana.source_label,
        ana.target_value,
        ana.target_label,
        ana.confidence,
        ana.reason_code,
        ana.records,
    )
    nif = next(row for row in table if row.source_value == "nif")
    assert ("contacts", "VAT number", "synonym", 7) == (
        nif.field,
        nif.target_label,
        nif.reason_code,
        nif.records,
    )


def test_rows_flag_what_has_no_counterpart_and_what_is_a_guess() -> None:
    table = {(row.part, row.source_value): row for row in rows(FOUND, SOURCE, TARGET)}
    assert not table["agents", "3"].mapped
    assert table["agents", "2"].look_at
    assert table["status", "snoozed"].look_at
    assert "waiting_other" == table["status", "snoozed"].target_label
    assert not table["status", "open"].look_at


def test_every_value_of_the_targets_vocabulary_has_a_row() -> None:
    found = rows(FOUND, SOURCE, TARGET)
    for part, number in (("status", 7), ("priority", 5), ("type", 7), ("channel", 14)):
        assert number == sum(row.part == part for row in found)


def test_labels_are_compared_without_accents_plurals_and_signs() -> None:
    assert normal("  ¡Teléfonos de CASA! 📞") == normal("telefono de casa")
    assert ("phone", "support") == (field_meaning("Teléfono"), team_meaning("SAC"))


def test_accounts_without_anything_still_give_a_mapping() -> None:
    empty = Side(desk="x", capabilities=capabilities())
    found = suggest(source=empty, target=empty)
    assert ({}, None) == (found.agents, found.default_agent)
