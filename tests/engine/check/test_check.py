"""What is found before a run, with what is known so far, and what keeps the run from starting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from engine.check import Finding, acknowledge, blocking, check
from engine.connectors.base import Account, Manifest
from engine.connectors.capabilities import Capabilities, Files, Permission
from engine.errors import WrongUse
from engine.i18n import translator
from engine.mapping import Choice, Mapping
from engine.model import (
    Agent,
    Article,
    Attachment,
    Collection,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    Message,
    Record,
    Ref,
    Translation,
)
from engine.words import CARDS, Level
from tests.support.desks import capabilities
from tests.support.stores import START, Stores, stores

PEOPLE = Permission(key="people", reads=(Entity.CONTACT,), writes=(Entity.CONTACT,))
CUMBRE = Account(desk="zendesk", id="1", name="cumbre", url="https://cumbre.example")
EU = Account(desk="intercom", id="1", name="Cumbre EU", url="https://eu.example")


@dataclass(frozen=True)
class Connection:
    """An account that answers who is signed in and what fields it has."""

    signed_in: Account
    specs: tuple[FieldSpec, ...] = ()

    async def account(self) -> Account:
        return self.signed_in

    async def fields(self, entity: Entity) -> tuple[FieldSpec, ...]:
        return tuple(one for one in self.specs if one.entity is entity)


@dataclass(frozen=True)
class Side:
    manifest: Manifest
    account: Account


def side(account: Account, name: str, **changes: Any) -> Side:
    manifest = Manifest(
        desk=account.desk,
        name=name,
        capabilities=capabilities(**changes),
        sign_ins=(),
        permissions=(PEOPLE,),
    )
    return Side(manifest, account)


ZENDESK, INTERCOM = side(CUMBRE, "Zendesk"), side(EU, "Intercom")


@dataclass(frozen=True)
class Work:
    stores: Stores
    source: Side = ZENDESK
    target: Side = INTERCOM
    reader: Any = Connection(CUMBRE)
    writer: Any = Connection(EU)
    mapping: Mapping = field(default_factory=lambda: Mapping(source="zendesk", target="intercom"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stores, name)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with stores(tmp_path) as made:
        yield Work(made)


async def found(work: Work, **known: Any) -> dict[str, Finding]:
    return {one.id: one for one in await check(work, t=translator("en"), **known)}


def aimed(work: Work, account: Account = EU, **changes: Any) -> Work:
    """The same work towards a target of other capabilities."""
    return replace(
        work, target=side(account, account.desk.capitalize(), **changes), writer=Connection(account)
    )


def conversation(number: int, **changes: Any) -> Conversation:
    return Conversation(id=str(number), requester=Ref(Entity.CONTACT, "1"), **changes)


def with_file(number: int, name: str, size: int = 10) -> Conversation:
    one = Attachment(id="f", name=name, url="", size=size)
    return conversation(number, messages=(Message(id="m", attachments=(one,)),))


async def test_every_finding_is_a_card_with_a_title_in_both_languages(work: Work) -> None:
    english = await check(work, t=translator("en"))
    spanish = await check(work, t=translator("es"))

    assert [one.id for one in english] == [one.id for one in spanish]
    assert all(one.id in CARDS for one in english)
    assert all(a.title and b.title and a.title != b.title for a, b in zip(english, spanish))
    assert not [one for one in (*english, *spanish) if "…" in one.title + one.why]


async def test_an_empty_archive_says_nothing_about_records(work: Work) -> None:
    ids = (await found(work)).keys()

    assert not ids & {"no_requester", "duplicates", "attachment_types", "truncated_threads"}
    assert "accounts_differ" in ids


async def test_the_same_account_on_both_sides_blocks_and_no_tick_helps(work: Work) -> None:
    same = replace(work, writer=Connection(CUMBRE))
    acknowledge(work.queries, "accounts_differ")

    assert (await found(work))["accounts_differ"].fine
    assert "accounts_differ" in [one.id for one in blocking((await found(same)).values())]


async def test_a_missing_permission_is_named_with_what_it_breaks(work: Work) -> None:
    lacking = Account(desk="intercom", id="1", name="", url="", missing=("people", "other"))

    finding = (await found(replace(work, writer=Connection(lacking))))["permissions"]

    assert "Missing permission: Intercom: people" == finding.title
    assert "Without it there is no way to write contacts." == finding.why
    assert [finding] == [one for one in blocking([finding]) if one.level is Level.MUST]


@pytest.mark.parametrize(
    "default, level, blocks", [(None, Level.MUST, True), ("t1", Level.INFO, False)]
)
async def test_agents_without_counterpart_block_only_without_a_default_agent(
    work: Work, default: str | None, level: Level, blocks: bool
) -> None:
    agents = {"1": Choice(), "2": Choice(target="t2"), "3": Choice()}
    work.stores.archive(Agent(id="1", name="Clara"), Agent(id="3", name="Robot", bot=True))
    mapping = Mapping(source="zendesk", target="intercom", agents=agents, default_agent=default)

    finding = (await found(replace(work, mapping=mapping)))["agents_unmatched"]

    assert (1, level, ("Clara",)) == (finding.n, finding.level, finding.examples)
    assert blocks == bool(blocking([finding]))


async def test_a_tick_is_kept_with_its_time_and_can_be_taken_back(work: Work) -> None:
    waiting = [one.id for one in blocking((await found(work)).values())]

    acknowledge(work.queries, "intercom_workflows")
    ticked = (await found(work))["intercom_workflows"]
    acknowledge(work.queries, "intercom_workflows", undo=True)

    assert {"intercom_workflows", "intercom_contact_mail"} <= set(waiting)
    assert (START, False) == (ticked.acknowledged_at, ticked.auto)
    assert [] == blocking([ticked])
    assert (await found(work))["intercom_workflows"].acknowledged_at is None


async def test_once_all_is_ticked_nothing_blocks(work: Work) -> None:
    for one in blocking((await found(work)).values()):
        acknowledge(work.queries, one.id)

    assert [] == blocking((await found(work)).values())


def test_a_finding_that_does_not_exist_cannot_be_ticked(work: Work) -> None:
    with pytest.raises(WrongUse, match="nonsense"):
        acknowledge(work.queries, "nonsense")


async def test_what_was_switched_off_is_to_be_switched_on_again(work: Work) -> None:
    before = await found(work)
    acknowledge(work.queries, "intercom_contact_mail")

    assert "switch_back" not in before
    assert "Turn e-mail notifications to contacts off" in (await found(work))["switch_back"].why


async def test_each_target_desk_has_its_own_ticks(work: Work) -> None:
    zendesk = aimed(work, Account(desk="zendesk", id="2", name="", url=""))
    agent = aimed(
        work, Account(desk="zendesk", id="2", name="", url="", missing=("conversations",))
    )

    ids = await found(zendesk)

    assert {"zendesk_triggers", "zendesk_automations", "zendesk_welcome_mail"} <= ids.keys()
    assert not [one for one in ids if one.startswith("intercom_")]
    assert ids["zendesk_admin"].fine
    assert "zendesk_admin" in [one.id for one in blocking((await found(agent)).values())]


async def test_assignment_matters_only_while_something_is_or_may_be_unassigned(work: Work) -> None:
    unknown = await found(work)
    work.stores.archive(conversation(1, assignee=Ref(Entity.AGENT, "1")))
    assigned = await found(work)
    work.stores.archive(conversation(2))

    assert "intercom_assignment" in unknown
    assert "intercom_assignment" not in assigned
    assert 1 == (await found(work))["intercom_assignment"].n


async def test_people_with_one_address_and_threads_without_requester_are_counted(
    work: Work,
) -> None:
    work.stores.archive(
        Contact(id="1", email="ana@x.es"),
        Contact(id="2", email=" ANA@x.es"),
        Contact(id="3", email="leo@x.es"),
        Contact(id="4"),
        Contact(id="5"),
        Conversation(id="9"),
        conversation(10),
    )

    ids = await found(work)

    assert (1, ("2",)) == (ids["duplicates"].n, ids["duplicates"].examples)
    assert (1, ("9",)) == (ids["no_requester"].n, ids["no_requester"].examples)


@pytest.mark.parametrize(
    "names, n, fine",
    [(["a.pdf"], 0, True), (["a.BAT", "b.bat", "c.exe"], 3, False)],
)
async def test_files_of_refused_types_are_listed_to_be_allowed(
    work: Work, names: list[str], n: int, fine: bool
) -> None:
    files = Files(blocked=frozenset({"bat"}), never=frozenset({"exe"}))
    work.stores.archive(*(with_file(number, name) for number, name in enumerate(names)))

    finding = (await found(aimed(work, files=files)))["attachment_types"]

    assert (n, fine) == (finding.n, finding.fine)
    if not fine:
        assert "copy this list: bat." in finding.how_to_fix
        assert "Never accepted: exe." in finding.why


async def test_files_over_the_limit_are_counted(work: Work) -> None:
    work.stores.archive(with_file(1, "a.pdf", 50), with_file(2, "b.pdf", 51))

    finding = (await found(aimed(work, files=Files(max_bytes=50))))["attachment_sizes"]

    assert (1, ("2",)) == (finding.n, finding.examples)


async def test_an_article_directly_in_a_category_has_no_folder(work: Work) -> None:
    records: list[Record] = [
        Collection(id="top"),
        Collection(id="in", parent=Ref(Entity.COLLECTION, "top")),
        Article(id="1", parent=Ref(Entity.COLLECTION, "in")),
        Article(id="2", parent=Ref(Entity.COLLECTION, "top")),
        Article(id="3"),
    ]
    work.stores.archive(*records)

    assert "article_tree" not in await found(work)
    finding = (await found(aimed(work, article_needs_folder=True)))["article_tree"]
    assert (2, ("2", "3")) == (finding.n, finding.examples)


async def test_languages_that_the_target_has_not_switched_on_are_named(work: Work) -> None:
    spanish, french = (Translation(locale=code, title="") for code in ("es-MX", "fr"))
    work.stores.archive(Article(id="1", locale="en", translations=(spanish, french)))
    account = Account(desk="intercom", id="1", name="", url="", locales=("en", "es"))
    mapping = Mapping(source="zendesk", target="intercom", translations=True)
    enabled = replace(work, writer=Connection(account))

    assert (await found(enabled))["article_languages"].fine
    finding = (await found(replace(enabled, mapping=mapping)))["article_languages"]
    assert "Not switched on in Intercom: French" == finding.title


async def test_threads_that_the_source_does_not_give_out_whole_are_counted(work: Work) -> None:
    work.stores.archive(conversation(1, announced=700), conversation(2, announced=0))
    cut = replace(work, source=side(CUMBRE, "Zendesk", messages_limit=500))

    finding = (await found(cut))["truncated_threads"]

    assert (1, ("1",)) == (finding.n, finding.examples)
    assert "500" in finding.why


@pytest.mark.parametrize("can, fine", [(capabilities(), True), (capabilities(dates={}), False)])
async def test_a_target_without_dates_asks_for_a_tick(
    work: Work, can: Capabilities, fine: bool
) -> None:
    finding = (await found(aimed(work, dates=can.dates)))["dates"]

    assert (fine, Level.MUST, False) == (finding.fine, finding.level, finding.auto)
    assert fine != bool(blocking([finding]))


@pytest.mark.parametrize("free, fine", [(10**9, True), (10_000, False)])
async def test_the_room_for_the_archive_is_measured_once_something_was_counted(
    work: Work, free: int, fine: bool
) -> None:
    assert "disk_space" not in await found(work, free_bytes=free)
    assert fine == (await found(work, free_bytes=free, records=1_000))["disk_space"].fine


async def test_a_custom_field_that_the_target_lacks_is_named(work: Work) -> None:
    plan = FieldSpec(entity=Entity.CONTACT, key="plan", label="Plan")
    mapping = Mapping(source="zendesk", target="intercom", contact_fields={"plan": "plan"})
    lacking = replace(work, reader=Connection(CUMBRE, (plan,)), mapping=mapping)
    able = replace(
        lacking,
        target=side(EU, "Intercom", creates_fields=frozenset({Entity.CONTACT})),
    )

    finding = (await found(able))["missing_fields"]

    assert (1, ("contacts: Plan",)) == (finding.n, finding.examples)
    assert (await found(replace(able, writer=Connection(EU, (plan,)))))["missing_fields"].fine


async def test_what_blocks_comes_first_and_what_is_fine_last(work: Work) -> None:
    work.stores.archive(conversation(1))

    findings = await check(work, t=translator("en"))
    order = [(one.fine, ("must", "should", "info").index(one.level)) for one in findings]

    assert sorted(order) == order
