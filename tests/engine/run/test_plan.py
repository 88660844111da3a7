"""A plan says what a run will do, and the run does it."""

from __future__ import annotations

from pathlib import Path

from engine.connectors.base import Unread
from engine.connectors.capabilities import Trait
from engine.model import Contact, Conversation, Entity, Message, Ref
from engine.run.plan import Plan, plan_of
from engine.run.prepare import both, context_of
from engine.run.read import read_source
from tests.engine.run.desk import Undertaking, undertaking

CONTACTS = [Contact(id=str(n), name=f"Contact {n}", email=f"c{n}@example.com") for n in range(5)]
THREAD = Conversation(
    id="c1",
    subject="Help",
    requester=Ref(Entity.CONTACT, "0"),
    messages=(Message(id="m", text="words"),),
)
SPAM = Conversation(id="c2", subject="Win", spam=True, messages=THREAD.messages)


async def planned(made: Undertaking) -> Plan:
    """The plan of a full run."""
    work = made.work()
    await read_source(work, lambda: False)
    source, target = await both(work)
    context = context_of(
        records=work.records,
        mapping=work.mapping,
        source=(work.source.manifest, source),
        target=(work.target.manifest, target),
        now=work.clock.now(),
    )
    return plan_of(
        kind="full", records=work.records, ledger=work.ledger, context=context, lanes=made.lanes
    )


async def test_a_plan_foresees_every_outcome(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS, THREAD, SPAM) as made:
        gone = Unread(entity=Entity.CONTACT, id="77", code="deleted_in_source")
        broken = Unread(entity=Entity.CONTACT, id="78", code="unreadable")
        made.reader.unread = {Entity.CONTACT: [gone, broken]}
        plan = await planned(made)
        assert {"contacts": 7, "conversations": 2} == plan.entities
        assert {"contacts": 5, "conversations": 1} == plan.write
        assert {"deleted_in_source": 1, "spam": 1} == plan.skips
        assert {"unreadable": 1} == plan.fails
        assert 0 == made.service.calls

        run = await made.drive(made.begin())
        rows = made.stores.queries.tallies(run.id)
        assert plan.entities == {name: row.read for name, row in rows.items() if row.read}
        assert plan.write == {name: row.migrated for name, row in rows.items() if row.migrated}


async def test_what_is_there_already_is_not_planned_again(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        await made.drive(made.begin())
        plan = await planned(made)
        assert ({}, {"already_migrated": 5}) == (plan.write, plan.skips)


async def test_other_losses_make_another_plan(tmp_path: Path) -> None:
    record = Contact(id="1", name="Ana", email="ana@example.com", unsubscribed=True)
    digests = []
    for n, traits in enumerate(([], [], [Trait.CONSENT])):
        (tmp_path / str(n)).mkdir()
        with undertaking(tmp_path / str(n), record, traits=frozenset(traits)) as made:
            digests.append((await planned(made)).digest)
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]
