"""Emulated help desks into a real Request Tracker: nothing lost, nothing doubled, nobody mailed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

import pytest

from engine.ledger import Tally
from tests.rt.account import RequestTrackerAccount
from tests.rt.trimmed import trim
from tests.rt.walk import NEWS, Walk, WalkContract
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox
from tests.support.vendor import Person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
]


class IntoRequestTracker(WalkContract):
    """What is the same whatever help desk is left."""

    refused: ClassVar = {"on": "POST /user", "kind": "status", "status": 400}
    seed: ClassVar[str]
    kept: ClassVar[tuple[str, ...]]
    """The conversations that are moved: with files, with notes, begun by either side."""

    @pytest.fixture(scope="class")
    @classmethod
    def walk(
        cls, rt_account: RequestTrackerAccount, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Walk]:
        rt_account.reset()
        with sandbox(cls.seed, limits="off") as (source,):
            trim(source, cls.kept)
            home = tmp_path_factory.mktemp("into")
            made = connected(home, source, rt_account, call_timeout=10.0)
            yield Walk(made, source, rt_account)

    def held(self, target: SandboxAccount) -> int:
        assert isinstance(target, RequestTrackerAccount)
        return target.rt.found("id > 0")

    def counted(self, walk: Walk) -> dict[str, int]:
        assert isinstance(walk.target, RequestTrackerAccount)
        rt = walk.target.rt
        return {
            "conversations": rt.found("CF.{Migration key} LIKE ':'"),
            "contacts": walk.target.contacts(),
            "articles": walk.target.articles(),
        }

    def told(self, tally: Tally) -> int:
        return tally.migrated

    def words(self, walk: Walk) -> list[list[str]]:
        assert isinstance(walk.target, RequestTrackerAccount)
        rt = walk.target.rt
        said = []
        for row in walk.target.rows("tickets", fields="id"):
            parts = rt.get(f"ticket/{row['id']}/attachments", fields="Content", per_page=100)
            texts = sorted(parts.json()["items"], key=lambda part: int(part["id"]))
            said.append([part["Content"] for part in texts if part["Content"]])
        return said

    @abstractmethod
    def goes_on(self, source: SandboxAccount) -> str: ...


class TestIntercomIntoRequestTracker(IntoRequestTracker):
    seed = "intercom:initech:small"
    kept = ("215474207005476", "215474207005551", "215474207005962")
    # Who dies while listing companies leaves a scroll open, which Intercom keeps for a minute.
    killed_reading = 0

    def goes_on(self, source: SandboxAccount) -> str:
        row = next(one for one in source.dump()["conversations"] if one["state"] == "open")
        contact = row["contacts"]["contacts"][0]["id"]
        body = {"message_type": "comment", "type": "user", "intercom_user_id": contact}
        with Person(source) as person:
            person.call("POST", f"/conversations/{row['id']}/reply", {**body, "body": NEWS})
        return str(row["id"])


class TestZendeskIntoRequestTracker(IntoRequestTracker):
    seed = "zendesk:acme:small"
    kept = ("2", "3", "9")

    def goes_on(self, source: SandboxAccount) -> str:
        row = next(one for one in source.dump()["tickets"] if one["status"] == "open")
        with Person(source) as person:
            comment = {"body": NEWS, "public": False}
            person.call("PUT", f"/tickets/{row['id']}", {"ticket": {"comment": comment}})
        # What is a minute old is in the export, and it is a minute later now.
        source.settings(export_lag_seconds=0)
        return str(row["id"])
