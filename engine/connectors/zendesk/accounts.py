"""Who is signed in, and what may be done with it."""

from __future__ import annotations

import asyncio

from engine.connectors.base import Account
from engine.connectors.shared.zones import zone_in
from engine.connectors.zendesk.api import Api
from engine.connectors.zendesk.convert.locales import locale_in
from engine.connectors.zendesk.convert.values import ident, listed, words
from engine.connectors.zendesk.definitions import Definitions
from engine.connectors.zendesk.permissions import KEYS, granted
from engine.connectors.zendesk.refusals import NAME
from engine.errors import AuthExpired, NotAllowed, NotFound
from engine.model import Status

DESK = "zendesk"


async def account(api: Api, definitions: Definitions) -> Account:
    """
    The account of the sign-in.

    An anonymous caller is answered with a user without an id; importing needs an admin
    (Zendesk: Users, Show Self; Ticket Import).
    """
    definitions.forget("me")
    me, brand, locales, on_hold = await asyncio.gather(
        definitions.me(), _brand(api), _locales(definitions), definitions.has_on_hold()
    )
    identity = ident(me.get("id"))
    if identity is None:
        raise AuthExpired("The sign-in to Zendesk ended. Sign in again.", detail={"service": NAME})
    allowed = granted(words(me.get("role")))
    base = definitions.links.base
    return Account(
        desk=DESK,
        id=base.partition("://")[2],
        name=brand or base.partition("://")[2].removesuffix(".zendesk.com"),
        url=base,
        person=words(me.get("name")),
        person_id=identity,
        time_zone=zone_in(words(me.get("time_zone")), words(me.get("iana_time_zone"))) or "",
        granted=allowed,
        missing=tuple(key for key in KEYS if key not in allowed),
        locales=locales,
        statuses_off=() if on_hold else (Status.WAITING_OTHER,),
    )


async def _brand(api: Api) -> str:
    """The name of the default brand, which is what people call the account (Zendesk: Brands)."""
    try:
        brands = listed((await api.get("brands")).get("brands"))
    except (NotAllowed, NotFound):
        return ""
    return next((words(brand.get("name")) for brand in brands if brand.get("default")), "")


async def _locales(definitions: Definitions) -> tuple[str, ...]:
    """None where the account has no help center, or none for this person."""
    try:
        codes, default = await definitions.locales()
    except (NotAllowed, NotFound):
        return ()
    found = (locale_in(code) for code in (default, *codes))
    return tuple(dict.fromkeys(locale for locale in found if locale))
