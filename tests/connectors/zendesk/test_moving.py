"""A Zendesk account that goes on changing, or lacks a help center."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from engine.connectors.base import Reader, Scope
from engine.connectors.zendesk import CONNECTOR
from engine.model import (
    Entity,
)
from tests.contract.desk import Desk, everything
from tests.support.sandbox import SandboxAccount


class TestMovingSource(Desk):
    connector = CONNECTOR
    sandbox_settings: ClassVar = {"export_lag_seconds": 0}

    async def test_a_later_reading_takes_what_changed_alone(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        moment = datetime(2026, 10, 1, tzinfo=UTC)
        for entity in (Entity.CONVERSATION, Entity.CONTACT, Entity.COMPANY, Entity.ARTICLE):
            whole, _ = await everything(reader, entity)
            some, _ = await everything(reader, entity, Scope(since=moment))
            changed = {
                each.record.id for each in whole if (each.record.updated_at or moment) >= moment
            }

            assert changed <= {each.record.id for each in some}
            assert len(some) < len(whole)

    async def test_an_account_without_a_help_center_has_no_articles(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        order = {"on": "GET /help_center/*", "kind": "status", "status": 404, "times": 0}
        account.faults([order])
        found = await reader.account()

        assert () == found.locales
        for entity in (Entity.COLLECTION, Entity.ARTICLE):
            assert ([], []) == await everything(reader, entity)
            assert 0 == (await reader.count(entity, Scope())).count
