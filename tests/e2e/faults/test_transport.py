"""What goes wrong on the way and in the service: rows 3 to 30 of the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.connectors.intercom import connector
from engine.ledger import RunKind, RunState
from tests.e2e.faults.disturbed import LAG_SECONDS, WRITES, Order, Place, place
from tests.e2e.killed_worker import Orders, settle

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place(tmp_path_factory.mktemp("undisturbed")) as made:
        yield made


@pytest.fixture(autouse=True)
def soon_findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doubt is settled by the sandbox's delay, not by the vendor's minute."""
    monkeypatch.setattr(connector, "MANIFEST", connector.MANIFEST)
    settle(Orders(seed=0, kills=0, lag=LAG_SECONDS))


def everywhere(**fault: object) -> list[Order]:
    """The fault at reads and at writes alike."""
    return [{"on": "* *", **fault}]


def at_writes(**fault: object) -> list[Order]:
    """The fault at every kind of call that writes a record, counted for each kind by itself."""
    return [{"on": call, **fault} for call in WRITES]


PASSING: dict[str, dict[str, object]] = {
    "03_reset_before_the_request": {"kind": "reset"},
    "06_half_a_body": {"kind": "truncate"},
    "07_a_byte_a_second": {"kind": "slow", "rate": 1},
    "09_an_empty_answer": {"kind": "status", "status": 200, "body": ""},
    "09_an_empty_object": {"kind": "status", "status": 200, "body": {}},
    "09_a_page_of_a_proxy": {"kind": "html"},
    "10_a_server_fault": {"kind": "status", "status": 500},
}


@pytest.mark.parametrize("row", PASSING)
def test_a_fault_that_passes_at_reads_costs_nothing(here: Place, tmp_path: Path, row: str) -> None:
    ended = here.run(tmp_path, source=everywhere(every=12, times=0, **PASSING[row]), target=[])

    here.nothing_missing(ended)


@pytest.mark.parametrize("row", PASSING)
def test_a_fault_that_passes_at_writes_costs_nothing(here: Place, tmp_path: Path, row: str) -> None:
    ended = here.run(tmp_path, source=[], target=at_writes(nth=2, **PASSING[row]))

    here.nothing_missing(ended)


def test_04_an_answer_lost_after_the_write_is_looked_up_and_adopted(
    here: Place, tmp_path: Path
) -> None:
    ended = here.run(
        tmp_path, source=[], target=at_writes(kind="lost_answer", nth=2, every=6, times=0)
    )

    here.nothing_missing(ended)
    assert 8 <= sum(one["applied"] for one in ended.target.stats()["faults"])


def test_10_faults_at_a_fifth_of_all_calls_cost_a_third_more_calls_at_most(
    here: Place, tmp_path: Path
) -> None:
    fault = {"kind": "status", "status": 502, "every": 5, "times": 0}
    ended = here.run(tmp_path, source=everywhere(**fault), target=at_writes(**fault))

    here.nothing_missing(ended)
    calls = here.source.stats()["total"] + here.target.stats()["total"]
    assert calls <= 1.35 * here.calls


def test_11_a_record_that_always_breaks_the_service_fails_alone(
    here: Place, tmp_path: Path
) -> None:
    name = here.source.dump()["organizations"][0]["name"]
    fault = {"on": "POST /companies", "kind": "status", "status": 500, "match": name, "times": 0}
    ended = here.run(tmp_path, source=[], target=[fault])

    here.accounted(ended)
    assert {"server_error": 1} == dict(ended.codes("failed"))
    assert 5 >= ended.target.stats()["faults"][0]["applied"]


def test_15_a_limit_that_stays_used_up_pauses_the_run_and_it_goes_on(
    here: Place, tmp_path: Path
) -> None:
    fault = {"on": "POST /conversations", "kind": "status", "status": 429, "nth": 3, "times": 1}
    wait = {"headers": {"retry-after": "2"}}
    ended = here.run(tmp_path, source=[], target=[fault | wait])

    here.nothing_missing(ended)


def test_20_a_kind_that_may_not_be_read_is_told_and_the_others_come(
    here: Place, tmp_path: Path
) -> None:
    fault = {"on": "GET *articles*", "kind": "status", "status": 403, "times": 0}
    ended = here.run(tmp_path, source=[fault], target=[], kind=RunKind.FULL)

    assert RunState.DONE == ended.run.state
    assert 1 == ended.codes("skipped")["permission_missing"]
    assert 20 < ended.totals["conversations"].migrated == ended.totals["conversations"].read


def test_21_a_record_that_goes_while_it_is_read_is_told_as_deleted(
    here: Place, tmp_path: Path
) -> None:
    ended = here.run(tmp_path, source=[{"on": "GET *comments*", "kind": "vanish"}], target=[])

    here.accounted(ended)
    assert 1 == ended.codes("skipped")["deleted_in_source"]
