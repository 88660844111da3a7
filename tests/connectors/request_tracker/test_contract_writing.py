"""Request Tracker as target, against the suite that every connector passes and a real server."""

from __future__ import annotations

import msgspec
import pytest

from engine.connectors.base import Reader, Writer
from engine.connectors.request_tracker import CONNECTOR
from engine.model import Collection, Entity, Message, Record, Status
from tests.contract import samples
from tests.contract.desk import MemoryFiles
from tests.contract.runs import write
from tests.contract.writer import WriterContract
from tests.rt.account import RequestTrackerAccount
from tests.support.sandbox import SandboxAccount

pytestmark = [pytest.mark.slow]

MADE = (Entity.CONTACT, Entity.CONVERSATION, Entity.COLLECTION, Entity.ARTICLE)
"""Tags and companies are words on these, so there is nothing of them that could be doubled."""


class TestRequestTrackerWrites(WriterContract):
    connector = CONNECTOR
    # Classes lie in none.
    article_depth = 1

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls, rt_account: RequestTrackerAccount) -> SandboxAccount:
        """A real server; there is no emulator of it."""
        return rt_account

    def told(self, messages: tuple[Message, ...]) -> list[tuple[object, ...]]:
        """Who wrote stands in the names line: RT puts all words under who is signed in."""
        return [(kind, None, at, words) for kind, _, at, words in super().told(messages)]

    async def assert_once(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        record: Record,
        before: set[str],
    ) -> None:
        if self.is_word(record):
            return
        await super().assert_once(account, writer, reader, record, before)

    def is_word(self, record: Record) -> bool:
        return type(record).__name__ in {"Tag", "Company"}

    async def test_a_collection_keeps_its_place(self, writer: Writer) -> None:
        """There is one level: what lies deeper is raised by the mapping."""
        made = await write(writer, samples.collection(1))
        back = await writer.read_back(Entity.COLLECTION, made.target_id)

        assert isinstance(back, Collection)
        assert "Orders 1" == back.name
        assert back.parent is None

    async def test_companies_that_exist_are_used_and_not_changed(
        self, account: SandboxAccount, writer: Writer, files: MemoryFiles
    ) -> None:
        """A company is there once somebody is in it."""
        first = await write(writer, samples.company())
        again = await write(writer, msgspec.structs.replace(samples.company(), id="other"))

        assert first.created
        assert not again.created
        assert first.target_id == again.target_id

    async def test_an_article_reads_back_as_it_was(self, writer: Writer, agent: str) -> None:
        """The author is who is signed in, who is the first of the agents here."""
        await super().test_an_article_reads_back_as_it_was(writer, agent)

    @pytest.mark.parametrize("moment", [1, 3])
    @pytest.mark.parametrize("entity", MADE)
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
        if moment > 1 and entity is not Entity.CONVERSATION:
            pytest.skip("it remembers once")
        await super().test_a_crash_between_two_calls_doubles_nothing(
            account, writer, reader, files, agent, entity, moment
        )

    @pytest.mark.parametrize("nth", [1, 3])
    @pytest.mark.parametrize("entity", MADE)
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
        if nth > 1 and entity is not Entity.CONVERSATION:
            pytest.skip("it is written by one call")
        await super().test_a_lost_answer_doubles_nothing(
            account, writer, reader, files, agent, entity, nth
        )

    @pytest.mark.parametrize("nth", [2])
    async def test_a_broken_connection_loses_nothing(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        files: MemoryFiles,
        agent: str,
        nth: int,
    ) -> None:
        await super().test_a_broken_connection_loses_nothing(
            account, writer, reader, files, agent, nth
        )

    @pytest.mark.parametrize("status", [Status.CLOSED])
    async def test_every_status_reads_back_as_declared(
        self, writer: Writer, agent: str, status: Status
    ) -> None:
        await super().test_every_status_reads_back_as_declared(writer, agent, status)
