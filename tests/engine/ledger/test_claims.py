"""Claims: a record is one worker's at a time, and only its outcome counts."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.ledger import Claim, ItemState, NewItem, Outcome, Run, Settled
from engine.model import Loss
from tests.support.stores import START, Stores

IDS = [str(n) for n in range(200)]


@pytest.fixture
def run(made: Stores) -> Run:
    begun = made.begin()
    items = [NewItem(entity="contacts", source_id=one, position=n) for n, one in enumerate(IDS)]
    made.ledger.add_items(begun.id, items)
    return begun


def settled(claim: Claim, outcome: Outcome = Outcome.MIGRATED, target: str = "t1") -> Settled:
    there = target if outcome is Outcome.MIGRATED else None
    return Settled(claim=claim, outcome=outcome, target_id=there)


@pytest.mark.parametrize("owners", [("one", "one", "one", "one"), ("a", "b", "c", "d")])
def test_of_many_who_claim_at_once_each_record_goes_to_one(
    made: Stores, run: Run, owners: tuple[str, ...]
) -> None:
    """One owner twice: a chunk that the scheduler takes up again runs beside its successor."""
    together = Barrier(len(owners))
    shuffled = random.Random(3)

    def claim(owner: str) -> list[str]:
        found = []
        parts = [IDS[start : start + 20] for start in range(0, len(IDS), 20)]
        shuffled.shuffle(parts)
        together.wait()
        for part in parts:
            got = made.ledger.claim(run.id, "contacts", part, owner, living=owners)
            found += [one.source_id for one in got]
        return found

    with ThreadPoolExecutor(len(owners)) as pool:
        taken = [one for found in pool.map(claim, owners) for one in found]
    assert sorted(IDS) == sorted(taken)


def test_a_claim_is_an_intent_and_counts_the_attempt(made: Stores, run: Run) -> None:
    (claim,) = made.ledger.claim(run.id, "contacts", ["7"], "one")
    (row,) = made.queries.items(run.id, text="7")
    assert (ItemState.INTENT, 1) == (row.state, row.attempts)
    assert (1, 1, None) == (claim.epoch, claim.attempts, claim.in_doubt_since)


def test_what_a_living_worker_writes_is_left_to_it(made: Stores, run: Run) -> None:
    made.ledger.claim(run.id, "contacts", ["7"], "one")
    assert [] == made.ledger.claim(run.id, "contacts", ["7"], "two", living=["one"])
    assert [] == made.ledger.claim(run.id, "contacts", ["7"], "one")


def test_what_a_dead_worker_was_writing_is_taken_over_in_doubt(made: Stores, run: Run) -> None:
    (lost,) = made.ledger.claim(run.id, "contacts", ["7"], "one")
    made.ledger.remember(run.id, [(lost, {"id": "t9", "done": 2})])
    (claim,) = made.ledger.claim(run.id, "contacts", ["7"], "two")
    assert (2, 2, START) == (claim.epoch, claim.attempts, claim.in_doubt_since)
    assert {"id": "t9", "done": 2} == claim.memo


def test_a_doubt_is_not_older_than_the_stretch_that_finds_it(made: Stores, run: Run) -> None:
    made.ledger.claim(run.id, "contacts", ["7"], "one")
    (claim,) = made.ledger.claim(run.id, "contacts", ["7"], "two", since=START + 50)
    assert START + 50 == claim.in_doubt_since


def test_a_record_given_back_is_in_no_doubt_and_keeps_its_memo(made: Stores, run: Run) -> None:
    (given,) = made.ledger.claim(run.id, "contacts", ["7"], "one")
    made.ledger.remember(run.id, [(given, {"id": "t9"})])
    made.ledger.release(run.id, [given])
    (claim,) = made.ledger.claim(run.id, "contacts", ["7"], "one")
    assert (None, {"id": "t9"}) == (claim.in_doubt_since, claim.memo)


def test_a_worker_that_was_relieved_changes_nothing_any_more(made: Stores, run: Run) -> None:
    (old,) = made.ledger.claim(run.id, "contacts", ["7"], "one")
    (new,) = made.ledger.claim(run.id, "contacts", ["7"], "two")
    made.ledger.remember(run.id, [(old, {"id": "theirs"})])
    made.ledger.release(run.id, [old])
    assert 0 == made.ledger.settle(run.id, [settled(old, Outcome.FAILED)])
    assert 1 == made.ledger.settle(run.id, [settled(new)])
    (row,) = made.queries.items(run.id, text="7")
    assert (ItemState.MIGRATED, "t1") == (row.state, row.target_id)
    assert 0 == made.queries.tallies(run.id)["contacts"].failed


def test_an_outcome_is_given_once(made: Stores, run: Run) -> None:
    (claim,) = made.ledger.claim(run.id, "contacts", ["7"], "one")
    assert 1 == made.ledger.settle(run.id, [settled(claim)])
    assert 0 == made.ledger.settle(run.id, [settled(claim, target="t2")])
    assert [] == made.ledger.claim(run.id, "contacts", ["7"], "two")
    assert 1 == made.queries.tallies(run.id)["contacts"].migrated


def test_totals_are_the_items_counted(made: Stores, run: Run) -> None:
    chance = random.Random(5)
    outcomes = [chance.choice(list(Outcome)) for _ in IDS[:150]]
    claims = made.ledger.claim(run.id, "contacts", IDS[:150], "one")
    loss = (Loss(code="phone_changed"),)
    made.ledger.settle(
        run.id,
        [
            Settled(claim=claim, outcome=outcome, losses=loss if n % 3 == 0 else ())
            for n, (claim, outcome) in enumerate(zip(claims, outcomes, strict=True))
        ],
    )
    tally = made.queries.tallies(run.id)["contacts"]
    counted = {state: made.queries.count_items(run.id, state=state) for state in Outcome}
    assert counted == {state: getattr(tally, state) for state in Outcome}
    assert (200, 50, 50) == (tally.read, tally.with_loss, tally.left)
    assert 50 == made.ledger.unsettled(run.id)


def test_records_that_wait_come_in_their_order_block_by_block(made: Stores, run: Run) -> None:
    made.ledger.settle(
        run.id, [settled(one) for one in made.ledger.claim(run.id, "contacts", IDS[:30], "one")]
    )
    made.ledger.claim(run.id, "contacts", IDS[50:90], "one")
    found, after = [], ("", -1)
    while block := made.ledger.waiting(run.id, "contacts", 7, after):
        found += [one for one, _ in block]
        after = block[-1]
    assert IDS[30:] == found


def test_records_of_one_place_are_all_given(made: Stores) -> None:
    begun = made.begin()
    items = [
        NewItem(entity="contacts", source_id=one, position=n // 50) for n, one in enumerate(IDS)
    ]
    made.ledger.add_items(begun.id, items)
    found, after = [], ("", -1)
    while block := made.ledger.waiting(begun.id, "contacts", 7, after):
        found += [one for one, _ in block]
        after = block[-1]
    assert sorted(IDS) == sorted(found)
    assert [int(one) // 50 for one in found] == sorted(int(one) // 50 for one in IDS)


def test_a_stage_waits_while_one_of_its_records_has_no_outcome(made: Stores, run: Run) -> None:
    assert made.ledger.waits(run.id, ["tags", "contacts"])
    assert not made.ledger.waits(run.id, ["tags"])
    claims = made.ledger.claim(run.id, "contacts", IDS, "one")
    assert made.ledger.waits(run.id, ["contacts"])
    made.ledger.settle(run.id, [settled(one, Outcome.SKIPPED) for one in claims])
    assert not made.ledger.waits(run.id, ["contacts"])


def test_what_is_lost_after_the_outcome_is_counted_once(made: Stores, run: Run) -> None:
    for claim in made.ledger.claim(run.id, "contacts", ["7", "8"], "one"):
        losses = (Loss(code="phone_fixed"),) if claim.source_id == "8" else ()
        found = Settled(
            claim=claim, outcome=Outcome.MIGRATED, target_id=claim.source_id, losses=losses
        )
        made.ledger.settle(run.id, [found])
    late = Loss(code="link_unresolved", detail={"url": "#1"})
    for source_id in ("7", "7", "8", "nobody"):
        made.ledger.lose(run.id, "contacts", source_id, late)

    assert [late] == made.queries.losses_of(run.id, "contacts", "7")
    assert ["phone_fixed", "link_unresolved"] == [
        loss.code for loss in made.queries.losses_of(run.id, "contacts", "8")
    ]
    assert [] == made.queries.losses_of(run.id, "contacts", "nobody")
    assert 2 == made.queries.tallies(run.id)["contacts"].with_loss
