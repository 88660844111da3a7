"""Forms, own statuses and groups of readers: what is suggested and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.mapping import By, Choice, Context
from engine.mapping.offers import fitting, suggested, unknown_offers
from engine.model import Article, Audience, Entity, Offer, Offers, Record, Ref, Status
from tests.engine.mapping.factory import apply, context, conversation, losses_of
from tests.engine.mapping.factory import mapping as plain

SOURCE = Offers(
    forms=(Offer(name="Default", default=True), Offer(name="Devolución")),
    own_statuses=(
        Offer(name="Esperando pieza", status=Status.WAITING_OTHER),
        Offer(name="Hecho", status=Status.SOLVED),
    ),
    readers=(
        Offer(name="Gold", audience=Audience.LIMITED),
        Offer(name="Equipo", audience=Audience.AGENTS, default=True),
    ),
)
TARGET = Offers(
    forms=(Offer(name="Standard", default=True), Offer(name="devolucion")),
    own_statuses=(
        Offer(name="On-hold", status=Status.WAITING_OTHER, default=True),
        Offer(name="Hecho", status=Status.SOLVED),
    ),
    readers=(
        Offer(name="Tier 2", audience=Audience.AGENTS),
        Offer(name="Everybody in", audience=Audience.SIGNED_IN, default=True),
        Offer(name="Staff", audience=Audience.AGENTS, default=True),
        Offer(name="VIP", audience=Audience.LIMITED),
    ),
)


def named(part: str) -> dict[str, tuple[str | None, By]]:
    found = suggested(part, SOURCE, TARGET)
    return {name: (choice.target, choice.by) for name, choice in found.items()}


def test_the_same_name_comes_first_then_the_usual_one_and_readers_are_never_guessed() -> None:
    assert {"Devolución": ("devolucion", By.LABEL)} == named("forms")
    assert {
        "Esperando pieza": ("On-hold", By.CATEGORY),
        "Hecho": ("Hecho", By.LABEL),
    } == named("own_statuses")
    assert {
        "Gold": (None, By.NONE),
        "Equipo": ("Staff", By.CATEGORY),
        "signed_in": ("Everybody in", By.CATEGORY),
        "limited": (None, By.NONE),
        "agents": ("Staff", By.CATEGORY),
    } == named("readers")


def test_nothing_is_suggested_where_the_target_has_none() -> None:
    for part in ("forms", "own_statuses", "readers"):
        assert {} == suggested(part, SOURCE, Offers())


@pytest.mark.parametrize(
    "name, able",
    [
        ("Gold", ["Tier 2", "Staff", "VIP"]),
        ("agents", ["Tier 2", "Staff"]),
        ("signed_in", ["Tier 2", "Everybody in", "Staff", "VIP"]),
        ("forgotten", ["Tier 2", "Staff", "VIP"]),
    ],
)
def test_readers_become_no_more(name: str, able: list[str]) -> None:
    assert able == fitting("readers", name, SOURCE, TARGET)


def article(**values: Any) -> Article:
    shelf = Ref(Entity.COLLECTION, "F")
    return Article(id="a1", title="Inicio", html="<p>Hola</p>", parent=shelf, **values)


def written(record: Record, known: Context) -> Any:
    return apply(record, known).record


def to(target: str) -> Choice:
    return Choice(target=target, by=By.PERSON, confidence=1.0)


def test_a_choice_that_would_show_more_is_told_and_not_followed() -> None:
    mapping = plain(readers={"Gold": to("Everybody in")}, editors="Nobody")
    assert {("readers", "Gold", "wider"), ("", "editors", "not_in_target")} == {
        one[:3] for one in unknown_offers(mapping, SOURCE, TARGET)
    }

    record = article(audience=Audience.LIMITED, readers=("Gold",))
    known = context(mapping=mapping, target_offers=TARGET)
    assert "visibility_changed" in losses_of(record, known)
    assert not written(record, known).readers


def test_several_groups_of_readers_become_several_or_none() -> None:
    record = article(audience=Audience.LIMITED, readers=("Gold", "Silver"))
    both = plain(readers={"Gold": to("VIP"), "Silver": to("Staff")})
    found = written(record, context(mapping=both, target_offers=TARGET))
    assert (("VIP", "Staff"), Audience.LIMITED) == (found.readers, found.audience)

    one = plain(readers={"Gold": to("VIP")})
    assert not written(record, context(mapping=one, target_offers=TARGET)).readers


def test_an_own_status_goes_along_only_with_the_status_that_it_stands_for() -> None:
    mapping = plain(
        own_statuses={"Hecho": to("Hecho")},
        status={"waiting_other": to("open")},
    )
    known = context(mapping=mapping, target_offers=TARGET)
    done = conversation(status=Status.CLOSED, own_status="Hecho")
    assert "Hecho" == written(done, known).own_status
    waits = conversation(status=Status.WAITING_OTHER, own_status="Hecho")
    assert not written(waits, known).own_status


def test_a_form_without_a_counterpart_gets_the_default_one_and_it_is_told() -> None:
    record = conversation(form="Reparación")
    usual = context(mapping=plain(), target_offers=TARGET)
    assert ["value_dropped"] == losses_of(record, usual)
    assert not written(record, usual).form

    other = context(mapping=plain(default_form="devolucion"), target_offers=TARGET)
    assert "devolucion" == written(record, other).form
    assert "devolucion" == written(conversation(), other).form
