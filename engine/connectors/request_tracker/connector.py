"""What the registry holds of Request Tracker."""

from __future__ import annotations

from engine.connectors.base import Connection, FileSource, Manifest, Reader, Settings, Writer
from engine.connectors.request_tracker import addresses, auth
from engine.connectors.request_tracker.accounts import DESK
from engine.connectors.request_tracker.capabilities import CAPABILITIES
from engine.connectors.request_tracker.permissions import PERMISSIONS
from engine.connectors.request_tracker.reader import RequestTrackerReader
from engine.connectors.request_tracker.refusals import NAME
from engine.connectors.request_tracker.writer import RequestTrackerWriter
from engine.errors import WrongUse
from engine.http.oauth import Flow, Token

MANIFEST = Manifest(
    desk=DESK,
    name=NAME,
    capabilities=CAPABILITIES,
    sign_ins=auth.SIGN_INS,
    permissions=PERMISSIONS,
    url_hint="rt.example.org",
)


class RequestTrackerConnector:
    """Request Tracker, as source and as target; see engine.connectors.base.Connector."""

    @property
    def manifest(self) -> Manifest:
        """Facts about the desk."""
        return MANIFEST

    def account_url(self, text: str) -> str:
        """The installation's address: from its host or any link inside it."""
        return addresses.account_url(text)

    def reader(self, connection: Connection, settings: Settings) -> Reader:
        """A reader of one installation."""
        return RequestTrackerReader(connection, settings)

    def writer(self, connection: Connection, settings: Settings, files: FileSource) -> Writer:
        """A writer into one installation."""
        return RequestTrackerWriter(connection, settings, files)

    def flow(
        self,
        url: str,
        client_id: str,
        client_secret: str | None,
        redirect_uri: str,
        *,
        writes: bool,
    ) -> Flow:
        """There is none."""
        raise _no_oauth()

    def secrets(self, token: Token) -> dict[str, str]:
        """There is no OAuth answer."""
        raise _no_oauth()


CONNECTOR = RequestTrackerConnector()


def _no_oauth() -> WrongUse:
    return WrongUse("Request Tracker has no sign-in by browser for its API.", remedy="Use a token.")
