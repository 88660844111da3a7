"""Articles with their languages and author."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.freshdesk.convert.articles import article_body
from engine.connectors.freshdesk.convert.ids import ident, number
from engine.connectors.freshdesk.convert.locales import code_among, locale_in
from engine.connectors.freshdesk.convert.vocabulary import VISIBILITY_OUT
from engine.connectors.freshdesk.refusals import Refused
from engine.connectors.freshdesk.writers.collections import Collections
from engine.connectors.freshdesk.writers.languages import Languages
from engine.connectors.freshdesk.writers.target import SINCE, SKEW_SECONDS, Target, begin
from engine.connectors.freshdesk.writers.tree import TWINS, Node, Tree
from engine.connectors.shared.values import Raw, moment, text_of, words
from engine.connectors.shared.writing import note_loss, written
from engine.errors import MissingReference, NotFound, RecordError
from engine.model import Article, ArticleState, Audience, Translation


class Articles:
    """
    Writes articles in the account's main language, then their author and other languages.

    Nothing on an article holds a key: a doubt is settled by folder, title, text and time.
    """

    def __init__(
        self, target: Target, tree: Tree, collections: Collections, languages: Languages
    ) -> None:
        self._target, self._tree = target, tree
        self._collections, self._languages = collections, languages

    async def write(self, record: Article, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create it in the folder of its audience; the rest repeats harmlessly."""
        folder = await self._folder(record, memo)
        main, others = await self._texts(record, memo)
        if "id" not in memo:
            await begin(self._target, memo, remember)
            memo["id"] = await self._create(main, folder)
            if record.author or others:
                await remember(memo)
        await self._sign(record, memo)
        await self._translate(memo["id"], folder, others, memo)
        return written(memo["id"], self._target.definitions.links.article(memo["id"]), memo)

    async def find(self, record: Article, key: Key, memo: Memo) -> Written | None:
        """The article of that title and text made since the first attempt; the rest is left."""
        if "id" in memo or SINCE not in memo:
            return None
        folder = await self._folder(record, {})
        main, _ = await self._texts(record, {})
        rows = await self._target.api.every(f"solutions/folders/{folder.number}/articles")
        earliest = memo[SINCE] - SKEW_SECONDS
        found = [row for row in rows if _made_at(row) >= earliest and _is_same(row, main)]
        if len(found) > 1:
            raise RecordError(
                "Several articles of the target could be this one.",
                code="in_doubt",
                detail={"key": key.text},
            )
        if found:
            memo["id"] = ident(found[0].get("id")) or ""
        return None

    async def _folder(self, record: Article, memo: Memo) -> Node:
        """The folder, or its twin for who may read: that is said of folders (Solutions)."""
        await self._tree.load()
        node = self._tree.nodes.get(record.parent.id) if record.parent else None
        if node is None or node.parent is None:
            raise _no_folder()
        wanted = VISIBILITY_OUT.get(record.audience, VISIBILITY_OUT[Audience.AGENTS])
        if node.visibility == wanted:
            return node
        if record.audience in TWINS:
            return await self._collections.twin(node, record.audience)
        # A folder of the account's own that fewer may read: the audience never widens.
        note_loss(memo, "visibility_changed")
        return node

    async def _texts(
        self, record: Article, memo: Memo
    ) -> tuple[Article, list[tuple[str, Translation]]]:
        """
        What is written in the account's main language, and the others by Freshdesk's code.

        An article must have a text in the main language: where it has none, its own first text
        stands there too, which is told.
        """
        codes = await self._target.definitions.languages()
        own = Translation(
            locale=record.locale or locale_in(codes[0]) or codes[0],
            title=record.title,
            html=record.html,
            summary=record.summary,
            state=record.state,
        )
        taken: dict[str, Translation] = {}
        lost: list[str] = []
        for text in (own, *record.translations):
            code = code_among(text.locale, codes)
            if code is None or code in taken:
                lost.append(text.locale)
            else:
                taken[code] = text
        main = taken.pop(codes[0], None)
        if main is None:
            note_loss(memo, "translation_changed", language=own.locale, new=codes[0])
            lost = [locale for locale in lost if locale != own.locale]
        if lost:
            note_loss(memo, "translation_dropped", languages=", ".join(lost))
        return _in_main(record, main or own), list(taken.items())

    async def _create(self, record: Article, folder: Node) -> str:
        path = f"solutions/folders/{folder.number}/articles"
        try:
            found = await self._target.api.post(path, article_body(record))
        except NotFound:
            raise _no_folder() from None
        return ident(found.get("id")) or ""

    async def _sign(self, record: Article, memo: Memo) -> None:
        """The author, who can only be set on an article that exists (Solutions, Update)."""
        if record.author is None:
            return
        try:
            body = {"agent_id": number(record.author.id)}
            await self._target.api.put(f"solutions/articles/{memo['id']}", body)
        except Refused:
            note_loss(memo, "author_not_set")

    async def _translate(
        self, identity: str, folder: Node, others: Sequence[tuple[str, Translation]], memo: Memo
    ) -> None:
        lost = []
        for code, text in others:
            try:
                await self._languages.article(identity, folder, code, article_body(text))
            except Refused:
                lost.append(text.locale)
        if lost:
            note_loss(memo, "translation_dropped", languages=", ".join(lost))


def _in_main(record: Article, text: Translation) -> Article:
    """A translation is never more visible than the article."""
    shown = record.state is ArticleState.PUBLISHED and text.state is ArticleState.PUBLISHED
    return msgspec.structs.replace(
        record,
        title=text.title,
        html=text.html,
        summary=text.summary,
        state=ArticleState.PUBLISHED if shown else ArticleState.DRAFT,
    )


def _made_at(row: Raw) -> float:
    made = moment(row.get("created_at"))
    return made.timestamp() if made else 0.0


def _is_same(row: Raw, record: Article) -> bool:
    return words(row.get("title")).strip() == record.title.strip() and text_of(
        words(row.get("description"))
    ) == text_of(record.html)


def _no_folder() -> MissingReference:
    return MissingReference("Its folder is not in the target.", code="parent_missing")
