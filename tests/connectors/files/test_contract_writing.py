"""An archive as target, against the suite that every connector passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.connectors.base import Connection, Reader, Writer
from engine.connectors.files import CONNECTOR
from engine.model import Attachment, Conversation, Entity, Record, Ref, Status, entity_of
from tests.connectors.files.test_contract_reading import Folder
from tests.contract import samples
from tests.contract.desk import SETTINGS, MemoryFiles
from tests.contract.runs import write
from tests.contract.writer import WriterContract


class TestFilesWrite(WriterContract):
    connector = CONNECTOR
    # No call's answer can be lost, a process that dies is killed in test_once.py, and an archive
    # neither matches people nor follows links: it keeps what it is given.
    test_a_lost_answer_doubles_nothing = None  # type: ignore[assignment]
    test_a_broken_connection_loses_nothing = None  # type: ignore[assignment]
    test_a_crash_between_two_calls_doubles_nothing = None  # type: ignore[assignment]
    test_people_who_exist_are_used_and_not_changed = None  # type: ignore[assignment]
    test_companies_that_exist_are_used_and_not_changed = None  # type: ignore[assignment]
    test_the_same_person_is_recognised = None  # type: ignore[assignment]
    test_old_addresses_in_an_article_become_new_ones = None  # type: ignore[assignment]

    @pytest.fixture
    def account(self, tmp_path: Path) -> Any:
        """An empty folder."""
        return Folder(url=str(tmp_path / "archive"))

    def connection(self, account: Any) -> Connection:
        """Nobody signs in to a folder."""
        url = self.connector.account_url(account.url)
        return Connection(url=url, kind="folder", secrets={})

    @pytest.fixture
    async def agent(self, writer: Writer) -> str:
        """An archive holds agents too."""
        return "agent-1"

    @pytest.fixture
    async def reader(self, account: Any) -> AsyncIterator[Reader]:
        """A reader of the folder while it is written."""
        reader = self.connector.reader(self.connection(account), SETTINGS)
        yield reader
        await reader.close()

    @pytest.mark.parametrize("entity", list(Entity))
    async def test_what_is_written_reads_back_to_the_letter(
        self, writer: Writer, agent: str, files: MemoryFiles, entity: Entity
    ) -> None:
        sent = await self.any_record(writer, entity, agent, files)
        written = await write(writer, sent)

        assert sent.id == written.target_id
        assert () == written.losses
        assert sent == await writer.read_back(entity, written.target_id)

    async def any_record(
        self, writer: Writer, entity: Entity, agent: str, files: MemoryFiles
    ) -> Record:
        if entity in {Entity.AGENT, Entity.TEAM}:
            return samples.an_agent() if entity is Entity.AGENT else samples.a_team()
        return await self.sample(writer, entity, agent, files=self.files_of(files))

    @pytest.mark.parametrize("status", list(Status))
    async def test_every_status_reads_back_as_declared(
        self, writer: Writer, agent: str, status: Status
    ) -> None:
        """As itself, put aside until nobody knows when included."""
        record = await self.sample(writer, Entity.CONVERSATION, agent)
        sent = msgspec.structs.replace(record, status=status)
        written = await write(writer, sent)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert status is back.status

    async def test_files_that_are_not_archived_are_not_sent(
        self, writer: Writer, agent: str
    ) -> None:
        """That there was such a file is kept."""
        lost = Attachment(
            id="1", name="lost.pdf", url="https://x.example.com/1", loss="file_missing"
        )
        record = await self.sample(writer, Entity.CONVERSATION, agent, files=(lost,))
        written = await write(writer, record)

        assert record == await writer.read_back(Entity.CONVERSATION, written.target_id)

    async def test_a_names_line_comes_first_and_apart(self, writer: Writer, agent: str) -> None:
        """It stays a line of its own."""
        record = await self.sample(writer, Entity.CONVERSATION, agent)
        assert isinstance(record, Conversation)
        lined = [msgspec.structs.replace(one, line="[Clara]") for one in record.messages]
        sent = msgspec.structs.replace(record, messages=tuple(lined))
        written = await write(writer, sent)

        assert sent == await writer.read_back(Entity.CONVERSATION, written.target_id)

    async def test_a_requester_who_is_not_there_fails_the_record_alone(
        self, writer: Writer, agent: str
    ) -> None:
        """An archive keeps whom a record names, also one whom the source gave nobody of."""
        record = samples.conversation("000000000000000000000000", agent)
        written = await write(writer, record)
        back = await writer.read_back(entity_of(record), written.target_id)

        assert isinstance(back, Conversation)
        assert Ref(Entity.CONTACT, "000000000000000000000000") == back.requester
