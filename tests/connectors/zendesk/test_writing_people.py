"""What is peculiar to writing people into Zendesk."""

from __future__ import annotations

import msgspec
import pytest

from engine.connectors.base import Writer
from engine.connectors.zendesk.writer import ZendeskWriter
from engine.errors import Rejected
from engine.model import (
    Contact,
    Entity,
    FieldSpec,
    Ref,
)
from tests.connectors.zendesk.writing import CAPABILITIES, ZendeskWrites, codes
from tests.contract import samples
from tests.contract.desk import SETTINGS, MemoryFiles, key_of
from tests.contract.runs import Journal, Killed, settled, write
from tests.support.sandbox import SandboxAccount


class TestPeople(ZendeskWrites):
    async def test_a_refused_phone_does_not_lose_the_person(self, writer: Writer) -> None:
        written = await write(writer, msgspec.structs.replace(samples.contact(), phone="call mum"))
        back = await writer.read_back(Entity.CONTACT, written.target_id)

        assert ["phone_dropped"] == codes(written)
        assert isinstance(back, Contact)
        assert back.phone is None

    async def test_a_refused_phone_goes_to_its_field_where_there_is_one(
        self, zendesk: ZendeskWriter
    ) -> None:
        spec = FieldSpec(entity=Entity.CONTACT, key="old_phone", label="Original phone")
        await zendesk.create_field(spec)
        record = msgspec.structs.replace(samples.contact(), phone="call mum")
        written = await write(zendesk, record)
        back = await zendesk.read_back(Entity.CONTACT, written.target_id)

        assert ["phone_in_field"] == codes(written)
        assert isinstance(back, Contact)
        assert "call mum" == back.fields["old_phone"]

    async def test_a_family_shares_one_phone(self, writer: Writer) -> None:
        for number in (1, 2):
            record = msgspec.structs.replace(samples.contact(number), phone="+34911234567")
            written = await write(writer, record)
            back = await writer.read_back(Entity.CONTACT, written.target_id)

            assert [] == codes(written)
            assert isinstance(back, Contact)
            assert "+34911234567" == back.phone

    async def test_external_ids_that_differ_in_case_alone_stay_two_people(
        self, writer: Writer
    ) -> None:
        first = msgspec.structs.replace(samples.contact(1), external_id="AbC-1")
        second = msgspec.structs.replace(samples.contact(2), external_id="abc-1")
        one, two = await write(writer, first), await write(writer, second)

        assert one.target_id != two.target_id
        assert [] == codes(one)
        assert ["value_converted"] == codes(two)

    async def test_the_person_of_the_same_external_id_is_used(self, writer: Writer) -> None:
        first = msgspec.structs.replace(samples.contact(1), external_id="crm-1")
        there = await write(writer, first)
        other = msgspec.structs.replace(samples.contact(2), external_id="crm-1")
        spec = FieldSpec(entity=Entity.CONTACT, key="old_id", label="Old number")
        assert isinstance(writer, ZendeskWriter)
        await writer.create_field(spec)
        used = await write(writer, msgspec.structs.replace(other, fields={"old_id": "p2"}))

        assert there.target_id == used.target_id
        assert not used.created

    @pytest.mark.parametrize("moment", [1])
    async def test_a_crash_after_the_person_loses_no_address_and_no_company(
        self, account: SandboxAccount, writer: Writer, files: MemoryFiles, moment: int
    ) -> None:
        firms = [await write(writer, samples.company(number)) for number in (1, 2)]
        record = msgspec.structs.replace(
            samples.contact(),
            emails=("eva.work@example.org", "eva.home@example.net"),
            companies=tuple(Ref(Entity.COMPANY, firm.target_id) for firm in firms),
        )
        journal = Journal(kill_at=moment)
        with pytest.raises(Killed):
            await writer.write(record, key=key_of(record), memo={}, remember=journal.remember)
        heir = self.connector.writer(self.connection(account), SETTINGS, files)
        written = await settled(heir, CAPABILITIES, record, journal.memo, in_doubt=True)
        back = await heir.read_back(Entity.CONTACT, written.target_id)
        await heir.close()

        assert isinstance(back, Contact)
        assert set(record.emails) == set(back.emails)
        assert set(record.companies) == set(back.companies)

    async def test_where_one_organization_is_allowed_the_others_are_told(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        account.settings(multiple_organizations=False)
        firms = [await write(writer, samples.company(number)) for number in (1, 2)]
        refs = tuple(Ref(Entity.COMPANY, firm.target_id) for firm in firms)
        written = await write(writer, msgspec.structs.replace(samples.contact(), companies=refs))

        assert ["companies_extra_dropped"] == codes(written)

    async def test_an_unknown_time_zone_is_told(self, writer: Writer) -> None:
        record = msgspec.structs.replace(samples.contact(), time_zone="Mars/Olympus")

        assert ["value_dropped"] == codes(await write(writer, record))

    async def test_a_refused_name_fails_the_person_as_rejected(self, writer: Writer) -> None:
        with pytest.raises(Rejected) as caught:
            await write(writer, msgspec.structs.replace(samples.contact(), name="REFUSE"))

        assert "rejected" == caught.value.code
        assert "not allowed" in caught.value.service_words
