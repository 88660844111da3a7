"""Nothing twice: crashes between two calls, lost answers, broken connections."""

from __future__ import annotations

import pytest

from engine.connectors.base import (
    Reader,
    Writer,
)
from engine.model import (
    Entity,
)
from tests.contract.desk import SETTINGS, MemoryFiles, key_of
from tests.contract.runs import Journal, Killed, settled
from tests.contract.writing import WRITTEN, WritingDesk
from tests.support.sandbox import SandboxAccount

KILLS = range(1, 7)
LOST = range(1, 9)


class OnceContract(WritingDesk):
    """Whatever happens in the middle of a write, the target holds the record once."""

    @pytest.mark.parametrize("entity", WRITTEN)
    async def test_looking_for_what_is_written_ends_at_the_same_record(
        self, writer: Writer, agent: str, entity: Entity
    ) -> None:
        record = await self.sample(writer, entity, agent)
        journal = Journal()
        written = await writer.write(record, key=key_of(record), memo={}, remember=journal.remember)
        again = await settled(writer, self.capabilities, record, journal.memo, in_doubt=True)

        assert written.target_id == again.target_id

    async def test_nothing_is_found_of_what_was_never_sent(
        self, writer: Writer, agent: str
    ) -> None:
        for entity in WRITTEN:
            record = await self.sample(writer, entity, agent)
            assert await writer.find(key_of(record), entity, {}) is None

    @pytest.mark.parametrize("moment", KILLS)
    @pytest.mark.parametrize("entity", WRITTEN)
    async def test_a_crash_between_two_calls_doubles_nothing(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        files: MemoryFiles,
        agent: str,
        entity: Entity,
        moment: int,
    ) -> None:
        record = await self.sample(writer, entity, agent, files=self.files_of(files))
        before = await self.held(account, reader, entity)
        journal = Journal(kill_at=moment)
        try:
            await writer.write(record, key=key_of(record), memo={}, remember=journal.remember)
        except Killed:
            heir = self.connector.writer(self.connection(account), SETTINGS, files)
            try:
                await settled(heir, self.capabilities, record, journal.memo, in_doubt=True)
            finally:
                await heir.close()

        await self.assert_once(account, writer, reader, record, before)

    @pytest.mark.parametrize("nth", LOST)
    @pytest.mark.parametrize("entity", WRITTEN)
    async def test_a_lost_answer_doubles_nothing(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        files: MemoryFiles,
        agent: str,
        entity: Entity,
        nth: int,
    ) -> None:
        record = await self.sample(writer, entity, agent, files=self.files_of(files))
        before = await self.held(account, reader, entity)
        account.faults([{"on": "POST *", "kind": "lost_answer", "nth": nth}])
        await settled(writer, self.capabilities, record)
        account.faults([])

        await self.assert_once(account, writer, reader, record, before)

    @pytest.mark.parametrize("nth", LOST)
    async def test_a_broken_connection_loses_nothing(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        files: MemoryFiles,
        agent: str,
        nth: int,
    ) -> None:
        record = await self.sample(writer, Entity.CONVERSATION, agent, files=self.files_of(files))
        before = await self.held(account, reader, Entity.CONVERSATION)
        account.faults([{"on": "POST *", "kind": "reset", "nth": nth}])
        await settled(writer, self.capabilities, record)
        account.faults([])

        await self.assert_once(account, writer, reader, record, before)
