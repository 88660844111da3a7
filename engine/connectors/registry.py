"""The connectors there are, by desk."""

from __future__ import annotations

from engine.connectors.base import Connector
from engine.connectors.files import CONNECTOR as FILES
from engine.connectors.freshdesk import CONNECTOR as FRESHDESK
from engine.connectors.intercom import CONNECTOR as INTERCOM
from engine.connectors.request_tracker import CONNECTOR as REQUEST_TRACKER
from engine.connectors.zendesk import CONNECTOR as ZENDESK
from engine.errors import WrongUse

CONNECTORS: dict[str, Connector] = {
    connector.manifest.desk: connector
    for connector in (INTERCOM, ZENDESK, FRESHDESK, REQUEST_TRACKER, FILES)
}


def connector(desk: str) -> Connector:
    """The connector of this desk; raises WrongUse naming those there are."""
    try:
        return CONNECTORS[desk]
    except KeyError:
        known = ", ".join(sorted(CONNECTORS))
        raise WrongUse(
            "There is no help desk called “{desk}”. Known: {known}.",
            detail={"desk": desk, "known": known},
        ) from None
