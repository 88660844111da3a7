"""Zendesk as source, against the suite that every connector passes."""

from __future__ import annotations

from typing import ClassVar

from engine.connectors.base import Reader, Scope
from engine.connectors.zendesk import CONNECTOR
from engine.model import Entity
from tests.contract.reader import ReaderContract
from tests.support.sandbox import SandboxAccount


class TestZendeskReads(ReaderContract):
    connector = CONNECTOR
    detail = "GET /tickets/{id}/comments"
    # The newest minute is left out of exports: here nobody waits for it.
    sandbox_settings: ClassVar = {"export_lag_seconds": 0}

    async def test_the_counting_page_costs_eight_calls_at_most(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        for entity in (Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE):
            await reader.count(entity, Scope())

        assert 8 >= reader.pace().calls

    async def test_a_ticket_costs_one_call_and_a_share_of_its_page(self, reader: Reader) -> None:
        pages = [page async for page in reader.read(Entity.CONVERSATION, Scope(), None)]
        records = sum(len(page.found) for page in pages)

        # Beside them, once: ticket fields, custom statuses, agents, brands, forms, settings and
        # why ratings were bad.
        assert records + len(pages) + 7 >= reader.pace().calls
