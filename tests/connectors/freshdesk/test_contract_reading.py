"""Freshdesk as source, against the suite that every connector passes."""

from __future__ import annotations

from engine.connectors.base import Connection, Reader, Scope
from engine.connectors.freshdesk import CONNECTOR
from engine.model import Entity
from tests.connectors.freshdesk.signing import signed
from tests.contract.reader import ReaderContract
from tests.support.sandbox import SandboxAccount


class TestFreshdeskReads(ReaderContract):
    connector = CONNECTOR
    detail = "GET /tickets/{id}/conversations"

    def connection(self, account: SandboxAccount) -> Connection:
        return signed(account)

    async def test_the_counting_page_costs_few_calls(self, reader: Reader) -> None:
        for entity in (Entity.CONTACT, Entity.CONVERSATION, Entity.COMPANY):
            await reader.count(entity, Scope())

        # A search for each status, three lists of contacts, fields and agents.
        assert 16 >= reader.pace().calls

    async def test_a_ticket_costs_two_calls_and_a_share_of_its_page(self, reader: Reader) -> None:
        await reader.account()
        before = reader.pace().calls
        pages = [page async for page in reader.read(Entity.CONVERSATION, Scope(limit=10), None)]
        records = sum(len(page.found) for page in pages)

        # Ratings and time entries besides, as long as tickets are read one by one.
        assert 4 * records + len(pages) + 8 >= reader.pace().calls - before
