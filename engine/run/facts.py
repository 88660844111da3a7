"""What two accounts hold that the mapping must know: people, teams, fields, languages."""

from __future__ import annotations

import asyncio

import msgspec

from engine.connectors.base import Account, Manifest, Reader, Scope, Writer
from engine.connectors.optional import SupportsMatch, SupportsOffers
from engine.mapping import Side
from engine.model import Agent, Entity, FieldSpec, Offers, Record, Team

WITH_FIELDS = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """One account's people, teams and fields at one moment."""

    account: Account
    agents: tuple[Agent, ...] = ()
    teams: tuple[Team, ...] = ()
    fields: dict[Entity, tuple[FieldSpec, ...]] = {}
    offers: Offers = Offers()

    def side(self, manifest: Manifest) -> Side:
        """The account as the mapping takes it."""
        return Side(
            desk=manifest.desk,
            capabilities=manifest.capabilities,
            agents=self.agents,
            teams=self.teams,
            fields=self.fields,
            person_id=self.account.person_id,
            locales=frozenset(self.account.locales),
            offers=self.offers,
        )


async def of_source(reader: Reader) -> Facts:
    """The source's facts, read whole: agents and teams are few."""
    account, agents, teams, fields, offers = await asyncio.gather(
        reader.account(),
        _all(reader, Entity.AGENT),
        _all(reader, Entity.TEAM),
        fields_of(reader),
        _offers(reader),
    )
    return _facts(account, agents, teams, fields, offers)


async def of_target(writer: Writer) -> Facts:
    """The target's facts."""
    account, agents, teams, fields, offers = await asyncio.gather(
        writer.account(),
        _existing(writer, Entity.AGENT),
        _existing(writer, Entity.TEAM),
        fields_of(writer),
        _offers(writer),
    )
    return _facts(account, agents, teams, fields, offers)


def _facts(
    account: Account,
    agents: list[Record],
    teams: list[Record],
    fields: dict[Entity, tuple[FieldSpec, ...]],
    offers: Offers,
) -> Facts:
    return Facts(
        account=account,
        agents=tuple(record for record in agents if isinstance(record, Agent)),
        teams=tuple(record for record in teams if isinstance(record, Team)),
        fields=fields,
        offers=offers,
    )


async def _all(reader: Reader, entity: Entity) -> list[Record]:
    pages = [page async for page in reader.read(entity, Scope(), None)]
    return [one.record for page in pages for one in page.found]


async def _existing(writer: Writer, entity: Entity) -> list[Record]:
    return list(await writer.existing(entity)) if isinstance(writer, SupportsMatch) else []


async def _offers(side: Reader | Writer) -> Offers:
    return await side.offers() if isinstance(side, SupportsOffers) else Offers()


async def fields_of(side: Reader | Writer) -> dict[Entity, tuple[FieldSpec, ...]]:
    """The fields of one account, by entity."""
    found = await asyncio.gather(*(side.fields(entity) for entity in WITH_FIELDS))
    return {entity: tuple(specs) for entity, specs in zip(WITH_FIELDS, found, strict=True)}
