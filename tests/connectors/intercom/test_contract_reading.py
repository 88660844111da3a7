"""Intercom as source, against the suite that every connector passes."""

from __future__ import annotations

from engine.connectors.base import Reader, Scope
from engine.connectors.intercom import CONNECTOR
from engine.connectors.intercom.sides import ALL_OF_THE_FIRST
from engine.model import Entity
from tests.contract.reader import ReaderContract
from tests.support.sandbox import SandboxAccount


class TestIntercomReads(ReaderContract):
    connector = CONNECTOR
    detail = "GET /conversations/{conversation_id}"

    async def test_the_counting_page_costs_eight_calls_at_most(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        for entity in (Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE):
            await reader.count(entity, Scope())

        assert 8 >= reader.pace().calls

    async def test_a_conversation_costs_one_call_and_one_for_its_side_conversations(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        await reader.fields(Entity.CONVERSATION)
        before = reader.pace().calls
        pages = [page async for page in reader.read(Entity.CONVERSATION, Scope(), None)]
        records = sum(len(page.found) for page in pages)

        called = account.stats()["calls"]
        sides = sum(n for route, n in called.items() if route.endswith("/side_conversations"))
        # Two lists (conversations, tickets) and the workspace's own address.
        assert records + len(pages) + 1 >= reader.pace().calls - before - sides
        assert sides <= ALL_OF_THE_FIRST
