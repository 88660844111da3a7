"""What every reader does."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from engine.connectors.base import Account, Reader, Scope, Settings, Sourced, Unread
from engine.errors import AuthExpired, RecordError
from engine.model import (
    Attachment,
    Conversation,
    Entity,
    Record,
    Ref,
    decode,
    encode,
    entity_of,
)
from tests.contract.desk import Desk, Held, everything, unsigned
from tests.support.sandbox import SandboxAccount


class ReaderContract(Desk):
    """The suite; a connector's class adds `connector` and, where needed, `detail`."""

    detail: str = ""
    """The route by which one conversation is read in full; empty where lists hold it all."""

    async def test_the_account_says_who_is_signed_in_and_lacks_nothing(
        self, reader: Reader
    ) -> None:
        found = await reader.account()

        assert isinstance(found, Account)
        assert self.connector.manifest.desk == found.desk
        assert found.id
        assert found.name
        assert found.person_id
        assert () == found.missing

    async def test_an_unknown_token_is_an_ended_sign_in(self, account: SandboxAccount) -> None:
        connection = self.connection(account)
        wrong = dict.fromkeys(connection.secrets, "wrong")
        reader = self.connector.reader(
            msgspec.structs.replace(connection, secrets=wrong), Settings()
        )

        try:
            with pytest.raises(AuthExpired):
                await reader.account()
        finally:
            await reader.close()

    @pytest.mark.parametrize("entity", list(Entity))
    async def test_what_is_counted_is_what_is_read(self, reader: Reader, entity: Entity) -> None:
        count = await reader.count(entity, Scope())
        found, unread = await everything(reader, entity)
        told = {each.record.id for each in found} | {each.id for each in unread}

        assert count.count is not None
        if count.exact:
            assert count.count == len(told)
        else:
            assert count.count <= len(told)
        for split in count.by.values():
            assert count.count == sum(split.values())

    @pytest.mark.parametrize("entity", list(Entity))
    async def test_every_record_is_whole(self, reader: Reader, entity: Entity) -> None:
        found, unread = await everything(reader, entity)

        assert [] == unread
        assert found
        for each in found:
            assert entity is entity_of(each.record)
            assert each.record.id
            assert each.record == decode(encode(each.record))
            assert msgspec.json.decode(each.raw)
            assert all(at.tzinfo is not None for at in _times(each.record))

    async def test_nothing_known_is_reported_as_unknown(self, reader: Reader) -> None:
        losses = [
            loss
            for entity in Entity
            for each in (await everything(reader, entity))[0]
            for loss in each.record.losses
            if loss.code == "unknown_data_kept"
        ]

        assert [] == losses

    async def test_fields_that_records_hold_are_declared(self, reader: Reader) -> None:
        for entity in (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION):
            declared = {spec.key for spec in await reader.fields(entity)}
            found, _ = await everything(reader, entity)
            held = {key for each in found for key in getattr(each.record, "fields", {})}

            assert set() == held - declared

    @pytest.mark.parametrize("entity", list(Entity))
    async def test_one_by_id_is_the_same_as_in_the_list(
        self, reader: Reader, entity: Entity
    ) -> None:
        found, _ = await everything(reader, entity, Scope(limit=2))

        for each in found:
            alone = await reader.get(Ref(entity, each.record.id))
            assert isinstance(alone, Sourced)
            assert unsigned(_plain(each.record)) == unsigned(_plain(alone.record))

    @pytest.mark.parametrize("entity", [Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE])
    async def test_an_id_that_nobody_has_is_unread(self, reader: Reader, entity: Entity) -> None:
        found = await reader.get(Ref(entity, "999999999"))

        assert isinstance(found, Unread)
        assert "deleted_in_source" == found.code

    async def test_a_limit_stops_the_reading(self, reader: Reader) -> None:
        found, unread = await everything(reader, Entity.CONVERSATION, Scope(limit=3))

        assert 3 == len(found) + len(unread)

    @pytest.mark.parametrize("entity", list(Entity))
    async def test_reading_goes_on_after_any_page(self, reader: Reader, entity: Entity) -> None:
        pages = [page async for page in reader.read(entity, Scope(), None)]
        cursors = [page.cursor for page in pages]

        assert cursors[-1] is None
        assert len(cursors) == len(set(cursors))
        all_ids = {each.record.id for page in pages for each in page.found}
        for number, cursor in enumerate(cursors[:-1], start=1):
            before = {each.record.id for page in pages[:number] for each in page.found}
            after, _ = await everything(reader, entity, cursor=cursor)
            assert all_ids == before | {each.record.id for each in after}

    async def test_messages_come_in_order_and_files_have_ids_of_their_own(
        self, reader: Reader
    ) -> None:
        for record in await _conversations(reader):
            times = [message.at for message in record.messages if message.at]
            ids = [file.id for message in record.messages for file in message.attachments]

            assert times == sorted(times)
            assert len(ids) == len(set(ids))
            assert record.announced in {None, len(record.messages)}

    async def test_a_file_has_as_many_bytes_as_announced(self, reader: Reader) -> None:
        attachment = await _some_file(reader)
        sink = Held()
        await reader.fetch(attachment, sink)

        assert attachment.size in {None, len(sink)}
        assert sink

    async def test_a_file_that_is_gone_says_so(self, reader: Reader) -> None:
        attachment = await _some_file(reader)
        gone = msgspec.structs.replace(attachment, url=f"{attachment.url.split('?')[0]}-gone")

        with pytest.raises(RecordError) as caught:
            await reader.fetch(gone, Held())

        assert "file_missing" == caught.value.code

    @pytest.mark.parametrize(
        "url", ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd"]
    )
    async def test_a_file_in_a_private_place_is_not_fetched(self, reader: Reader, url: str) -> None:
        with pytest.raises(RecordError) as caught:
            await reader.fetch(Attachment(id="1", name="x", url=url), Held())

        assert "file_unsafe" == caught.value.code

    async def test_a_fault_that_passes_loses_nothing(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        whole, _ = await everything(reader, Entity.CONVERSATION)
        account.faults([{"on": "GET *", "kind": "status", "status": 500, "nth": 2, "times": 1}])
        again, unread = await everything(reader, Entity.CONVERSATION)

        assert [] == unread
        assert [each.record.id for each in whole] == [each.record.id for each in again]

    async def test_a_record_that_vanishes_while_reading_is_told(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        if not self.detail:
            pytest.skip("conversations of this desk come whole in their list")
        whole, _ = await everything(reader, Entity.CONVERSATION)
        account.faults([{"on": self.detail, "kind": "vanish", "nth": 3}])
        found, unread = await everything(reader, Entity.CONVERSATION)

        assert ["deleted_in_source"] == [each.code for each in unread]
        assert {each.record.id for each in whole} == {
            *(each.record.id for each in found),
            *(each.id for each in unread),
        }

    async def test_reading_changes_nothing(self, account: SandboxAccount, reader: Reader) -> None:
        before = account.dump()
        await reader.account()
        for entity in Entity:
            await reader.count(entity, Scope())
            await reader.fields(entity)
            await everything(reader, entity)

        assert unsigned(before) == unsigned(account.dump())
        assert 0 == account.stats()["notifications"]

    async def test_the_pace_tells_how_many_calls_were_made(self, reader: Reader) -> None:
        await reader.account()

        assert reader.pace().calls > 0


def _times(record: Record) -> list[datetime]:
    messages = record.messages if isinstance(record, Conversation) else ()
    times = [record.created_at, record.updated_at, *(message.at for message in messages)]
    return [at for at in times if at is not None]


def _plain(record: Record) -> object:
    return msgspec.json.decode(encode(record))


async def _conversations(reader: Reader) -> list[Conversation]:
    found, _ = await everything(reader, Entity.CONVERSATION)
    return [each.record for each in found if isinstance(each.record, Conversation)]


async def _some_file(reader: Reader) -> Attachment:
    for record in await _conversations(reader):
        for message in record.messages:
            for file in message.attachments:
                if not file.inline:
                    return file
    raise AssertionError("the seed holds no file")
