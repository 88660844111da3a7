"""Freshdesk as target, against the suite that every connector passes."""

from __future__ import annotations

from engine.connectors.base import Connection, Reader, Writer
from engine.connectors.freshdesk import CONNECTOR
from engine.model import Record, Tag
from tests.connectors.freshdesk.signing import signed
from tests.contract.writer import WriterContract
from tests.support.sandbox import SandboxAccount


class TestFreshdeskWrites(WriterContract):
    connector = CONNECTOR
    refused_file = "setup.exe"

    def connection(self, account: SandboxAccount) -> Connection:
        return signed(account)

    async def assert_once(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        record: Record,
        before: set[str],
    ) -> None:
        """A tag is in no list until a record bears it."""
        if not isinstance(record, Tag):
            await super().assert_once(account, writer, reader, record, before)
