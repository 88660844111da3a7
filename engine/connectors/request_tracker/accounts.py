"""Who is signed in, and what may be done with it."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from engine.connectors.base import Account
from engine.connectors.request_tracker.api import Api
from engine.connectors.request_tracker.convert.ids import NOBODY, ident
from engine.connectors.request_tracker.convert.people import shown_name
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.permissions import KEYS
from engine.connectors.shared.values import optional, words
from engine.errors import NotAllowed, NotFound, RecordError

DESK = "request_tracker"


async def account(api: Api, definitions: Definitions) -> Account:
    """The installation as the signed-in person sees it; `call_seconds` is what a call costs."""
    for name in ("me", "queues", "classes", "agents"):
        definitions.forget(name)
    began = time.monotonic()
    version = await api.get("rt")
    took = time.monotonic() - began
    me = await definitions.me()
    missing = [key for key in KEYS if not await _may(key, api, definitions)]
    base = urlsplit(definitions.links.base)
    return Account(
        desk=DESK,
        id=f"{base.netloc}{base.path}",
        name=base.hostname or base.netloc,
        url=definitions.links.base,
        person=shown_name(me),
        person_id=ident(me.get("id")) or "",
        plan=words(version.get("Version")).partition("+")[0],
        time_zone=optional(me.get("Timezone")) or "",
        granted=tuple(key for key in KEYS if key not in missing),
        missing=tuple(missing),
        call_seconds=took,
    )


async def _may(key: str, api: Api, definitions: Definitions) -> bool:
    """
    Whether the rights of a group are there, told by what is shown with them alone.

    REST2 has no call for rights. Without AdminUsers a user is a summary of names and address
    (Resource/User.pm, serialize; tried on 5.0.3); what may not be seen is missing in lists or
    leaves their total unknown.
    """
    try:
        match key:
            case "people":
                return "Created" in await api.one("user", NOBODY)
            case "conversations":
                found = await api.tickets("id > 0", size=1)
                return found.total is not None and bool(await definitions.queues())
            case "teams":
                return bool(await definitions.agents()) and bool(await definitions.queues())
            case "accounts":
                return bool(await definitions.classes())
            case _:
                return (
                    await api.page(
                        "customfields", size=1, query='[{"field":"id","operator":">","value":"0"}]'
                    )
                ).total != 0
    except (NotAllowed, NotFound, RecordError):
        return False
