"""Articles with their translations and files."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.shared.writing import losses_of, note_loss
from engine.connectors.zendesk.convert.articles import segment_audience
from engine.connectors.zendesk.convert.offers import built_in, id_out, named
from engine.connectors.zendesk.convert.values import (
    Raw,
    branch,
    ident,
    names,
    number,
    optional,
    text_of,
    words,
)
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.article_files import FILES, ArticleFiles
from engine.connectors.zendesk.writers.languages import choose
from engine.connectors.zendesk.writers.target import Target
from engine.errors import MissingReference, NotFound, RecordError
from engine.model import Article, ArticleState, Audience, Translation

LABELS = "label_names"


class Articles:
    """
    Writes articles without telling subscribers; a label with the key's text is the mark.

    Nothing else on an article can hold a key (Articles). Readers do not see labels.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._files = ArticleFiles(target)

    async def write(self, record: Article, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the article with all languages in one call, then its files one by one."""
        if "id" not in memo:
            article = await self._create(record, key, memo)
            memo |= {"id": ident(article.get("id")) or "", "url": words(article.get("html_url"))}
            memo[FILES] = {}
            if record.attachments:
                await remember(memo)
        await self._files.write(record, memo, remember)
        return self._written(memo)

    async def find(self, record: Article, key: Key, memo: Memo) -> Written | None:
        """The article with our label; files that are missing are left to `write`."""
        # Whether the last file came in is not known: `write` looks what is there.
        memo.pop(FILES, None)
        if "id" in memo or record.parent is None:
            return None
        found = await self._marked(record, record.parent.id, key)
        if found is None:
            return None
        memo |= {"id": ident(found.get("id")) or "", "url": words(found.get("html_url"))}
        return None if record.attachments else self._written(memo)

    async def _marked(self, record: Article, section: str, key: Key) -> Raw | None:
        path = f"help_center/sections/{section}/articles"
        try:
            rows = await self._target.api.every(path, "articles")
        except NotFound:
            return None
        fitting = [row for row in rows if key.text in names(row.get(LABELS))]
        fitting = fitting or [row for row in rows if _same_words(row, record)]
        if len(fitting) > 1:
            raise RecordError(
                "Several articles of the target could be this one.",
                code="in_doubt",
                detail={"key": key.text},
            )
        return fitting[0] if fitting else None

    async def _create(self, record: Article, key: Key, memo: Memo) -> Raw:
        if record.parent is None:
            raise _no_folder()
        body = await self._body(record, key, memo)
        path = f"help_center/sections/{record.parent.id}/articles"
        while True:
            try:
                # Subscribers of the section would be mailed (Articles, notify_subscribers).
                sent = {"article": body, "notify_subscribers": False}
                return branch(await self._target.api.post(path, sent), "article")
            except NotFound:
                raise _no_folder() from None
            except Refused as refused:
                if not _corrected(refused, body, record, memo):
                    raise

    async def _body(self, record: Article, key: Key, memo: Memo) -> dict[str, Any]:
        definitions = self._target.definitions
        enabled, default = await definitions.locales()
        main = Translation(
            locale=record.locale or default,
            title=record.title,
            html=record.html,
            state=record.state,
        )
        several = [(each.locale, each) for each in (main, *record.translations)]
        texts = choose(several, enabled, memo)
        readers, hidden = await self._readers(record, memo)
        body: dict[str, Any] = {
            **_text(*texts.main, hidden=hidden),
            "promoted": record.promoted,
            "comments_disabled": record.comments_closed,
            "position": record.position,
            "author_id": number(record.author.id) if record.author else None,
            "permission_group_id": await self._editors(record),
            LABELS: [*record.tags, key.text],
            "translations": [_text(code, text, hidden=hidden) for code, text in texts.others],
        }
        body = {name: value for name, value in body.items() if value not in (None, [])}
        return body | readers

    async def _readers(self, record: Article, memo: Memo) -> tuple[dict[str, Any], bool]:
        """
        Who may read, and whether the article must be hidden for want of a segment.

        An audience never widens: what has no segment is for agents, or a draft.
        """
        # Null means everybody and has to be said (Articles, user_segment_id).
        rows = await self._target.definitions.segments() if _is_limited(record) else []
        chosen = [found for name in record.readers or () if (found := named(rows, name))]
        if chosen:
            several = {"user_segment_ids": chosen} if len(chosen) > 1 else {}
            return several or {"user_segment_id": chosen[0]}, False
        if record.audience is Audience.EVERYONE:
            return {"user_segment_id": None}, bool(record.readers)
        by_audience = {segment_audience(row): row for row in reversed(rows)}
        if record.audience in by_audience and record.audience is not Audience.LIMITED:
            return {"user_segment_id": id_out(by_audience[record.audience])}, False
        note_loss(memo, "visibility_changed")
        staff = by_audience.get(Audience.AGENTS)
        return {"user_segment_id": id_out(staff)}, staff is None

    async def _editors(self, record: Article) -> int | str | None:
        """Who may edit: the permission group that the mapping chose, else the built-in one."""
        groups = await self._target.definitions.permission_groups()
        return named(groups, record.editors) or id_out(built_in(groups))

    def _written(self, memo: Memo) -> Written:
        identity = memo["id"]
        url = optional(memo.get("url")) or self._target.definitions.links.article(identity)
        return Written(target_id=identity, url=url, losses=losses_of(memo))


def _is_limited(record: Article) -> bool:
    return bool(record.readers) or record.audience is not Audience.EVERYONE


def _text(code: str, text: Translation, *, hidden: bool) -> dict[str, Any]:
    draft = hidden or text.state is not ArticleState.PUBLISHED
    return {"locale": code, "title": text.title, "body": text.html, "draft": draft}


def _corrected(refused: Refused, body: dict[str, Any], record: Article, memo: Memo) -> bool:
    """Whether the body was changed so that it may be taken now."""
    changed = False
    if refused.against(LABELS) is not None and LABELS in body:
        del body[LABELS]
        changed = True
        if record.tags:
            note_loss(memo, "tag_dropped", limit="0", n=str(len(record.tags)))
    if refused.against("author_id", "author") is not None and "author_id" in body:
        del body["author_id"]
        changed = True
        note_loss(memo, "author_not_set")
    return changed


def _same_words(row: Raw, record: Article) -> bool:
    """An unlabelled article of the same title and text: ours where labels were refused."""
    return (
        not row.get(LABELS)
        and words(row.get("title")).strip() == record.title.strip()
        and text_of(words(row.get("body"))) == text_of(record.html)
    )


def _no_folder() -> MissingReference:
    return MissingReference("Its folder is not in the target.", code="parent_missing")
