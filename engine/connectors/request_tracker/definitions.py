"""What an installation defines (agents, queues, fields …), asked for once and kept."""

from __future__ import annotations

from typing import cast

from engine.connectors.request_tracker.api import EVERY, Api, clauses_text
from engine.connectors.request_tracker.convert.fields import Field, Fields, field
from engine.connectors.request_tracker.convert.ids import NOBODY, SYSTEM, ident
from engine.connectors.request_tracker.convert.links import Links
from engine.connectors.shared.asked import Asked
from engine.connectors.shared.values import Raw, listed, words
from engine.model import Entity

PRIVILEGED = "Privileged"


class Definitions(Asked):
    """Each is read on first use, by however many at a time, with few calls."""

    def __init__(self, api: Api, base: str, me: str, *, by_number: bool) -> None:
        self._api, self._me, self._by_number = api, me, by_number
        self.links = Links(base.rstrip("/"))
        super().__init__()

    async def me(self) -> Raw:
        """The signed-in person."""

        async def ask() -> Raw:
            if self._by_number:
                return await self._api.one("user", self._me)
            found = await self._api.found("users", [("Name", "=", self._me)], fields="id,Name")
            identity = next((ident(row.get("id")) for row in found.items), None)
            return await self._api.one("user", identity or "0")

        return cast("Raw", await self._once("me", ask))

    async def agents(self) -> frozenset[str]:
        """
        Ids of all privileged users, those included who are disabled.

        Lists of users do not tell it: the members of a group of RT's own do (RT/User.pm,
        Privileged).
        """

        async def ask() -> frozenset[str]:
            groups = await self._api.every(
                "groups",
                query=clauses_text([("Domain", "=", "SystemInternal"), ("Name", "=", PRIVILEGED)]),
                fields="Name",
            )
            group = next((ident(row.get("id")) for row in groups), None)
            rows = await self._api.every(f"group/{group}/members") if group else []
            found = {ident(row.get("id")) or "" for row in rows if row.get("type") == "user"}
            return frozenset(found - {"", SYSTEM, NOBODY})

        return cast("frozenset[str]", await self._once("agents", ask))

    async def enabled(self) -> frozenset[str] | None:
        """Ids of all users who are not disabled, which lists leave out; None when nobody is."""

        async def ask() -> frozenset[str] | None:
            all_of_them = await self._api.found("users", EVERY, size=1, find_disabled_rows=1)
            able = await self._api.found("users", EVERY, size=1)
            if all_of_them.total is not None and all_of_them.total == able.total:
                return None
            rows = await self._api.every(
                "users", query=clauses_text(EVERY), fields="id", orderby="id"
            )
            return frozenset(ident(row.get("id")) or "" for row in rows)

        return cast("frozenset[str] | None", await self._once("enabled", ask))

    async def addresses(self) -> tuple[str, ...]:
        """The addresses of all agents: whom RT would tell of what happens to tickets."""

        async def ask() -> tuple[str, ...]:
            rows = [await self._api.one("user", each) for each in sorted(await self.agents())]
            return tuple(filter(None, (words(row.get("EmailAddress")) for row in rows)))

        return cast("tuple[str, ...]", await self._once("addresses", ask))

    async def watchers(self, queue: str) -> tuple[str, ...]:
        """The addresses of those who are told of everything in a queue."""

        async def ask() -> tuple[str, ...]:
            raw = await self._api.one("queue", queue)
            logins = [
                words(one.get("id")) for role in ("Cc", "AdminCc") for one in listed(raw.get(role))
            ]
            found: list[str] = []
            for login in dict.fromkeys(logins):
                rows = await self._api.found("users", [("Name", "=", login)], fields="EmailAddress")
                found += [words(row.get("EmailAddress")) for row in rows.items]
            return tuple(filter(None, found))

        return cast("tuple[str, ...]", await self._once(f"watchers {queue}", ask))

    async def queues(self) -> list[Raw]:
        """Queues that are in use."""
        return cast(
            "list[Raw]",
            await self._once(
                "queues",
                lambda: self._or_none(
                    self._api.every(
                        "queues/all", fields="id,Name,Disabled,Created,LastUpdated,Lifecycle"
                    )
                ),
            ),
        )

    async def classes(self) -> list[Raw]:
        """Classes of articles that are in use."""
        return cast(
            "list[Raw]",
            await self._once(
                "classes",
                lambda: self._or_none(
                    self._api.every(
                        "classes/all", fields="id,Name,Description,Disabled,Created,LastUpdated"
                    )
                ),
            ),
        )

    async def fields(self, entity: Entity) -> Fields:
        """Custom fields of an entity by name."""
        found: list[Field] = await self._once("fields", self._fields)
        return {one.spec.key: one for one in found if one.spec.entity is entity}

    async def _fields(self) -> list[Field]:
        rows = await self._or_none(
            self._api.every(
                "customfields",
                query=clauses_text(EVERY),
                fields="id,Name,Type,MaxValues,LookupType,Pattern,Disabled",
            )
        )
        made = [field(row, await self._options(row)) for row in rows]
        return [one for one in made if one is not None]

    async def _options(self, row: Raw) -> list[str]:
        if row.get("Type") != "Select":
            return []
        values = await self._api.every(f"customfield/{ident(row.get('id'))}/values", fields="Name")
        return [words(value.get("Name") or value.get("name")) for value in values]
