"""What is peculiar to writing the help center of Zendesk."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from engine.connectors.base import Reader, Writer
from engine.connectors.zendesk.writer import ZendeskWriter
from engine.errors import RecordError, Rejected
from engine.model import (
    Article,
    ArticleState,
    Audience,
    Collection,
    CollectionText,
    Entity,
    Translation,
)
from tests.connectors.zendesk.writing import CAPABILITIES, ZendeskWrites, codes
from tests.contract import samples
from tests.contract.desk import SETTINGS, MemoryFiles, everything, key_of
from tests.contract.runs import Journal, Killed, settled, write
from tests.support.sandbox import SandboxAccount


class TestKnowledge(ZendeskWrites):
    async def shelf(self, writer: Writer) -> str:
        above = await write(writer, samples.collection(1))
        return (await write(writer, samples.collection(2, above.target_id))).target_id

    async def read(self, writer: Writer, identity: str) -> Article:
        back = await writer.read_back(Entity.ARTICLE, identity)
        assert isinstance(back, Article)
        return back

    async def test_languages_travel_with_their_states_and_missing_ones_are_told(
        self, writer: Writer, agent: str
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)),
            state=ArticleState.PUBLISHED,
            translations=(
                Translation(
                    locale="es", title="Sigue tu pedido", html="<p>x</p>", state=ArticleState.DRAFT
                ),
                Translation(locale="pt-BR", title="Siga", html="<p>y</p>"),
            ),
        )
        written = await write(writer, record)
        back = await self.read(writer, written.target_id)

        assert ["translation_dropped"] == codes(written)
        assert "pt-BR" == written.losses[0].detail["languages"]
        assert [("es", ArticleState.DRAFT)] == [(t.locale, t.state) for t in back.translations]
        assert ArticleState.PUBLISHED is back.state

    async def test_a_main_language_that_is_not_enabled_gives_way(
        self, writer: Writer, agent: str
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)),
            locale="fr",
            title="Suivre",
            translations=(Translation(locale="en", title="Follow", html="<p>x</p>"),),
        )
        written = await write(writer, record)

        assert ["translation_dropped"] == codes(written)
        assert "Follow" == (await self.read(writer, written.target_id)).title

    async def test_an_article_of_no_enabled_language_fails_with_a_remedy(
        self, writer: Writer, agent: str
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)), locale="uk"
        )
        with pytest.raises(RecordError) as caught:
            await write(writer, record)

        assert "language_not_enabled" == caught.value.code

    @pytest.mark.parametrize("audience", list(Audience))
    async def test_an_audience_never_widens(
        self, writer: Writer, agent: str, audience: Audience
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)), audience=audience
        )
        written = await write(writer, record)
        back = await self.read(writer, written.target_id)
        lost = ["visibility_changed"] if audience is Audience.LIMITED else []

        assert lost == codes(written)
        assert (Audience.AGENTS if audience is Audience.LIMITED else audience) is back.audience

    @pytest.mark.parametrize("moment", range(1, 5))
    async def test_a_crash_among_an_articles_files_doubles_none(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        agent: str,
        files: MemoryFiles,
        moment: int,
    ) -> None:
        record = self.with_files(await self.shelf(writer), agent, files)
        journal = Journal(kill_at=moment)
        try:
            await writer.write(record, key=key_of(record), memo={}, remember=journal.remember)
        except Killed:
            heir = self.connector.writer(self.connection(account), SETTINGS, files)
            await settled(heir, CAPABILITIES, record, journal.memo, in_doubt=True)
            await heir.close()
        await self.assert_whole(reader, record)

    @pytest.mark.parametrize("nth", range(1, 4))
    async def test_a_lost_answer_among_an_articles_files_doubles_none(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        agent: str,
        files: MemoryFiles,
        nth: int,
    ) -> None:
        record = self.with_files(await self.shelf(writer), agent, files)
        account.faults([{"on": "POST *", "kind": "lost_answer", "nth": nth}])
        await settled(writer, CAPABILITIES, record)
        account.faults([])
        await self.assert_whole(reader, record)

    def with_files(self, shelf: str, agent: str, files: MemoryFiles) -> Article:
        old = "https://old.example.com/photo.png"
        kept = files.keep(samples.IMAGE), files.keep(samples.DOCUMENT)
        image = samples.file("photo.png", kept[0], len(samples.IMAGE), "image/png")
        manual = samples.file("manual.pdf", kept[1], len(samples.DOCUMENT), "application/pdf")
        return msgspec.structs.replace(
            samples.article(agent, parent=shelf),
            html=f'<p>Look: <img src="{old}"></p>',
            attachments=(msgspec.structs.replace(image, url=old, inline=True), manual),
        )

    async def assert_whole(self, reader: Reader, record: Article) -> None:
        found, _ = await everything(reader, Entity.ARTICLE)
        (back,) = [each.record for each in found]
        assert isinstance(back, Article)
        assert sorted(file.name for file in record.attachments) == sorted(
            file.name for file in back.attachments
        )
        assert "old.example.com" not in back.html

    async def test_an_article_without_its_folder_is_not_written_elsewhere(
        self, writer: Writer, agent: str
    ) -> None:
        with pytest.raises(RecordError) as caught:
            await write(writer, samples.article(agent, parent="12345"))

        assert "parent_missing" == caught.value.code

    async def test_two_articles_of_one_title_stay_two(
        self, account: SandboxAccount, writer: Writer, agent: str
    ) -> None:
        shelf = await self.shelf(writer)
        one = samples.article(agent, parent=shelf)
        two = msgspec.structs.replace(one, id="a2")
        await write(writer, one)
        account.faults([{"on": "POST *", "kind": "lost_answer"}])
        await settled(writer, CAPABILITIES, two)

        assert 2 == len(account.dump()["articles"])

    async def test_a_collection_of_the_same_name_and_place_is_used(
        self, account: SandboxAccount, writer: Writer, files: MemoryFiles
    ) -> None:
        first = await write(writer, samples.collection(1))
        other = self.connector.writer(self.connection(account), SETTINGS, files)
        second = await write(other, msgspec.structs.replace(samples.collection(1), id="k9"))
        await other.close()

        assert first.target_id == second.target_id
        assert not second.created

    async def test_two_folders_of_one_name_stay_two(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        above = await write(writer, samples.collection(1))
        twins = [
            msgspec.structs.replace(samples.collection(2, above.target_id), id=f"twin{n}")
            for n in range(3)
        ]
        account.faults([{"on": "POST *", "kind": "lost_answer", "nth": 2}])
        written = await asyncio.gather(*(settled(writer, CAPABILITIES, twin) for twin in twins))

        assert 3 == len({each.target_id for each in written})
        assert 3 == len(account.dump()["sections"])

    async def test_a_collection_carries_its_languages(self, writer: Writer) -> None:
        record = msgspec.structs.replace(
            samples.collection(1),
            translations=(CollectionText(locale="es", name="Pedidos", description="Todo"),),
        )
        written = await write(writer, record)
        back = await writer.read_back(Entity.COLLECTION, written.target_id)

        assert isinstance(back, Collection)
        assert record.translations == back.translations

    @pytest.mark.parametrize("allowed", [True, False])
    async def test_a_folder_in_a_folder_is_placed_higher_where_the_plan_lacks_it(
        self, account: SandboxAccount, writer: Writer, allowed: bool
    ) -> None:
        account.settings(sub_sections=allowed)
        above = await self.shelf(writer)
        written = await write(writer, samples.collection(3, above))

        assert ([] if allowed else ["placed_higher"]) == codes(written)

    async def test_a_collection_with_something_else_in_it_is_not_taken_back(
        self, zendesk: ZendeskWriter, agent: str
    ) -> None:
        shelf = await self.shelf(zendesk)
        article = await write(zendesk, samples.article(agent, parent=shelf))
        with pytest.raises(Rejected):
            await zendesk.delete(Entity.COLLECTION, shelf)
        await zendesk.delete(Entity.ARTICLE, article.target_id)
        await zendesk.delete(Entity.COLLECTION, shelf)

        assert await zendesk.read_back(Entity.COLLECTION, shelf) is None
