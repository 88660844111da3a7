"""Request Tracker as source, against the suite that every connector passes and a real server."""

from __future__ import annotations

import pytest

from engine.connectors.request_tracker import CONNECTOR
from tests.contract.reader import ReaderContract
from tests.rt.account import RequestTrackerAccount
from tests.rt.seed import fill
from tests.support.sandbox import SandboxAccount

pytestmark = [pytest.mark.slow]


class TestRequestTrackerReads(ReaderContract):
    connector = CONNECTOR
    detail = "GET /ticket/*/history"

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls, rt_account: RequestTrackerAccount) -> SandboxAccount:
        """A real server; there is no emulator of it."""
        fill(rt_account)
        return rt_account

    @pytest.fixture
    def account(self, served: SandboxAccount) -> SandboxAccount:
        """As filled: nothing here writes."""
        served.faults([])
        return served
