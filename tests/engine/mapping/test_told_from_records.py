"""What the mapping tells from records alone: twins, countries, public domains, links, lengths."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from engine.connectors.freshdesk.capabilities import CAPABILITIES as FRESHDESK
from engine.connectors.intercom.capabilities import CAPABILITIES as INTERCOM
from engine.connectors.zendesk.capabilities import CAPABILITIES as ZENDESK
from engine.mapping.context import Losses
from engine.mapping.conversion import shortened
from engine.mapping.dates import fitting
from engine.mapping.domains import own_domains
from engine.mapping.links import links_of
from engine.mapping.regions import region
from engine.mapping.twins import Rivals, twins
from engine.model import Article, Company, Contact, ContactRole, Entity, Ref, Tag, Translation

from .factory import context

EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)


def person(key: str, email: str, **known: object) -> Contact:
    return msgspec.structs.replace(Contact(id=key, email=email), **known)


def test_of_two_people_with_one_address_the_later_changed_stays() -> None:
    people = [
        person("1", "Marta@Example.com ", updated_at=EARLY),
        person("2", "marta@example.com", updated_at=LATE),
    ]

    assert {Ref(Entity.CONTACT, "1"): "2"} == twins(people, ZENDESK)


def test_a_user_stays_before_a_lead_that_changed_later() -> None:
    people = [
        person("lead", "a@example.com", role=ContactRole.LEAD, updated_at=LATE),
        person("user", "a@example.com", updated_at=EARLY),
    ]

    assert {Ref(Entity.CONTACT, "lead"): "user"} == twins(people, ZENDESK)


def test_dots_and_plus_signs_tell_people_apart_and_nobody_is_a_twin_without_address() -> None:
    people = [
        person("1", "a.b+shop@example.com"),
        person("2", "ab@example.com"),
        Contact(id="3"),
        Contact(id="4"),
    ]

    assert {} == twins(people, ZENDESK)


def test_whoever_shares_an_address_with_a_twin_is_one_as_well() -> None:
    """Otherwise the target would decide by who comes first."""
    people = [
        person("1", "a@example.com", updated_at=EARLY),
        person("2", "A@example.com", emails=("b@example.com",), updated_at=EARLY),
        person("3", "b@example.com", updated_at=LATE),
    ]

    expected = {Ref(Entity.CONTACT, "1"): "3", Ref(Entity.CONTACT, "2"): "3"}
    assert expected == twins(people, ZENDESK)
    assert expected == twins(reversed(people), ZENDESK)


def test_tags_are_twins_by_the_name_that_the_target_gives_them() -> None:
    tags = [Tag(id=name, name=name) for name in ("VIP", "vip", "a b", "a,b", "A  B")]
    vip = {Ref(Entity.TAG, "vip"): "VIP"}
    words = {Ref(Entity.TAG, one): "a b" for one in ("a,b", "A  B")}

    assert vip | words == twins(tags, ZENDESK)
    assert vip == twins(tags, INTERCOM)
    assert {} == twins(tags, FRESHDESK)


def test_of_keys_that_differ_in_case_the_first_of_the_alphabet_is_kept() -> None:
    keys = {"1": "abc-1", "2": "AbC-1", "3": "other", "4": "ABC-1", "5": None}
    people = [Contact(id=one, external_id=key) for one, key in keys.items()]
    for order in (people, people[::-1]):
        rivals = Rivals()

        assert order == list(rivals.noting(order))
        assert {Ref(Entity.CONTACT, "1"), Ref(Entity.CONTACT, "2")} == rivals.later


def test_companies_of_one_name_are_twins_only_where_names_are_unique() -> None:
    companies = [Company(id="1", name="ACME"), Company(id="2", name="Acme ")]
    several = msgspec.structs.replace(ZENDESK, unique_company_names=False)

    assert {Ref(Entity.COMPANY, "2"): "1"} == twins(companies, ZENDESK)
    assert {} == twins(companies, several)


@pytest.mark.parametrize(
    ("said", "code"),
    [("Spain", "ES"), ("España", "ES"), ("sa", "SA"), ("Deutschland", "DE"), ("Mars", None)],
)
def test_a_country_is_known_by_code_or_name(said: str, code: str | None) -> None:
    assert code == region(said)


def test_public_mail_services_are_nobodys_domain() -> None:
    assert ("panaderia.example",) == own_domains(("gmail.com", "Yahoo.es", "panaderia.example"))


def test_only_links_into_the_own_help_center_lead_to_articles() -> None:
    html = (
        '<a href="https://help.example/en/articles/12-a-title">a</a> <a href="#end">b</a>'
        " <a href='https://other.example/articles/13'>c</a>"
    )
    other = Translation(locale="es", title="", html='<a href="/es/articles/14">d</a>')
    article = Article(
        id="1", url="https://help.example/en/articles/1", html=html, translations=(other,)
    )

    expected = {"https://help.example/en/articles/12-a-title": "12", "/es/articles/14": "14"}
    assert expected == links_of(article)


def test_a_name_is_cut_to_the_limit_and_says_so() -> None:
    losses = Losses()

    assert "abc…" == shortened("abcdefgh", 4, "name_cut", losses)
    assert ["name_cut"] == [loss.code for loss in losses.all()]
    assert "abcdefgh" == shortened("abcdefgh", None, "name_cut", losses)


def test_a_date_after_the_latest_becomes_the_latest() -> None:
    losses = Losses()

    assert EARLY == fitting(LATE, context(), losses, EARLY)
    assert ["date_adjusted"] == [loss.code for loss in losses.all()]
