"""Whatever anybody sends to any route, Freshdesk's emulator answers and never fails.

Freshdesk publishes no machine-readable description, so Hypothesis makes up parameters and bodies.
"""

from __future__ import annotations

import asyncio
import random
import re

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.sandbox.accounts import Account, AccountSpec
from engine.sandbox.asgi import build
from engine.sandbox.registry import factory

from ..conftest import NOON

pytestmark = pytest.mark.slow

EXAMPLES = 12
"""For each route."""
WORDS = (
    "name email subject description status priority type tags page per_page query order_by "
    "updated_since include custom_fields requester_id company_id group_id responder_id body "
    "private user_id from_email phone mobile domains title folder_id category_id term"
).split()
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=8) | VALUES
QUERIES = st.dictionaries(st.sampled_from(WORDS), st.text(max_size=12), max_size=3)


class Served:
    """A small account without limits."""

    def __init__(self) -> None:
        account = Account.at(AccountSpec.parse("freshdesk:initech:small"), 80)
        desk = factory("freshdesk")(account, lambda: NOON, False)
        self.ids = [str(row["id"]) for rows in desk.dump().values() for row in rows if "id" in row]
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=build(desk), raise_app_exceptions=True),
            base_url=account.url,
            auth=(account.token, "X"),
        )


def routes() -> list[tuple[str, str]]:
    account = Account.at(AccountSpec.parse("freshdesk:initech:empty"), 80)
    found = factory("freshdesk")(account, lambda: NOON, False).routes()
    return sorted({(m, r.path) for r in found for m in (r.methods or set()) - {"HEAD"}})


@pytest.mark.parametrize("method, path", routes())
def test_a_made_up_call_is_answered_and_never_fails(method: str, path: str) -> None:
    served, chosen = Served(), random.Random(path)
    statuses: set[int] = set()
    with asyncio.Runner() as runner:

        @given(body=BODIES, query=QUERIES)
        @settings(
            max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        def call(body: object, query: dict[str, str]) -> None:
            target = re.sub(r"\{[^}]+\}", lambda _: chosen.choice([*served.ids, "1"]), path)
            sent = served.client.request(
                method, target, params=query, json=None if method == "GET" else body
            )
            statuses.add(runner.run(sent).status_code)

        call()
        runner.run(served.client.aclose())

    assert [] == [status for status in statuses if status >= 500]
