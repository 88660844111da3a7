"""The figures of a report add up, and what they compare is said to agree only when it does."""

from __future__ import annotations

import msgspec

from engine.ledger import Run, Tally
from engine.report import Compared, Report, fingerprint, summarise
from tests.engine.report.conftest import ACCOUNTS, COUNTS, DESKS
from tests.support.stores import START, Stores


def test_the_totals_are_the_sums_of_the_kinds_without_our_own_records(report: Report) -> None:
    assert Tally(read=9, migrated=5, failed=2, skipped=2, with_loss=2) == report.totals
    assert ["agents", "contacts", "conversations"] == list(report.entities)


def test_losses_that_miss_content_come_first(report: Report) -> None:
    assert [("file_too_large", 2, 3), ("date_updated_lost", 2, 1)] == [
        (row.code, row.records, row.weight) for row in report.losses
    ]


def test_before_and_added_make_after_with_the_records_that_the_migration_made_up(
    report: Report,
) -> None:
    found = {row.entity: row for row in report.compared}

    assert found["contacts"] == Compared(
        entity="contacts", source=5, before=10, after=14, added=4, matched=0, agrees=True
    )
    assert found["agents"].agrees is True
    assert (0, 1) == (found["agents"].added, found["agents"].matched)


def test_a_target_with_other_numbers_does_not_agree(filled: Stores, run: Run) -> None:
    counts = {**COUNTS, "after": {"contacts": 13, "conversations": None}}

    found = summarise(
        filled.queries,
        run,
        counts=counts,
        desks=DESKS,
        accounts=ACCOUNTS,
        verification=None,
        now=START,
    )

    assert {"contacts": False, "conversations": None, "agents": None} == {
        row.entity: row.agrees for row in found.compared
    }


def test_the_fingerprint_is_the_same_until_an_outcome_changes(filled: Stores, run: Run) -> None:
    before = fingerprint(filled.queries, run.id)
    again = fingerprint(filled.queries, run.id)
    filled.fail(run, "contacts", ["6"], "rejected")

    assert 64 == len(before)
    assert before == again
    assert before != fingerprint(filled.queries, run.id)


def test_one_other_reason_gives_another_fingerprint(filled: Stores) -> None:
    runs = [filled.begin(), filled.begin(), filled.begin()]
    for run, code in zip(runs, ("spam", "spam", "filtered_out"), strict=True):
        filled.skip(run, "contacts", ["1"], code)

    same, again, other = (fingerprint(filled.queries, run.id) for run in runs)

    assert same == again
    assert same != other


def test_a_report_survives_being_sent_as_json(report: Report) -> None:
    plain = msgspec.structs.replace(report, verification=None)

    assert plain == msgspec.json.decode(msgspec.json.encode(plain), type=Report)
