"""What still fails of a run, told from that run, its retries and whatever came after."""

from __future__ import annotations

from engine.ledger import Failing, Run
from tests.support.stores import Stores


def failing(made: Stores, run: Run) -> Failing:
    return Failing(made.ledger.engine, made.ledger.runs(), run.id)


def retry(made: Stores, of: Run) -> Run:
    run = made.begin("retry")
    made.ledger.change_run(run.id, options={"of": of.id})
    return run


def test_what_a_retry_of_one_reason_left_out_still_fails(made: Stores) -> None:
    full = made.begin()
    made.migrate(full, "contacts", ["0"])
    made.fail(full, "contacts", ["1", "2"], "file_too_large")
    made.fail(full, "contacts", ["3"], "not_allowed")
    again = retry(made, full)
    made.migrate(again, "contacts", ["1"])
    made.fail(again, "contacts", ["2"], "server_error")

    assert [("not_allowed", 1), ("server_error", 1)] == failing(made, full).reasons()
    assert {("contacts", "2"), ("contacts", "3")} == set(failing(made, full).records())
    assert [("contacts", "3")] == failing(made, full).records(codes=["not_allowed"])
    assert [("contacts", "2")] == failing(made, full).records(ids=["contacts:2"])
    assert [("server_error", 1)] == failing(made, again).reasons()


def test_a_retry_of_a_retry_belongs_to_the_run_and_another_run_does_not(made: Stores) -> None:
    demo = made.begin("demo")
    made.fail(demo, "contacts", ["1"], "not_allowed")
    full = made.begin()
    made.fail(full, "contacts", ["1", "2"], "not_allowed")
    made.migrate(retry(made, retry(made, full)), "contacts", ["2"])

    assert [("contacts", "1")] == failing(made, full).records()
    assert [] == failing(made, demo).records(), "the whole run met it again"


def test_taking_a_run_back_mends_nothing(made: Stores) -> None:
    demo = made.begin("demo")
    made.fail(demo, "contacts", ["1"], "not_allowed")
    made.skip(made.begin("undo"), "contacts", ["1"], "taken_back")

    assert [("not_allowed", 1)] == failing(made, demo).reasons()
