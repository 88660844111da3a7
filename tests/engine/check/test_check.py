"""What is found before a run, with what is known so far, and what keeps the run from starting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.check import Finding, Known, acknowledge, blocking, branches, check, check_again
from engine.connectors.base import Account, Count, Manifest, Written
from engine.connectors.capabilities import Capabilities, Files, Permission
from engine.errors import Unreachable, WrongUse
from engine.http.pacing import GateState
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
    Status,
    Translation,
)
from engine.words import CARDS, Level
from tests.support.desks import capabilities, vocabulary
from tests.support.stores import START, Stores, stores

HOME = "https://acme.zendesk.com/hc/en-us/articles/1"
PEOPLE = Permission(key="people", reads=(Entity.CONTACT,), writes=(Entity.CONTACT,))
CUMBRE = Account(desk="zendesk", id="1", name="cumbre", url="https://cumbre.example")
QUIET = GateState(
    limit=100, remaining=100, waiting_until=None, reason="", foreign_share=0.0, calls=0
)
EU = Account(desk="intercom", id="1", name="Cumbre EU", url="https://eu.example")


@dataclass(frozen=True)
class Connection:
    """An account that answers who is signed in and what fields it has."""

    signed_in: Account
    specs: tuple[FieldSpec, ...] = ()
    gate: GateState = QUIET

    async def account(self) -> Account:
        return self.signed_in

    async def fields(self, entity: Entity) -> tuple[FieldSpec, ...]:
        return tuple(one for one in self.specs if one.entity is entity)

    def pace(self) -> GateState:
        return self.gate


@dataclass(frozen=True)
class WithArchive(Connection):
    """An account that knows how many of its conversations no list has."""

    held: int | None = None

    async def unlisted(self) -> int | None:
        return self.held


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
    findings = await check(work, Known(work, now=START, **known), t=translator("en"))
    return {one.id: one for one in findings}


def aimed(work: Work, account: Account = EU, **changes: Any) -> Work:
    """The same work towards a target of other capabilities."""
    return replace(
        work, target=side(account, account.desk.capitalize(), **changes), writer=Connection(account)
    )


def counted(n: int) -> dict[str, Count]:
    return {"conversations": Count(count=n)}


def conversation(number: int, **changes: Any) -> Conversation:
    return Conversation(id=str(number), requester=Ref(Entity.CONTACT, "1"), **changes)


def with_file(number: int, name: str, size: int = 10) -> Conversation:
    one = Attachment(id="f", name=name, url="", size=size)
    return conversation(number, messages=(Message(id="m", attachments=(one,)),))


async def test_every_finding_is_a_card_with_a_title_in_both_languages(work: Work) -> None:
    english = await check(work, Known(work, now=START), t=translator("en"))
    spanish = await check(work, Known(work, now=START), t=translator("es"))

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


async def test_articles_that_may_not_be_read_block_nothing(work: Work) -> None:
    guide = Permission(key="guide", reads=(Entity.COLLECTION, Entity.ARTICLE))
    manifest = msgspec.structs.replace(ZENDESK.manifest, permissions=(PEOPLE, guide))
    lacking = Account(desk="zendesk", id="1", name="", url="", missing=("guide",))
    source = Side(manifest, lacking)

    finding = (await found(replace(work, source=source, reader=Connection(lacking))))["permissions"]

    assert (Level.SHOULD, False) == (finding.level, finding.fine)
    assert "Missing permission: Zendesk: guide" == finding.title
    assert [] == blocking([finding])


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
    assert fine == (await found(work, free_bytes=free, counts=counted(1_000)))["disk_space"].fine


@pytest.mark.parametrize(
    "desk, card, said",
    [
        ("zendesk", "archived_records", "1,200 old tickets are not in the lists of Zendesk"),
        ("freshdesk", "freshdesk_archived", "Old tickets are archived"),
    ],
)
async def test_tickets_that_no_list_has_are_told_in_the_words_of_their_desk(
    work: Work, desk: str, card: str, said: str
) -> None:
    account = replace_account(CUMBRE, desk=desk)
    archived = replace(
        work,
        source=side(account, desk.capitalize(), calls_per_minute=400),
        reader=WithArchive(account, held=1_200),
    )

    finding = (await found(archived))[card]

    assert (said, 1_200, Level.INFO) == (finding.title, finding.n, finding.level)
    assert "1,200" in finding.why or "about 3 min more" in finding.how_to_fix
    assert (await found(replace(archived, reader=WithArchive(account, held=0))))[card].fine
    assert card not in await found(replace(archived, reader=WithArchive(account)))
    assert card not in await found(work), "Intercom and others keep no archive"
    again = await check_again(archived, Known(archived, now=START), card, t=translator("es"))
    assert [(card, 1_200)] == [(one.id, one.n) for one in again]


async def test_waiting_tickets_are_counted_where_on_hold_is_switched_off(work: Work) -> None:
    work.stores.archive(
        conversation(1, status=Status.WAITING_OTHER),
        conversation(2, status=Status.SNOOZED),
        conversation(3, status=Status.OPEN),
    )
    mapping = replace_mapping(work.mapping, status={"snoozed": Choice(target="waiting_other")})
    on = Account(desk="zendesk", id="2", name="", url="")
    off = replace_account(on, statuses_off=(Status.WAITING_OTHER,))

    finding = (await found(replace(aimed(work, off), mapping=mapping)))["zendesk_on_hold"]

    assert (2, Level.INFO, True) == (finding.n, finding.level, finding.auto)
    assert ('"On-hold" is not switched on', "Waiting tickets that would become open: 2.") == (
        finding.title,
        finding.why,
    )
    assert (await found(aimed(work, on)))["zendesk_on_hold"].fine


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

    findings = await check(work, Known(work, now=START), t=translator("en"))
    order = [(one.fine, ("must", "should", "info").index(one.level)) for one in findings]

    assert sorted(order) == order


async def test_every_phone_number_is_classified_and_the_bad_ones_are_shown(work: Work) -> None:
    work.stores.archive(
        Contact(id="1", phone="+34 911 234 567", url="https://acme.example/1"),
        Contact(id="2", phone="612 345 678"),
        Contact(id="3", phone="call mum"),
    )
    spain = replace(work, mapping=replace_mapping(work.mapping, default_region="ES"))

    local = (await found(work))["phone_numbers"]
    finding = (await found(spain))["phone_numbers"]

    assert ("2 of 3 phone numbers are not valid", 2) == (local.title, local.n)
    assert (1, 1, ("call mum",)) == (finding.n, finding.values["fixable"], finding.examples)
    assert [("contacts", "3", "call mum")] == [
        (one.entity, one.id, one.words) for one in finding.records
    ]


async def test_phone_validation_is_asked_for_only_while_a_number_may_be_refused(
    work: Work,
) -> None:
    assert "intercom_phone_validation" in await found(work)
    work.stores.archive(Contact(id="1", phone="+34 911 234 567"))

    assert "intercom_phone_validation" not in await found(work)


async def test_values_that_the_target_reads_as_others_are_named_with_their_records(
    work: Work,
) -> None:
    reduced = vocabulary(status={Status.WAITING_OTHER: Status.OPEN})
    work.stores.archive(
        conversation(1, status=Status.WAITING_OTHER),
        conversation(2, status=Status.WAITING_OTHER),
        conversation(3, status=Status.SOLVED),
    )

    finding = (await found(aimed(work, vocabulary=reduced)))["lossy_values"]

    assert ("One value has no exact counterpart", 2) == (finding.title, finding.n)
    assert ("status: waiting_other → open (2)",) == finding.examples
    assert (await found(work))["lossy_values"].fine


async def test_a_custom_value_that_does_not_fit_its_field_is_foreseen(work: Work) -> None:
    ours = FieldSpec(entity=Entity.CONTACT, key="notes", label="Notes")
    theirs = FieldSpec(entity=Entity.CONTACT, key="notes", label="Notes", limit=5)
    work.stores.archive(
        Contact(id="1", fields={"notes": "too long"}), Contact(id="2", fields={"notes": "short"})
    )
    mapped = replace(
        work,
        reader=Connection(CUMBRE, (ours,)),
        writer=Connection(EU, (theirs,)),
        mapping=replace_mapping(work.mapping, contact_fields={"notes": "notes"}),
    )
    work.stores.archive(conversation(1))

    assert "contacts: Notes (1)" in (await found(mapped))["lossy_values"].examples


@pytest.mark.parametrize("given, fine", [({}, False), ({"contacts.vat": "none"}, True)])
async def test_a_required_field_without_a_value_blocks_until_it_has_a_default(
    work: Work, given: dict[str, str], fine: bool
) -> None:
    vat = FieldSpec(entity=Entity.CONTACT, key="vat", label="VAT", required=True)
    work.stores.archive(Contact(id="1"), Contact(id="2"))
    strict = replace(
        work,
        writer=Connection(EU, (vat,)),
        mapping=replace_mapping(work.mapping, defaults=given),
    )

    finding = (await found(strict))["required_fields"]

    assert (fine, not fine) == (finding.fine, finding.blocks)
    if not fine:
        assert (2, "Intercom requires contacts: VAT") == (finding.n, finding.title)


async def test_more_custom_fields_than_the_account_holds_are_told_by_name(work: Work) -> None:
    there = tuple(FieldSpec(entity=Entity.CONTACT, key=f"f{n}", label=f"F{n}") for n in range(3))
    plan = FieldSpec(entity=Entity.CONTACT, key="plan", label="Plan")
    full = replace(
        aimed(
            work,
            field_quota={(Entity.CONTACT, Entity.COMPANY): 3},
            creates_fields=frozenset({Entity.CONTACT}),
        ),
        reader=Connection(CUMBRE, (plan,)),
        writer=Connection(EU, there),
        mapping=replace_mapping(work.mapping, contact_fields={"plan": "plan"}),
    )

    finding = (await found(full))["plan_limits"]

    assert (4, ("Plan",), False) == (finding.n, finding.examples, finding.blocks)


async def test_the_share_of_the_limit_that_others_use_is_measured(work: Work) -> None:
    busy = replace(QUIET, foreign_share=0.4)
    shared = replace(work, writer=Connection(EU, gate=busy))

    assert (await found(work))["call_share"].fine
    assert "Others already use 40 of 100 calls." == (await found(shared))["call_share"].why


async def test_the_tree_of_articles_is_shown_before_and_after(work: Work) -> None:
    work.stores.archive(
        Collection(id="top", name="Top"),
        Collection(id="in", name="In", parent=Ref(Entity.COLLECTION, "top")),
        Article(id="1", parent=Ref(Entity.COLLECTION, "in")),
        Article(id="2", parent=Ref(Entity.COLLECTION, "top")),
        Article(id="3"),
    )
    strict = aimed(work, article_needs_folder=True)
    kept = replace(strict, mapping=replace_mapping(work.mapping, keep_category_add_folder=True))
    default = ("Source default category", "Source default folder")

    async def places(of: Work) -> dict[tuple[str, ...], tuple[str, ...]]:
        facts = await Known(of, now=START).facts()
        return {one.before: one.after for one in branches(of, facts)}

    assert {(): default, ("Top",): default, ("Top", "In"): ("Top", "In")} == await places(strict)
    assert ("Top", "Source default folder") == (await places(kept))["Top",]


async def test_agents_to_invite_come_as_a_list_of_addresses_busiest_first(work: Work) -> None:
    work.stores.archive(
        Agent(id="1", name="Clara", email="clara@x.es"),
        Agent(id="2", name="Leo", email="leo@x.es"),
        Agent(id="3", name="Eva", email="eva@x.es", active=False),
        conversation(1, assignee=Ref(Entity.AGENT, "2")),
    )
    agents = {"1": Choice(), "2": Choice(), "3": Choice()}

    finding = (await found(replace(work, mapping=replace_mapping(work.mapping, agents=agents))))[
        "agents_unmatched"
    ]

    assert ("leo@x.es, clara@x.es", "Leo (1)") == (finding.paste, finding.examples[0])


async def test_an_article_with_a_link_to_nothing_that_comes_along_is_named(work: Work) -> None:
    link = '<a href="https://acme.zendesk.com/hc/en-us/articles/{}">x</a>'
    work.stores.archive(
        Article(id="1", url=HOME, html=link.format(2)),
        Article(id="2", url=HOME, html=link.format(404)),
    )

    assert ("2",) == (await found(work))["cross_links"].examples


async def test_one_check_alone_is_made_again(work: Work) -> None:
    known = Known(work, now=START)
    work.stores.archive(Conversation(id="9"))

    again = await check_again(work, known, "no_requester", t=translator("en"))

    assert [("no_requester", 1)] == [(one.id, one.n) for one in again]
    with pytest.raises(WrongUse, match="nonsense"):
        await check_again(work, known, "nonsense", t=translator("en"))


async def test_a_tick_says_who_it_was(work: Work) -> None:
    acknowledge(work.queries, "intercom_workflows", by="Irene")

    assert "Irene" == (await found(work))["intercom_workflows"].acknowledged_by


def replace_mapping(mapping: Mapping, **changes: Any) -> Mapping:
    return msgspec.structs.replace(mapping, **changes)


def replace_account(account: Account, **changes: Any) -> Account:
    return msgspec.structs.replace(account, **changes)


@dataclass(frozen=True)
class OneByOne(Connection):
    """A target that knows everybody whose id ends in zero."""

    asked: list[int] = field(default_factory=list)

    async def existing(self, entity: Entity) -> tuple[Record, ...]:
        return ()

    async def match(self, record: Record) -> Written | None:
        self.asked.append(1)
        return Written(target_id="1") if record.id.endswith("0") else None


@dataclass(frozen=True)
class Many(OneByOne):
    """The same, asked for many at once; the second time it does not answer."""

    async def match_many(self, contacts: Sequence[Contact]) -> frozenset[str]:
        self.asked.append(len(contacts))
        if len(self.asked) == 2:
            raise Unreachable("It is away.")
        return frozenset(one.id for one in contacts if one.id.endswith("0"))


def told_of(finding: Finding) -> dict[str, object]:
    return {name: finding.values[name] for name in ("m", "total")}


async def test_people_who_are_there_are_looked_for_and_the_card_says_how_many_were(
    work: Work,
) -> None:
    work.stores.archive(*(Contact(id=f"{number:03}") for number in range(800)))
    one, many = OneByOne(EU), Many(EU)

    few = (await found(replace(work, writer=one)))["people_known"]
    all_but = (await found(replace(work, writer=many)))["people_known"]

    assert (10, {"m": 100, "total": 800}) == (few.n, told_of(few))
    assert few.why.startswith("100 of 800 were looked up.")
    assert ([375, 375, 50], {"m": 425, "total": 800}) == (many.asked, told_of(all_but))
    assert 43 == all_but.n
