"""Counts as Freshdesk's own screens split them, beyond what a count tells in its few calls."""

from __future__ import annotations

from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.reading.solutions import SolutionReading
from engine.connectors.shared.together import together
from engine.connectors.shared.values import whole, words
from engine.errors import NotAllowed, RecordError
from engine.model import Entity


class Breakdown:
    """Tickets by group, by one search a group; articles by folder, as the folders say."""

    def __init__(self, api: Api, solutions: SolutionReading) -> None:
        self._api, self._solutions = api, solutions

    async def of(self, entity: Entity) -> dict[str, dict[str, int]]:
        """The splits of an entity; none for those that have none."""
        if entity is Entity.CONVERSATION:
            return {"team": await self._by_team()}
        if entity is Entity.ARTICLE:
            return {"collection": await self._by_folder()}
        return {}

    async def _by_team(self) -> dict[str, int]:
        groups = await self._api.every("groups")
        found = await together(self._of_team(ident(row.get("id")) or "") for row in groups)
        return {words(row.get("name")): number for row, number in zip(groups, found) if number}

    async def _of_team(self, identity: str) -> int:
        try:
            return await self._api.found("tickets", f"group_id:{identity}") or 0
        except NotAllowed:
            raise
        except RecordError:
            return 0

    async def _by_folder(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for category in await self._solutions.categories():
            async for folder in self._solutions.folders(ident(category.get("id")) or ""):
                name = words(folder.get("name"))
                found[name] = found.get(name, 0) + (whole(folder.get("articles_count")) or 0)
        return {name: number for name, number in found.items() if number}
