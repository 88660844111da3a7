"""What the registry holds of Zendesk."""

from __future__ import annotations

from engine.connectors.base import Connection, FileSource, Manifest, Reader, Settings, Writer
from engine.connectors.zendesk import addresses, auth
from engine.connectors.zendesk.accounts import DESK
from engine.connectors.zendesk.capabilities import CAPABILITIES
from engine.connectors.zendesk.permissions import PERMISSIONS
from engine.connectors.zendesk.reader import ZendeskReader
from engine.connectors.zendesk.refusals import NAME
from engine.connectors.zendesk.writer import ZendeskWriter
from engine.http.oauth import Flow, Token

MANIFEST = Manifest(
    desk=DESK,
    name=NAME,
    capabilities=CAPABILITIES,
    sign_ins=auth.SIGN_INS,
    permissions=PERMISSIONS,
    url_hint="acme.zendesk.com",
)


class ZendeskConnector:
    """Zendesk, as source and as target; see engine.connectors.base.Connector."""

    @property
    def manifest(self) -> Manifest:
        """Facts about the desk."""
        return MANIFEST

    def account_url(self, text: str) -> str:
        """The account's address: from its subdomain or any link inside it."""
        return addresses.account_url(text)

    def reader(self, connection: Connection, settings: Settings) -> Reader:
        """A reader of one account."""
        return ZendeskReader(connection, settings)

    def writer(self, connection: Connection, settings: Settings, files: FileSource) -> Writer:
        """A writer into one account."""
        return ZendeskWriter(connection, settings, files)

    def flow(
        self,
        url: str,
        client_id: str,
        client_secret: str | None,
        redirect_uri: str,
        *,
        writes: bool,
    ) -> Flow:
        """The OAuth flow of this account."""
        scope = auth.READ_WRITE if writes else auth.READ
        return auth.flow(url, client_id, client_secret, redirect_uri, scope)

    def secrets(self, token: Token) -> dict[str, str]:
        """What to keep of an OAuth answer."""
        return auth.secrets(token)
