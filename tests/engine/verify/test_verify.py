"""A verification judges every record that runs made, and keeps each verdict."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from engine.connectors.base import Manifest, Settings
from engine.errors import AuthExpired, MissingReference, NotFound, Unreachable
from engine.model import Contact, Entity, Loss, Record, Tag
from engine.verify import latest, verify
from tests.support.desks import capabilities
from tests.support.stores import START, Stores, stores

CONTACTS = [Contact(id=str(n), name=f"Contact {n}") for n in range(1, 8)]


@dataclass
class Holds:
    """A target that holds these records by id; an error is raised instead of given."""

    records: dict[str, Record | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        self.asked.append(target_id)
        found = self.records.get(target_id)
        if isinstance(found, Exception):
            raise found
        return found


@dataclass(frozen=True)
class Clock:
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def now(self) -> float:
        return START

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(f"a verification waited {seconds} s")


@dataclass(frozen=True)
class Target:
    manifest: Manifest


@dataclass(frozen=True)
class Work:
    stores: Stores
    writer: Any
    clock: Clock = field(default_factory=Clock)
    settings: Settings = field(default_factory=lambda: Settings(lanes=3))
    target: Target = field(
        default_factory=lambda: Target(
            Manifest(desk="made-up", name="Made up", capabilities=capabilities(), sign_ins=())
        )
    )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stores, name)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Stores]:
    """Seven contacts in the archive and migrated, one agent matched, one helper made."""
    with stores(tmp_path) as made:
        made.archive(*CONTACTS)
        run = made.begin()
        made.migrate(run, "contacts", [contact.id for contact in CONTACTS])
        made.migrate(run, "_contacts", ["mudanza:unknown-requester"])
        made.skip(run, "agents", ["a1"], "matched_existing")
        yield made


def target(**changes: Record | Exception | None) -> Holds:
    holds = Holds({f"t-{contact.id}": contact for contact in CONTACTS})
    for place, record in changes.items():
        holds.records.pop(place.replace("_", "-"))
        if record is not None:
            holds.records[place.replace("_", "-")] = record
    return holds


def as_it_is(record: Record) -> tuple[Record, tuple[Loss, ...]]:
    return record, ()


async def test_every_record_that_a_run_made_is_judged_and_nothing_else(filled: Stores) -> None:
    holds = target(
        t_1=Contact(id="1", name="Somebody else"),
        t_2=None,
        t_3=NotFound("gone"),
        t_4=Unreachable("no answer"),
    )

    found = await verify(Work(filled, holds), mapped_of=as_it_is)

    assert (3, 1, 2, 1) == (found.match, found.differ, found.missing, found.unreadable)
    assert [f"t-{n}" for n in range(1, 8)] == sorted(holds.asked)
    assert {"match": 3, "differ": 1, "missing": 2, "unreadable": 1} == filled.queries.verdicts(
        found.id
    )


async def test_differences_name_record_field_and_both_values(filled: Stores) -> None:
    holds = target(t_1=Contact(id="1", name="Somebody else"), t_2=None)

    found = await verify(Work(filled, holds), mapped_of=as_it_is)

    assert [
        {
            "entity": "contacts",
            "source_id": "1",
            "field": "name",
            "source": "Contact 1",
            "target": "Somebody else",
        },
        {
            "entity": "contacts",
            "source_id": "2",
            "field": "record",
            "source": "",
            "target": "missing",
        },
    ] == found.differences


async def test_a_sample_is_of_the_size_asked_for_and_the_seed_chooses_it(filled: Stores) -> None:
    first, again, other = target(), target(), target()

    found = await verify(Work(filled, first), mapped_of=as_it_is, sample=3)
    await verify(Work(filled, again), mapped_of=as_it_is, sample=3)
    await verify(Work(filled, other, Clock(random.Random(1))), mapped_of=as_it_is, sample=3)

    assert (3, 3) == (found.match, len(set(first.asked)))
    assert sorted(first.asked) == sorted(again.asked)
    assert sorted(first.asked) != sorted(other.asked)


async def test_a_sample_larger_than_all_is_all(filled: Stores) -> None:
    found = await verify(Work(filled, target()), mapped_of=as_it_is, sample=500)

    assert 7 == found.match


async def test_progress_ends_at_the_total(filled: Stores) -> None:
    said: list[tuple[int, int]] = []

    await verify(
        Work(filled, target()), mapped_of=as_it_is, on_progress=lambda *now: said.append(now)
    )

    assert (7, 7) == said[-1]


async def test_a_loss_that_only_the_writing_met_excuses_its_field(filled: Stores) -> None:
    filled.archive(Contact(id="8", name="Contact 8", phone="+34911234567"))
    loss = Loss(code="phone_dropped")
    filled.migrate(filled.begin("delta"), "contacts", ["8"], losses=[loss])
    holds = target()
    holds.records["t-8"] = Contact(id="8", name="Contact 8")

    found = await verify(Work(filled, holds), mapped_of=as_it_is)

    assert (8, 0) == (found.match, found.differ)


async def test_a_record_that_cannot_be_mapped_any_more_is_unreadable(filled: Stores) -> None:
    def broken(record: Record) -> tuple[Record, tuple[Loss, ...]]:
        if record.id == "5":
            raise MissingReference("Its requester is not in the target.")
        return record, ()

    found = await verify(Work(filled, target()), mapped_of=broken)

    assert (6, 1) == (found.match, found.unreadable)


async def test_a_sign_in_that_ends_stops_the_verification_as_itself(filled: Stores) -> None:
    with pytest.raises(AuthExpired):
        await verify(
            Work(filled, target(t_3=AuthExpired("ended"))),
            mapped_of=as_it_is,
        )
    assert latest(filled.queries) is None


async def test_the_latest_verification_is_read_from_the_ledger_as_it_was(filled: Stores) -> None:
    assert latest(filled.queries) is None

    found = await verify(Work(filled, target(t_2=None)), mapped_of=as_it_is)

    assert found == latest(filled.queries)


async def test_a_tag_is_there_when_the_target_says_so_without_objects(filled: Stores) -> None:
    filled.archive(Tag(id="9", name="Late delivery"))
    filled.migrate(filled.begin("delta"), "tags", ["9"])
    holds = target()
    holds.records["t-9"] = Tag(id="late delivery", name="late delivery")

    assert 8 == (await verify(Work(filled, holds), mapped_of=as_it_is)).match
