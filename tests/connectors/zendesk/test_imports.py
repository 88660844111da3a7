"""Tickets that are written at the same time are imported by one call, each with its own end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
import pytest

from engine.connectors.base import Writer, Written
from engine.connectors.optional import SupportsDelete
from engine.connectors.zendesk import CONNECTOR
from engine.connectors.zendesk.writers import imports
from engine.errors import MigrationError, RecordError, Retriable
from engine.model import Conversation, Entity, Status
from tests.contract import samples
from tests.contract.desk import Desk, key_of
from tests.contract.runs import Journal, settled, write
from tests.contract.writing import agent_of
from tests.support.sandbox import SandboxAccount

CAPABILITIES = CONNECTOR.manifest.capabilities


class TestImports(Desk):
    connector = CONNECTOR
    seed = "empty"
    sandbox_settings: ClassVar = {"export_lag_seconds": 0, "search_lag_seconds": 0}

    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Jobs of the sandbox end at the third look at the latest."""
        monkeypatch.setattr(imports, "FIRST_LOOK", 0.01)
        monkeypatch.setattr(imports, "LAST_LOOK", 0.02)
        monkeypatch.setattr(imports, "LONGEST", 0.3)

    async def threads(self, writer: Writer, n: int) -> list[Conversation]:
        """Conversations of one contact, each with a subject of its own."""
        agent = await agent_of(writer)
        contact = (await write(writer, samples.contact())).target_id
        one = samples.conversation(contact, agent)
        return [msgspec.structs.replace(one, id=str(k), subject=f"No {k}") for k in range(n)]

    async def together(
        self, writer: Writer, records: Sequence[Conversation]
    ) -> list[Written | BaseException]:
        """Written side by side, as lanes do."""
        calls = (
            writer.write(one, key=key_of(one), memo={}, remember=Journal().remember)
            for one in records
        )
        return await asyncio.gather(*calls, return_exceptions=True)

    def calls(self, account: SandboxAccount) -> tuple[int, int]:
        """Calls for many tickets and for one."""
        made = account.stats()["calls"]
        path = "POST /api/v2/imports/tickets"
        return made.get(f"{path}/create_many", 0), made.get(path, 0)

    def held(self, account: SandboxAccount) -> dict[str, list[dict[str, Any]]]:
        """The account's tickets by our mark."""
        found: dict[str, list[dict[str, Any]]] = {}
        for ticket in account.dump()["tickets"]:
            found.setdefault(ticket["external_id"], []).append(ticket)
        return found

    async def test_a_hundred_and_twenty_take_two_calls_and_come_out_as_themselves(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        records = await self.threads(writer, 120)
        written = await self.together(writer, records)

        assert (2, 0) == self.calls(account)
        held = self.held(account)
        for record, one in zip(records, written):
            assert isinstance(one, Written)
            (ticket,) = held[key_of(record).text]
            assert (str(ticket["id"]), ticket["subject"]) == (one.target_id, record.subject)
            assert len(record.messages) == len(ticket["comments"])
        assert 0 == account.stats()["notifications"]

    async def test_a_few_are_not_worth_a_job(self, account: SandboxAccount, writer: Writer) -> None:
        written = await self.together(writer, await self.threads(writer, imports.FEW - 1))

        assert all(isinstance(one, Written) for one in written)
        assert (0, imports.FEW - 1) == self.calls(account)

    async def test_closed_ones_are_archived_at_once_in_a_call_of_their_own(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        records = await self.threads(writer, 24)
        closed = [msgspec.structs.replace(one, status=Status.CLOSED) for one in records[:12]]
        await self.together(writer, [*closed, *records[12:]])

        assert 2 == self.calls(account)[0]
        tickets = account.dump()["tickets"]
        assert 12 == sum(ticket["archived"] for ticket in tickets)
        assert {"closed"} == {t["status"] for t in tickets if t["archived"]}

    async def test_a_bad_row_fails_alone_and_by_its_own_reason(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        records = await self.threads(writer, 100)
        # A ticket without a comment is refused.
        records[57] = msgspec.structs.replace(records[57], messages=())
        written = await self.together(writer, records)

        wrong = [place for place, one in enumerate(written) if not isinstance(one, Written)]
        assert [57] == wrong
        error = written[57]
        assert isinstance(error, RecordError)
        assert "blank" in error.service_words
        assert 99 == len(account.dump()["tickets"])

    async def test_a_call_that_is_refused_as_a_whole_goes_one_by_one(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        records = await self.threads(writer, 12)
        order = {"on": "POST /imports/tickets/create_many", "kind": "status", "status": 422}
        account.faults([order])
        written = await self.together(writer, records)

        assert all(isinstance(one, Written) for one in written)
        assert (1, 12) == self.calls(account)

    @pytest.mark.parametrize(
        "order",
        [
            {"on": "POST /imports/tickets/create_many", "kind": "lost_answer"},
            {"on": "GET /job_statuses/*", "kind": "status", "status": 500, "times": 0},
            {"on": "GET /job_statuses/*", "kind": "truncate", "times": 0},
        ],
    )
    async def test_rows_of_a_job_whose_end_nobody_saw_are_found_and_not_written_again(
        self, account: SandboxAccount, writer: Writer, order: dict[str, Any]
    ) -> None:
        records = await self.threads(writer, 15)
        account.faults([order])
        written = await self.together(writer, records)
        account.faults([])

        for one in written:
            assert isinstance(one, Retriable)
            assert one.sent
        again = [await settled(writer, CAPABILITIES, record, in_doubt=True) for record in records]
        held = self.held(account)
        assert [1] * 15 == [len(held[key_of(record).text]) for record in records]
        assert {str(ticket["id"]) for rows in held.values() for ticket in rows} == {
            one.target_id for one in again
        }
        assert (1, 0) == self.calls(account)

    @pytest.mark.parametrize("many", [False, True])
    async def test_a_lost_answer_is_asked_for_again_where_keys_were_seen_to_be_heeded(
        self, account: SandboxAccount, writer: Writer, *, many: bool
    ) -> None:
        """What an account heeds is told by its answers; each import has a key of its own."""
        account.settings(import_keys=True)
        records = await self.threads(writer, 30)
        n = imports.FEW if many else 1
        path = "POST /imports/tickets/create_many" if many else "POST /imports/tickets"
        first = await self.together(writer, records[:n])
        account.faults([{"on": path, "kind": "lost_answer"}])
        then = await self.together(writer, records[n : 2 * n])

        assert all(isinstance(one, Written) for one in (*first, *then))
        assert 3 == self.calls(account)[0 if many else 1]
        assert [1] * 2 * n == [len(rows) for rows in self.held(account).values()]

    async def test_what_was_taken_back_can_be_imported_anew_within_the_life_of_a_key(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        account.settings(import_keys=True)
        (record,) = await self.threads(writer, 1)
        before = await write(writer, record)
        assert isinstance(writer, SupportsDelete)
        await writer.delete(Entity.CONVERSATION, before.target_id)

        assert before.target_id != (await write(writer, record)).target_id

    async def test_thirty_jobs_of_others_are_waited_for(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        records = await self.threads(writer, imports.FEW)
        busy = {"error": "TooManyJobs", "description": "Only 30 jobs may be queued or running"}
        order = {"on": "POST /imports/tickets/create_many", "kind": "status", "status": 429}
        account.faults([{**order, "body": busy, "headers": {"retry-after": "0"}, "times": 2}])
        written = await self.together(writer, records)

        assert all(isinstance(one, Written) for one in written)
        assert (3, 0) == self.calls(account)

    async def test_no_more_jobs_are_begun_than_an_account_may_have(
        self, account: SandboxAccount, writer: Writer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imports, "MOST", imports.FEW)
        records = await self.threads(writer, 33 * imports.FEW)
        written = await self.together(writer, records)

        assert all(isinstance(one, Written) for one in written)
        assert (33, 0) == self.calls(account)
        assert "429" not in account.stats()["statuses"]

    async def test_not_found_is_not_believed_while_a_job_is_under_way(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        """The service may still be making the ticket that nobody can find yet."""
        (record,) = await self.threads(writer, 1)
        job = {"id": "V3-1", "status": "working", "results": None}
        body = {"job_statuses": [job], "count": 1, "next_page": None, "previous_page": None}
        order = {"on": "GET /job_statuses", "kind": "status", "status": 200, "body": body}
        account.faults([{**order, "times": 0}])
        with pytest.raises(MigrationError) as busy:
            await writer.find(key_of(record), Entity.CONVERSATION, {})
        account.faults([])

        assert isinstance(busy.value, Retriable)
        assert await writer.find(key_of(record), Entity.CONVERSATION, {}) is None
