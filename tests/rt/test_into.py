"""Emulated help desks into a real Request Tracker: nothing lost, nothing doubled, nobody mailed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from engine.connectors.request_tracker.convert.vocabulary import KEY
from tests.e2e.command_line import CommandLine
from tests.rt.account import RequestTrackerAccount
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("request_tracker"),
    pytest.mark.timeout(400),
]


@dataclass(frozen=True)
class Moved:
    """A migration after its demo, by command line."""

    line: CommandLine
    source: SandboxAccount
    target: RequestTrackerAccount
    demo: dict[str, Any]


@pytest.fixture(
    scope="module", params=["intercom:initech:small"], ids=lambda one: one.partition(":")[0]
)
def moved(
    request: pytest.FixtureRequest,
    rt_account: RequestTrackerAccount,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Moved]:
    rt_account.reset()
    with sandbox(request.param, limits="off") as (source,):
        line = CommandLine(home=tmp_path_factory.mktemp("into"))
        line.begin(source, rt_account)
        demo = line.of("demo", "--size", "2")
        assert demo.code in {0, 1}, demo.err
        yield Moved(line, source, rt_account, demo.json)


def test_every_record_has_an_outcome_and_none_failed(moved: Moved) -> None:
    assert [] == moved.demo["failures"]
    assert "done" == moved.demo["state"]


def test_the_reports_total_is_what_rts_own_search_counts(moved: Moved) -> None:
    migrated = moved.demo["entities"]["conversations"]["migrated"]

    assert migrated > 0
    assert migrated == moved.target.rt.found(f"CF.{{{KEY}}} LIKE ':'")
    assert migrated == moved.target.rt.found("id > 0")


def test_no_mail_left_rt(moved: Moved) -> None:
    assert [] == moved.target.rt.mails()
