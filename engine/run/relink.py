"""Links between articles: old addresses become new ones, once all are known."""

from __future__ import annotations

import asyncio

from engine.connectors.optional import SupportsRelink
from engine.errors import RecordError, Retriable
from engine.ledger import ItemState
from engine.mapping.links import links_of
from engine.model import Article, Entity, Loss, Ref
from engine.run.stop import Stop
from engine.run.work import Work


async def relink(work: Work, run_id: str, stop: Stop) -> None:
    """
    Rewrite links in the articles that this run wrote.

    Doing it twice changes nothing, so a crash in the middle needs no care.
    """
    writer = work.writer
    if not isinstance(writer, SupportsRelink):
        return
    for source_id, target_id in await asyncio.to_thread(_written, work, run_id):
        article = work.records.get(Ref(Entity.ARTICLE, source_id))
        if stop.is_set() or not isinstance(article, Article):
            continue
        if used := await asyncio.to_thread(_links, work, article):
            await _relink(work, run_id, writer, source_id, target_id, used)


async def _relink(
    work: Work,
    run_id: str,
    writer: SupportsRelink,
    source_id: str,
    target_id: str,
    links: dict[str, str],
) -> None:
    try:
        await writer.relink(Entity.ARTICLE, target_id, links)
    except (RecordError, Retriable):
        for address in links:
            loss = Loss(code="link_unresolved", detail={"url": address})
            await asyncio.to_thread(work.ledger.lose, run_id, Entity.ARTICLE, source_id, loss)


def _links(work: Work, article: Article) -> dict[str, str]:
    """Old address → new address of the articles that this one leads to."""
    written = links_of(article)
    known = work.ledger.identities(Entity.ARTICLE, list(dict.fromkeys(written.values())))
    new = {address: known[key].target_url for address, key in written.items() if key in known}
    return {address: url for address, url in new.items() if url}


def _written(work: Work, run_id: str) -> list[tuple[str, str]]:
    rows = []
    offset = 0
    while page := work.queries.items(
        run_id, entity=Entity.ARTICLE, state=ItemState.MIGRATED, limit=500, offset=offset
    ):
        rows += [(row.source_id, row.target_id) for row in page if row.target_id]
        offset += len(page)
    return rows
