"""What the sandbox's own tests share: a clock to turn and desks served without a process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from engine.sandbox.accounts import Account, AccountSpec
from engine.sandbox.asgi import build
from engine.sandbox.recorder import Recorder
from engine.sandbox.registry import factory
from tests.support.sandbox import TRAFFIC

NOON = 1_795_000_200.0
"""A fixed moment at the start of a ten-second window."""


@dataclass
class HandClock:
    """A clock that moves when told to."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


Client = httpx.AsyncClient
Open = Callable[[str], Client]


@pytest.fixture
def open_account(clock: HandClock) -> Open:
    """Opens ``desk:name:seed`` inside the test, signed in; asks nothing of the network."""

    def opened(text: str) -> Client:
        account = Account.at(AccountSpec.parse(text), 80)
        app = build(factory(account.spec.desk)(account, clock, True))
        if TRAFFIC in os.environ:
            path = Path(os.environ[TRAFFIC]) / f"within-{os.getpid()}.jsonl"
            app = Recorder(path).recording(app, account.spec.desk)
        bearer = {"authorization": f"Bearer {account.token}"}
        is_key = account.spec.desk == "freshdesk"
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url=account.url,
            headers={} if is_key else bearer,
            auth=(account.token, "X") if is_key else None,
        )

    return opened
