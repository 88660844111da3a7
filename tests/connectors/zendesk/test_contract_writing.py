"""Zendesk as target, against the suite that every connector passes."""

from __future__ import annotations

from typing import ClassVar

import msgspec
import pytest

from engine.connectors.base import Reader, Writer
from engine.connectors.zendesk import CONNECTOR
from engine.model import Conversation, Entity, Record, Status
from tests.contract.runs import write
from tests.contract.writer import WriterContract
from tests.support.sandbox import SandboxAccount


class TestZendeskWrites(WriterContract):
    connector = CONNECTOR
    # Doubt is settled after the declared lag; here the waits are the emulator's to skip.
    sandbox_settings: ClassVar = {"export_lag_seconds": 0, "search_lag_seconds": 0}
    refused_file = "setup.exe"

    @pytest.mark.parametrize("status", list(Status))
    async def test_every_status_reads_back_as_declared(
        self, writer: Writer, agent: str, status: Status
    ) -> None:
        """A new ticket that is assigned to somebody is an open one: this one is not."""
        record = await self.sample(writer, Entity.CONVERSATION, agent)
        assignee = None if status is Status.NEW else getattr(record, "assignee", None)
        written = await write(
            writer, msgspec.structs.replace(record, status=status, assignee=assignee)
        )
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert self.capabilities.vocabulary.status[status] is back.status

    async def assert_once(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        record: Record,
        before: set[str],
    ) -> None:
        """A tag is in no list until a record bears it."""
        if self.is_tag(record):
            return
        await super().assert_once(account, writer, reader, record, before)

    def is_tag(self, record: Record) -> bool:
        return type(record).__name__ == "Tag"
