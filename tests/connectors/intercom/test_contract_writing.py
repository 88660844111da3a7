"""Intercom as target, against the suite that every connector passes."""

from __future__ import annotations

from typing import ClassVar

from engine.connectors.base import Reader
from engine.connectors.intercom import CONNECTOR
from engine.model import Entity
from tests.contract.writer import WriterContract
from tests.support.sandbox import SandboxAccount


class TestIntercomWrites(WriterContract):
    connector = CONNECTOR
    # Doubt is settled after the declared lag; here the wait is the emulator's to skip.
    sandbox_settings: ClassVar = {"search_lag": 0}
    refused_file = "setup.exe"

    async def held(self, account: SandboxAccount, reader: Reader, entity: Entity) -> set[str]:
        """Companies are in no list while nobody belongs to them (2.16: List all companies)."""
        if entity is Entity.COMPANY:
            return {str(company["id"]) for company in account.dump()["companies"]}
        return await super().held(account, reader, entity)
