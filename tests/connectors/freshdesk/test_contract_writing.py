"""Freshdesk as target, against the suite that every connector passes."""

from __future__ import annotations

from engine.connectors.base import Connection, Reader, Writer
from engine.connectors.freshdesk import CONNECTOR
from engine.model import Conversation, Entity, Record, Tag
from tests.connectors.freshdesk.signing import signed
from tests.contract import samples
from tests.contract.runs import write
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

    async def test_a_note_refused_even_as_plain_text_is_left_out_and_the_others_arrive(
        self, account: SandboxAccount, writer: Writer, agent: str
    ) -> None:
        person = await write(writer, samples.contact())
        record = samples.conversation(person.target_id, agent)
        refused = {"errors": [{"field": "body", "message": "no", "code": "invalid_value"}]}
        fault = {"on": "POST *", "kind": "status", "status": 400, "body": refused, "times": 0}
        account.faults([fault | {"match": "yesterday"}])
        written = await write(writer, record)
        account.faults([])
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert "message_dropped" in {loss.code for loss in written.losses}
        assert isinstance(back, Conversation)
        assert len(record.messages) - 1 == len(back.messages)
