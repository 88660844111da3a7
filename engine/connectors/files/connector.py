"""What the registry holds of files."""

from __future__ import annotations

from engine.connectors.base import (
    Connection,
    FileSource,
    Manifest,
    Reader,
    Settings,
    SignIn,
    Writer,
)
from engine.connectors.files.addresses import DESK, HINT, NAME, parse
from engine.connectors.files.capabilities import CAPABILITIES
from engine.connectors.files.reader import FilesReader
from engine.connectors.files.writer import FilesWriter
from engine.errors import WrongUse
from engine.http.oauth import Flow, Token

MANIFEST = Manifest(
    desk=DESK,
    name=NAME,
    capabilities=CAPABILITIES,
    sign_ins=(SignIn(kind="folder"),),
    url_hint=HINT,
)


class FilesConnector:
    """Files, as source and as target; see engine.connectors.base.Connector."""

    @property
    def manifest(self) -> Manifest:
        """Facts about files."""
        return MANIFEST

    def account_url(self, text: str) -> str:
        """The path in its one form."""
        return parse(text).text

    def reader(self, connection: Connection, settings: Settings) -> Reader:
        """A reader of a folder."""
        return FilesReader(parse(connection.url))

    def writer(self, connection: Connection, settings: Settings, files: FileSource) -> Writer:
        """A writer into a folder."""
        return FilesWriter(parse(connection.url), files)

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
        raise WrongUse("Files need no sign-in.", remedy="Test the folder instead.")

    def secrets(self, token: Token) -> dict[str, str]:
        """There are none."""
        raise WrongUse("Files need no sign-in.", remedy="Test the folder instead.")
