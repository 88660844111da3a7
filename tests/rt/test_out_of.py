"""A real Request Tracker into an emulated Intercom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from engine.ledger import Tally
from tests.rt.account import RequestTrackerAccount
from tests.rt.seed import fill
from tests.rt.walk import NEWS, Walk, WalkContract
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
]


class TestRequestTrackerIntoIntercom(WalkContract):
    refused: ClassVar = {"on": "POST /contacts", "nth": 1, "kind": "status", "status": 422}

    @pytest.fixture(scope="class")
    @classmethod
    def walk(
        cls, rt_account: RequestTrackerAccount, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Walk]:
        fill(rt_account)
        with sandbox("intercom:globex:empty", limits="off") as (target,):
            home = tmp_path_factory.mktemp("out_of")
            made = connected(home, rt_account, target, call_timeout=5.0)
            yield Walk(made, rt_account, target)

    def held(self, target: SandboxAccount) -> int:
        return len(target.dump()["conversations"])

    def words(self, walk: Walk) -> list[list[str]]:
        return [
            [
                row["source"]["body"],
                *filter(
                    None,
                    (part["body"] for part in row["conversation_parts"]["conversation_parts"]),
                ),
            ]
            for row in walk.target.dump()["conversations"]
        ]

    def goes_on(self, source: SandboxAccount) -> str:
        assert isinstance(source, RequestTrackerAccount)
        row = source.rows("tickets", fields="Status")[-1]
        body = {"Content": NEWS, "ContentType": "text/plain"}
        answer = source.rt.call("POST", f"ticket/{row['id']}/correspond", body)
        assert answer.is_success, answer.text
        return str(row["id"])

    def counted(self, walk: Walk) -> dict[str, int]:
        assert isinstance(walk.source, RequestTrackerAccount)
        rt = walk.source.rt
        return {
            "conversations": rt.found("id > 0"),
            "contacts": walk.source.contacts(),
            "articles": walk.source.articles(),
        }

    def told(self, tally: Tally) -> int:
        return tally.read
