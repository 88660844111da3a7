"""Made-up calls to every route of a desk whose emulator has to answer and never to fail."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.sandbox.accounts import Account, AccountSpec
from engine.sandbox.asgi import build
from engine.sandbox.desk import Desk
from engine.sandbox.registry import factory

from .conftest import NOON

NOBODYS = ("1", "0", "-1", "x", "9" * 30)
"""Ids that no record has."""
ODD = ("", "0", "-1", "²", "9" * 30, "1,²,x", "MQ==", "W251bGxd", "2026-99-99", "\0", "type:²")
"""What stands in a query where a number, a moment or a cursor belongs; two are base64 of JSON."""


def made(desk: str, seed: str) -> tuple[Account, Desk]:
    """An account without limits."""
    account = Account.at(AccountSpec.parse(f"{desk}:initech:{seed}"), 80)
    return account, factory(desk)(account, lambda: NOON, False)


def routes(desk: str) -> list[tuple[str, str]]:
    """Every method and path that the emulator serves."""
    found = made(desk, "empty")[1].routes()
    return sorted({(m, r.path) for r in found for m in (r.methods or set()) - {"HEAD"}})


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """What calls are made of: the vendor's names of fields and parameters, wrappers, path parts."""

    desk: str
    words: Sequence[str]
    queries: Sequence[str]
    roots: Sequence[str] = ()
    parts: dict[str, Sequence[str]] = field(default_factory=dict)
    is_key: bool = False

    def statuses(self, method: str, path: str, *, examples: int) -> set[int]:
        """What so many calls of one route were answered with; an error of ours is raised."""
        account, desk = made(self.desk, "small")
        paths, found = self._paths(path, desk), set[int]()
        client = self._client(account, desk)
        with asyncio.Runner() as runner:

            @given(body=self._bodies(), query=self._queries())
            @settings(
                max_examples=examples,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
                deadline=None,
            )
            def call(body: Any, query: dict[str, str]) -> None:
                sent = None if method == "GET" else body
                answer = client.request(method, next(paths), params=query, json=sent)
                found.add(runner.run(answer).status_code)

            call()
            runner.run(client.aclose())
        return found

    def _client(self, account: Account, desk: Desk) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=build(desk), raise_app_exceptions=True),
            base_url=account.url,
            headers={} if self.is_key else {"authorization": f"Bearer {account.token}"},
            auth=(account.token, "X") if self.is_key else None,
        )

    def _paths(self, path: str, desk: Desk) -> Iterator[str]:
        """The path with an id of its own kind, of another kind, or of nothing."""
        chosen = random.Random(path)
        held = {
            kind: [str(row["id"]) for row in rows if "id" in row]
            for kind, rows in desk.dump().items()
        }
        every = [one for ids in held.values() for one in ids]

        def part(match: re.Match[str]) -> str:
            kind = path[: match.start()].rstrip("/").rpartition("/")[2]
            own = self.parts.get(match[1]) or held.get(kind) or every
            return chosen.choice([*chosen.choices(own, k=6), chosen.choice(every), *NOBODYS])

        while True:
            yield re.sub(r"\{(\w+)[^}]*\}", part, path)

    def _bodies(self) -> st.SearchStrategy[Any]:
        values = self._values()
        bodies = st.dictionaries(st.sampled_from(self.words), values, max_size=8)
        if not self.roots:
            return bodies | values
        inside = bodies | st.lists(bodies, max_size=3) | values
        return st.dictionaries(st.sampled_from(self.roots), inside, max_size=2) | bodies | values

    def _values(self) -> st.SearchStrategy[Any]:
        names = st.sampled_from(self.words) | st.text(max_size=6)
        return st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(2**70), 2**70)
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(max_size=12),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
            max_leaves=6,
        )

    def _queries(self) -> st.SearchStrategy[dict[str, str]]:
        texts = st.sampled_from(ODD) | st.text(max_size=12)
        return st.dictionaries(st.sampled_from(self.queries), texts, max_size=3)
