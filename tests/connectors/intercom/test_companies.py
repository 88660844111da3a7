"""Reading more companies than Intercom's list of them gives out."""

from __future__ import annotations

import httpx

from engine.connectors.base import Connection, Settings
from engine.connectors.intercom import CONNECTOR
from engine.model import Entity
from tests.contract.desk import everything
from tests.support.sandbox import sandbox


async def test_all_companies_are_read_where_the_list_stops_at_ten_thousand() -> None:
    with sandbox("intercom:initech:companies-10001", limits="off") as (account,):
        connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
        reader = CONNECTOR.reader(connection, Settings(call_timeout=30.0))

        found, unread = await everything(reader, Entity.COMPANY)

        await reader.close()
        assert [] == unread
        assert 10_001 == len({each.record.id for each in found}) == len(found)
        listed = httpx.get(
            f"{account.url}/companies",
            params={"per_page": 100, "page": 101},
            headers={"authorization": f"Bearer {account.token}"},
        ).json()
        assert (10_001, 100, []) == (
            listed["total_count"],
            listed["pages"]["total_pages"],
            listed["data"],
        )
