"""The gate spends what the service allows, and no call is refused."""

from __future__ import annotations

import asyncio

import pytest

from engine.http.pacing import Gate
from tests.engine.http.virtual import EPOCH, Service, drive, now, other_app, run

FIRST = int(EPOCH // 10)


def full_windows(service: Service, until: float) -> list[int]:
    """Calls taken in the windows that lay wholly within the run."""
    first, last = int(EPOCH // service.seconds), int((EPOCH + until) // service.seconds)
    return [service.ours[window] for window in range(first, last)]


@pytest.mark.parametrize("latency", [0.005, 0.05, 0.3])
def test_every_window_is_used_up_and_nothing_is_refused(latency: float) -> None:
    service = Service(latency=latency)

    async def main() -> None:
        await drive(service, service.gate(), until=60.0)

    run(main)

    assert 0 == service.refused
    assert min(full_windows(service, 60.0)) >= 0.97 * service.limit


@pytest.mark.parametrize("latency", [0.005, 0.3])
@pytest.mark.parametrize("per_second", [50.0, 700.0])
def test_a_busy_account_is_shared_without_refusals_worth_counting(
    per_second: float, latency: float
) -> None:
    """Others' calls on the way cannot be seen: the first window teaches how many there are."""
    service = Service(latency=latency)
    at_first: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(10.0, lambda: at_first.append(service.refused))
        with other_app(service, per_second=per_second):
            await drive(service, service.gate(), until=60.0)

    run(main)
    ours, all_calls = sum(service.ours.values()), sum(service.taken.values())

    assert at_first[0] <= 64
    assert service.refused - at_first[0] <= 0.001 * ours
    assert all_calls >= 0.95 * service.limit * 6


def test_another_programs_share_is_shown() -> None:
    service = Service(limit=1000)

    async def main() -> None:
        gate = service.gate()
        driving = asyncio.ensure_future(drive(service, gate, until=45.0))
        for _ in range(5):
            service.foreign(300)
            await asyncio.sleep(10.0)
        await driving
        assert gate.state().foreign_share == pytest.approx(0.3, abs=0.05)

    run(main)

    assert 0 == service.refused


def test_a_limit_lowered_during_the_run_is_followed() -> None:
    service = Service()

    async def main() -> None:
        gate = service.gate()
        asyncio.get_running_loop().call_later(33.0, setattr, service, "limit", 833)
        await drive(service, gate, until=80.0)

    run(main)

    assert service.refused <= 64
    assert min(full_windows(service, 80.0)[4:]) >= 0.97 * 833


@pytest.mark.parametrize("dates", [False, True])
@pytest.mark.parametrize("behind", [-7.0, -0.6, 0.6, 7.0, 90.0])
def test_a_wrong_clock_costs_a_few_calls_and_no_window_for_long(behind: float, dates: bool) -> None:
    """Our clock is ahead or behind: the gate finds out from the answers."""
    service = Service(clock_behind=behind, dates=dates, limit=200)

    async def main() -> None:
        await drive(service, service.gate(), until=120.0)

    run(main)

    assert service.refused <= 12
    if behind > 0 or dates:
        assert sum(full_windows(service, 120.0)[4:]) >= 0.85 * service.limit * 8


def test_a_limit_without_a_reset_is_spent_without_refusals() -> None:
    service = Service(limit=700, seconds=60, tells_reset=False)

    async def main() -> None:
        await asyncio.sleep(17.0)
        await drive(service, service.gate(), until=600.0)

    run(main)

    assert 0 == service.refused
    assert min(full_windows(service, 600.0)[1:]) >= 0.95 * 700


@pytest.mark.parametrize("tells_reset", [True, False])
def test_each_sub_limit_is_used_while_the_rest_goes_on(tells_reset: bool) -> None:
    service = Service(
        limit=700, seconds=60, tells_reset=tells_reset, sub_limits={"create": 280, "search": 20}
    )

    async def main() -> None:
        await drive(service, service.gate(), until=300.0, classes="create search default")

    run(main)
    windows = range(int(EPOCH // 60) + 1, int(EPOCH // 60) + 5)

    assert 0 == service.refused
    for name, limit in service.sub_limits.items():
        assert min(service.by_class[name, w] for w in windows) >= 0.95 * limit
    assert min(service.ours[w] for w in windows) >= 0.95 * 700


def test_a_limit_inside_the_accounts_spends_both_though_answers_tell_one() -> None:
    """As at Freshdesk: calls of tickets tell of their own limit alone, and count for both."""
    service = Service(limit=200, seconds=60, tells_reset=False, sub_limits={"create": 80})
    service.tells_all = False

    async def main() -> None:
        await drive(service, service.gate(nested=True), until=300.0, classes="create default")

    run(main)
    windows = range(int(EPOCH // 60) + 1, int(EPOCH // 60) + 5)

    assert 0 == service.refused
    assert min(service.by_class["create", w] for w in windows) >= 0.95 * 80
    assert min(service.ours[w] for w in windows) >= 0.95 * 200


def test_a_users_ceiling_holds_in_any_minute() -> None:
    service = Service()
    moments: list[float] = []

    async def main() -> None:
        gate = service.gate(ceilings={"": 100})

        async def lane() -> None:
            while now() < 300.0:
                await service.call(gate)
                moments.append(now())

        await asyncio.gather(*(lane() for _ in range(8)))

    run(main)
    moments.sort()

    assert len(moments) >= 495
    assert all(b - a >= 59.9 for a, b in zip(moments, moments[100:], strict=False))


def test_a_service_without_limits_is_called_on_all_lanes() -> None:
    in_flight = most = 0

    async def main() -> None:
        gate = Gate(lanes=64)

        async def call() -> None:
            nonlocal in_flight, most
            async with gate.slot() as ticket:
                in_flight += 1
                most = max(most, in_flight)
                await asyncio.sleep(0.1)
                in_flight -= 1
                ticket.answered(200, {})

        await asyncio.gather(*(call() for _ in range(200)))

    run(main)

    assert 64 == most


def test_the_first_call_goes_alone() -> None:
    service = Service()
    started: list[float] = []

    async def main() -> None:
        gate = service.gate()

        async def call() -> None:
            async with gate.slot() as ticket:
                started.append(now())
                await asyncio.sleep(1.0)
                ticket.answered(200, service._headers("default", service.window()))

        await asyncio.gather(*(call() for _ in range(10)))

    run(main)

    assert [0.0] + [1.0] * 9 == started


def test_a_refusal_stops_all_lanes_for_as_long_as_the_service_asks() -> None:
    service = Service()
    later: list[float] = []

    async def main() -> None:
        gate = service.gate()
        await service.call(gate)
        gate.refused("default", 7.0, 5.0)
        asked_at = now()

        async def call() -> None:
            await service.call(gate)
            later.append(now() - asked_at)

        await asyncio.gather(*(call() for _ in range(64)))

    run(main)

    assert 7.0 <= min(later)
    assert max(later) <= 9.0


def test_a_call_cancelled_while_waiting_leaves_its_place_to_others() -> None:
    service = Service(limit=5)

    async def main() -> None:
        gate = service.gate()
        for _ in range(5):
            await service.call(gate)
        waiting = [asyncio.ensure_future(service.call(gate)) for _ in range(20)]
        await asyncio.sleep(1.0)
        for task in waiting[:18]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.gather(*(service.call(gate) for _ in range(3)))

    run(main)

    assert 0 == service.refused
    assert 5 == service.ours[FIRST + 1]


def test_the_state_says_until_when_and_why() -> None:
    service = Service(limit=5)

    async def main() -> None:
        gate = service.gate()
        for _ in range(5):
            await service.call(gate)
        waiting = asyncio.ensure_future(service.call(gate))
        await asyncio.sleep(1.0)
        state = gate.state()
        await waiting

        assert (5, 0, "limit", 5) == (state.limit, state.remaining, state.reason, state.calls)
        assert state.waiting_until == pytest.approx(EPOCH + 10.0, abs=0.1)

    run(main)
