"""One Request Tracker a session, for all tests that need a real one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rt.account import RequestTrackerAccount
from tests.rt.proxy import Proxy
from tests.rt.server import RequestTracker, Server, missing

RUNNING = "MUDANZA_TEST_RT"
"""Names the folder of a server that a person keeps running between test runs."""


@pytest.fixture(scope="session")
def request_tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RequestTracker]:
    """A server of its own, on loopback, that mails into a folder."""
    if why := missing():
        pytest.skip(why)
    server = Server(Path(os.environ.get(RUNNING) or tmp_path_factory.mktemp("rt")))
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def rt_account(request_tracker: RequestTracker) -> Iterator[RequestTrackerAccount]:
    """The server behind a proxy that can do things wrong."""
    proxy = Proxy(request_tracker.url)
    try:
        yield RequestTrackerAccount.of(request_tracker, proxy)
    finally:
        proxy.stop()
