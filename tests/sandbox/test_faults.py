"""Orders for faults are read strictly and strike the calls they name."""

from __future__ import annotations

import pytest

from engine.sandbox.faults import Call, Fault, FaultError, Faults


def call(method: str = "POST", path: str = "/api/v2/tickets.json", body: bytes = b"") -> Call:
    return Call(method=method, path=path, template=path, base="/api/v2", body=body)


def struck(order: dict[str, object], count: int, one: Call | None = None) -> list[bool]:
    fault = Fault.parse(order)
    return [fault.strikes(one or call()) for _ in range(count)]


def test_a_fault_strikes_the_nth_call_and_no_other() -> None:
    order = {"on": "POST /tickets", "nth": 2, "kind": "reset"}
    assert [False, True, False, False] == struck(order, 4)


def test_a_fault_with_no_end_strikes_from_the_nth_call_on() -> None:
    order = {"on": "POST /tickets", "nth": 2, "kind": "reset", "times": 0}
    assert [False, True, True, True] == struck(order, 4)


def test_every_second_call_is_struck_as_often_as_ordered() -> None:
    order = {"on": "POST /tickets", "kind": "reset", "every": 2, "times": 2}
    assert [True, False, True, False, False] == struck(order, 5)


def test_only_calls_that_hold_the_text_are_counted() -> None:
    fault = Fault.parse({"on": "POST /tickets", "kind": "reset", "match": "T07b"})
    assert not fault.strikes(call(body=b'{"subject":"T08b"}'))
    assert fault.strikes(call(body=b'{"subject":"T07b"}'))


def test_a_pattern_matches_paths_and_base_and_ending_may_be_left_out() -> None:
    one = Call(
        method="GET",
        path="/api/v2/tickets/7.json",
        template="/api/v2/tickets/{id}.json",
        base="/api/v2",
    )
    for on in ("GET /tickets/{id}", "GET /tickets/*", "* /api/v2/tickets/7.json"):
        assert Fault.parse({"on": on, "kind": "slow"}).strikes(one)
    assert not Fault.parse({"on": "POST /tickets/{id}", "kind": "slow"}).strikes(one)


@pytest.mark.parametrize(
    "order",
    [
        {"on": "POST /tickets", "kind": "explode"},
        {"on": "/tickets", "kind": "reset"},
        {"kind": "reset"},
        {"on": "POST /tickets", "kind": "reset", "often": 3},
    ],
)
def test_an_order_that_cannot_be_understood_is_refused(order: dict[str, object]) -> None:
    with pytest.raises(FaultError):
        Faults().order([order])
