"""Satisfaction ratings are read with their comments and with the reasons of bad ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.connectors.base import Connection, Scope, Settings
from engine.connectors.zendesk import CONNECTOR
from engine.model import Conversation, Entity
from tests.contract.desk import everything
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def account() -> Iterator[SandboxAccount]:
    with sandbox("zendesk:acme:small", limits="off") as (served,):
        yield served


async def rated(account: SandboxAccount) -> list[Conversation]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    reader = CONNECTOR.reader(connection, Settings())
    found, _ = await everything(reader, Entity.CONVERSATION, Scope())
    await reader.close()
    records = [one.record for one in found]
    return [one for one in records if isinstance(one, Conversation) and one.rating is not None]


async def test_a_bad_rating_says_why_though_tickets_leave_the_reason_out(
    account: SandboxAccount,
) -> None:
    assert not any(
        "reason" in (row["satisfaction_rating"] or {}) for row in account.dump()["tickets"]
    )
    found = await rated(account)

    assert {1, 5} == {one.rating for one in found}
    for one in found:
        bad = one.rating == 1
        assert ("The issue took too long to resolve" if bad else "") == (one.rating_reason or "")
        assert (None if bad else "¡Genial!") == one.rating_remark
    assert 1 == account.stats()["calls"]["GET /api/v2/satisfaction_ratings"], "one call for all"


async def test_who_may_not_see_the_list_of_ratings_reads_them_without_reasons(
    account: SandboxAccount,
) -> None:
    forbidden = {"on": "GET /satisfaction_ratings", "kind": "status", "status": 403, "times": 0}
    account.faults([forbidden])
    found = await rated(account)
    account.faults([])

    assert {1, 5} == {one.rating for one in found}
    assert not any(one.rating_reason for one in found)
