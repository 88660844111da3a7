"""What the registry holds of Freshdesk."""

from __future__ import annotations

from engine.connectors.base import Connection, FileSource, Manifest, Reader, Settings, Writer
from engine.connectors.freshdesk import addresses, auth
from engine.connectors.freshdesk.accounts import DESK
from engine.connectors.freshdesk.capabilities import CAPABILITIES
from engine.connectors.freshdesk.permissions import PERMISSIONS
from engine.connectors.freshdesk.reader import FreshdeskReader
from engine.connectors.freshdesk.refusals import NAME
from engine.connectors.freshdesk.writer import FreshdeskWriter
from engine.errors import WrongUse
from engine.http.oauth import Flow, Token

MANIFEST = Manifest(
    desk=DESK,
    name=NAME,
    capabilities=CAPABILITIES,
    sign_ins=auth.SIGN_INS,
    permissions=PERMISSIONS,
    url_hint="acme.freshdesk.com",
)


class FreshdeskConnector:
    """Freshdesk, as source and as target; see engine.connectors.base.Connector."""

    @property
    def manifest(self) -> Manifest:
        """Facts about the desk."""
        return MANIFEST

    def account_url(self, text: str) -> str:
        """The account's address: from its subdomain or any link inside it."""
        return addresses.account_url(text)

    def reader(self, connection: Connection, settings: Settings) -> Reader:
        """A reader of one account."""
        return FreshdeskReader(connection, settings)

    def writer(self, connection: Connection, settings: Settings, files: FileSource) -> Writer:
        """A writer into one account."""
        return FreshdeskWriter(connection, settings, files)

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
        raise WrongUse("Freshdesk has no sign-in by browser for its API.", remedy="Use an API key.")

    def secrets(self, token: Token) -> dict[str, str]:
        """There is no OAuth answer."""
        raise WrongUse("Freshdesk has no sign-in by browser for its API.", remedy="Use an API key.")
