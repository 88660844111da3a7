"""Calls made up from the vendor's description: the emulator never fails and answers as described.

Schemathesis makes the bodies and parameters; most ids in them are real ones.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from engine.sandbox.accounts import Account, AccountSpec
from engine.sandbox.asgi import build
from engine.sandbox.desk import Desk
from engine.sandbox.registry import factory
from tests.traffic import contracts
from tests.traffic.judge import Exchange, Judge

from ..conftest import NOON

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        contracts.missing(), reason="the vendor's description is not on this machine"
    ),
]
EXAMPLES = 12
"""For each operation."""
ALIASES = {
    **dict.fromkeys(("author", "owner", "assignee"), "admin"),
    **dict.fromkeys(("from", "user", "customer", "intercom_user", "into"), "contact"),
}


class Workspace:
    """An emulated workspace without limits, and the ids that it holds."""

    def __init__(self) -> None:
        account = Account.at(AccountSpec.parse("intercom:initech:small"), 80)
        self._desk: Desk = factory("intercom")(account, lambda: NOON, False)
        self._app = build(self._desk)
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self._app),
            base_url=account.url,
            headers={"authorization": f"Bearer {account.token}"},
        )
        self._ids: dict[str, list[str]] = {}

    def reset(self) -> None:
        """Back to the seed: what one operation did is nothing to the next."""
        self.answer("POST", "/_sandbox/reset", None, None)
        self._ids = {
            singular(name): [str(row["id"]) for row in rows]
            for name, rows in self._desk.dump().items()
            if rows and "id" in rows[0]
        }

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def answer(self, method: str, path: str, query: Any, body: Any) -> httpx.Response:
        sent = self._client.request(method, path, params=query, json=body)
        return self._runner.run(sent)

    def known(self, name: str, chosen: random.Random) -> str | None:
        """One of the ids of what is called so: ``contact``, ``admin``, ``author`` …"""
        ids = self._ids.get(ALIASES.get(name, name))
        return chosen.choice(ids) if ids else None


def singular(name: str) -> str:
    return re.sub(r"y$|ie$", "y", name.removesuffix("s"))


def covered() -> list[tuple[str, str]]:
    """The operations of the description that the emulator has."""
    if contracts.missing():
        return []
    description = contracts.intercom().descriptions[0]
    account = Account.at(AccountSpec.parse("intercom:initech:empty"), 80)
    found = set()
    for route in factory("intercom")(account, lambda: NOON, False).routes():
        for method in (route.methods or set()) - {"HEAD"}:
            operation = description.operation(method, re.sub(r"\{[^}]+\}", "1", route.path))
            if operation is not None:
                found.add((operation.method, operation.path))
    return sorted(found)


def path_of(workspace: Workspace, template: str, made_up: Any, chosen: random.Random) -> str:
    """The path with real ids where there are any, and now and then with one that was made up."""

    def filled(match: re.Match[str]) -> str:
        before, name = match[1], match[2]
        kind = singular(before) if name == "id" else name.removesuffix("_id")
        real = workspace.known(kind, chosen) if chosen.random() < 0.8 else None
        return f"{before}/{real or made_up[name]}"

    return re.sub(r"(\w+)/\{(\w+)\}", filled, template)


def with_ids(workspace: Workspace, body: Any, around: str, chosen: random.Random) -> Any:
    """The body with real ids for most of those that were made up, of the same JSON type."""
    if isinstance(body, list):
        return [with_ids(workspace, each, around, chosen) for each in body]
    if not isinstance(body, dict):
        return body
    filled = {}
    for name, value in body.items():
        kind = around if name == "id" else name.removesuffix("_id")
        real = workspace.known(kind, chosen) if name.endswith("id") else None
        if real is not None and isinstance(value, str | int) and chosen.random() < 0.8:
            filled[name] = type(value)(real) if real.isdigit() else real
        else:
            filled[name] = with_ids(workspace, value, singular(name), chosen)
    return filled


@pytest.fixture(scope="module")
def opened() -> Iterator[Workspace]:
    workspace = Workspace()
    yield workspace
    workspace.close()


@pytest.fixture
def workspace(opened: Workspace) -> Workspace:
    opened.reset()
    return opened


@pytest.fixture(scope="module")
def described() -> Any:
    # Some ids are described as UUIDs of 24 characters, which nothing can be.
    said = re.sub(
        r'"format": "uuid"', '"x": 0', json.dumps(contracts.intercom().descriptions[0].said)
    )
    return schemathesis.openapi.from_dict(json.loads(said))


@pytest.mark.parametrize("method, path", covered())
def test_made_up_calls_are_answered_as_described(
    workspace: Workspace, described: Any, method: str, path: str
) -> None:
    chosen = random.Random(path)
    judge = Judge({"intercom": contracts.intercom()})
    statuses = set()

    @given(case=described[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(
        max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    def call(case: Any) -> None:
        target = path_of(workspace, path, case.path_parameters, chosen)
        body = case.body if isinstance(case.body, dict | list) else None
        body = with_ids(workspace, body, singular(path.split("/")[-1]), chosen)
        answer = workspace.answer(method, target, case.query, body)
        statuses.add(answer.status_code)
        judge.hear(
            Exchange(
                desk="intercom",
                method=method,
                path=unquote(answer.request.url.path),
                status=answer.status_code,
                answer=answer.json() if answer.content else None,
            )
        )

    call()
    assert [] == sorted(judge.found)
    assert not [status for status in statuses if status >= 500]
