"""Who is signed in, and what may be done with it."""

from __future__ import annotations

import asyncio

from engine.connectors.base import Account
from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.locales import locale_in
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.permissions import GLOBAL_SCOPE, KEYS, PROBES
from engine.connectors.shared.values import Raw, branch, words
from engine.connectors.shared.zones import zone_in
from engine.errors import NotAllowed, NotFound

DESK = "freshdesk"


async def account(api: Api, definitions: Definitions) -> Account:
    """The account of the key; what its agent may not see is missing (Agents, ticket_scope)."""
    definitions.forget("me")
    me = await definitions.me()
    raw, languages, missing = await asyncio.gather(
        definitions.account(), definitions.languages(), _missing(api, me)
    )
    base = definitions.links.base
    domain = words(raw.get("account_domain")) or base.partition("://")[2]
    person = branch(me, "contact")
    return Account(
        desk=DESK,
        id=ident(raw.get("account_id")) or base.partition("://")[2],
        name=words(raw.get("account_name")) or domain.removesuffix(".freshdesk.com"),
        url=base,
        person=words(person.get("name")) or words(person.get("email")),
        person_id=ident(me.get("id")) or "",
        region=words(raw.get("data_center")),
        time_zone=zone_in(words(person.get("time_zone")) or words(raw.get("timezone")), None) or "",
        plan=words(raw.get("tier_type")),
        granted=tuple(key for key in KEYS if key not in missing),
        missing=missing,
        locales=tuple(dict.fromkeys(filter(None, map(locale_in, languages)))),
    )


async def _missing(api: Api, me: Raw) -> tuple[str, ...]:
    """The groups whose list answers that it is not for this agent."""
    refused = await asyncio.gather(*(_is_refused(api, path) for path in PROBES.values()))
    found = {key for key, no in zip(PROBES, refused) if no}
    scope = me.get("ticket_scope")
    if scope is not None and scope != GLOBAL_SCOPE:
        found.add("conversations")
    return tuple(key for key in KEYS if key in found)


async def _is_refused(api: Api, path: str) -> bool:
    try:
        await api.page(path, size=1)
    except NotAllowed:
        return True
    except NotFound:
        return False
    return False
