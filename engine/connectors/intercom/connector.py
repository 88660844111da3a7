"""What the registry holds of Intercom."""

from __future__ import annotations

from engine.connectors.base import Connection, FileSource, Manifest, Reader, Settings, Writer
from engine.connectors.intercom import addresses, auth
from engine.connectors.intercom.capabilities import CAPABILITIES
from engine.connectors.intercom.permissions import PERMISSIONS
from engine.connectors.intercom.reader import IntercomReader
from engine.connectors.intercom.refusals import NAME
from engine.connectors.intercom.workspace import DESK
from engine.connectors.intercom.writer import IntercomWriter
from engine.http.oauth import Flow, Token

MANIFEST = Manifest(
    desk=DESK,
    name=NAME,
    capabilities=CAPABILITIES,
    sign_ins=auth.SIGN_INS,
    permissions=PERMISSIONS,
    url_hint="us, eu or au",
)


class IntercomConnector:
    """Intercom, as source and as target; see engine.connectors.base.Connector."""

    @property
    def manifest(self) -> Manifest:
        """Facts about the desk."""
        return MANIFEST

    def account_url(self, text: str) -> str:
        """The API's address: from a region, an API address or a link of the inbox."""
        return addresses.account_url(text)

    def addresses(self, url: str) -> tuple[str, ...]:
        """The address given, then those of the other regions."""
        return addresses.candidates(url)

    def reader(self, connection: Connection, settings: Settings) -> Reader:
        """A reader of one workspace."""
        return IntercomReader(connection, settings)

    def writer(self, connection: Connection, settings: Settings, files: FileSource) -> Writer:
        """A writer into one workspace."""
        return IntercomWriter(connection, settings, files)

    def flow(
        self,
        url: str,
        client_id: str,
        client_secret: str | None,
        redirect_uri: str,
        *,
        writes: bool,
    ) -> Flow:
        """The OAuth flow of this workspace's region."""
        return auth.flow(url, client_id, client_secret, redirect_uri)

    def secrets(self, token: Token) -> dict[str, str]:
        """What to keep of an OAuth answer."""
        return auth.secrets(token)
