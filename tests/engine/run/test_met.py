"""Two records of the source that are one in the target: the ends do not depend on who is faster."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from engine.connectors.base import Key, Memo, Remember, Written
from engine.model import Collection, Contact, Entity, Record, Tag, entity_of
from tests.engine.run.desk import Undertaking, undertaking
from tests.engine.run.memory import MemoryWriter


@dataclass
class Meeting(MemoryWriter):
    """
    Takes records for one by `alike`, and answers the ids of `slow` last of all.

    A slow record is created at once; its answer comes after all that can come before it has. A
    `held_up` one is created as late.
    """

    alike: Callable[[Record], str] = lambda record: record.id
    slow: Sequence[str] = ()
    held_up: Sequence[str] = ()
    order: list[str] = field(default_factory=list)

    async def write(self, record: Record, *, key: Key, memo: Memo, remember: Remember) -> Written:
        self.order.append(record.id)
        if record.id in self.held_up:
            await _after_all_others()
        for held in self.service.held:
            if (held.entity, self.alike(held.record)) == (entity_of(record), self.alike(record)):
                return Written(target_id=held.id, created=False)
        written = await super().write(record, key=key, memo=memo, remember=remember)
        if record.id in self.slow:
            await _after_all_others()
        return written


async def _after_all_others() -> None:
    """Let every other task, and the threads that they wait for, come as far as they can."""
    for _ in range(200):
        await asyncio.sleep(0.001)


async def ends(made: Undertaking) -> dict[str, tuple[str, str, str]]:
    """State, code and the other record's id, by id."""
    run = await made.drive(made.begin())
    assert "" == run.reason
    return {
        row.source_id: (row.state, row.code, str(row.detail.get("other", "")))
        for row in made.stores.queries.every_item(run.id)
    }


def phone(record: Record) -> str:
    return record.phone or "" if isinstance(record, Contact) else ""


async def test_who_meets_a_record_of_this_run_waits_to_know_whose_it_is(tmp_path: Path) -> None:
    """The target alone sees that they are one, and answers the second before the first."""
    people = [Contact(id=one, name=one, phone="+34600000000") for one in ("first", "second")]
    with undertaking(tmp_path, *people) as made:
        made.writer = Meeting(made.service, alike=phone, slow=["first"])
        found = await ends(made)

    assert ("migrated", "", "") == found["first"]
    assert ("skipped", "duplicate_in_source", "first") == found["second"]


async def test_two_who_meet_the_same_record_do_not_wait_for_each_other(tmp_path: Path) -> None:
    people = [Contact(id=one, name=one, phone="+34600000000") for one in ("1", "2", "3")]
    with undertaking(tmp_path, *people) as made:
        made.writer = Meeting(made.service, alike=phone, slow=["1"])
        found = await asyncio.wait_for(ends(made), 20)

    assert ["duplicate_in_source"] * 2 == [found["2"][1], found["3"][1]]


async def test_who_stays_is_written_before_who_is_there_again(tmp_path: Path) -> None:
    """Though the one that stays comes in a later batch, and its answer is slow."""
    later = datetime(2024, 1, 1, tzinfo=UTC)
    again = Contact(id="again", name="A", email="a@example.com")
    others = [Contact(id=str(n), name="B", email=f"{n}@example.com") for n in range(4)]
    stays = Contact(id="stays", name="A", email="A@example.com", updated_at=later)
    with undertaking(tmp_path, again, *others, stays) as made:
        made.writer = Meeting(made.service, slow=["stays"])
        found = await ends(made)

    assert ("migrated", "", "") == found["stays"]
    assert ("skipped", "duplicate_in_source", "stays") == found["again"]
    assert "again" not in made.writer.order


async def test_of_two_tags_of_one_name_the_second_is_there_again(tmp_path: Path) -> None:
    """A target that folds tags knows both by one name; the order of the list decides nothing."""
    tags = [Tag(id="vip", name="vip"), Tag(id="VIP", name="VIP")]
    with undertaking(tmp_path, *tags, tag_folding=True) as made:
        made.writer = Meeting(made.service, slow=["VIP"])
        found = await ends(made)

    assert ("migrated", "", "") == found["VIP"]
    assert ("skipped", "duplicate_in_source", "VIP") == found["vip"]


async def test_folders_of_one_name_are_written_as_the_source_shows_them(tmp_path: Path) -> None:
    """Where the name is taken the second one gets another: which that is must not be chance."""
    shown = [("A", 2), ("B", None), ("a", 1), ("A", None)]
    folders = [Collection(id=f"c{n}", name=s, position=at) for n, (s, at) in enumerate(shown)]
    with undertaking(tmp_path, *folders) as made:
        made.writer = Meeting(made.service, held_up=["c2"])
        await ends(made)
        written = [one.record.id for one in made.service.held if one.entity is Entity.COLLECTION]

    named_a = [one for one in written if one != "c1"]
    assert ["c2", "c0", "c3"] == named_a
