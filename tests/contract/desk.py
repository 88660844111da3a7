"""What a connector's test says about its desk, and helpers that both suites use."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

import pytest

from engine.connectors.base import (
    Connection,
    Connector,
    Key,
    Reader,
    Scope,
    Settings,
    Sourced,
    Unread,
    Writer,
)
from engine.errors import RecordError
from engine.model import Entity, Record, entity_of
from tests.support.sandbox import SandboxAccount, sandbox

SETTINGS = Settings(call_timeout=10.0, lanes=8)


class MemoryFiles:
    """Archived files in memory, by the hash of their bytes."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        """Hold these bytes; their SHA-256."""
        name = hashlib.sha256(data).hexdigest()
        self._held[name] = data
        return name

    def read(self, sha256: str) -> bytes:
        """The whole file."""
        if sha256 not in self._held:
            raise RecordError("The file is gone.", code="archive_damaged")
        return self._held[sha256]

    def size(self, sha256: str) -> int:
        """Its length in bytes."""
        return len(self.read(sha256))


class Held(bytearray):
    """A sink that keeps what it gets."""

    def write(self, data: bytes, /) -> None:
        """Add a block."""
        self.extend(data)


class Desk:
    """
    The desk under test.

    A connector's class names its `connector` and the `seed` of the account; what differs from the
    common case is overridden there, with the reason beside it.
    """

    connector: ClassVar[Connector]
    seed: ClassVar[str] = "small"
    sandbox_settings: ClassVar[dict[str, Any]] = {}
    """Switches of the emulated account, set before each test."""

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls) -> Iterator[SandboxAccount]:
        """One emulated account for the class."""
        desk = cls.connector.manifest.desk
        with sandbox(f"{desk}:contract:{cls.seed}", limits="off") as (account,):
            yield account

    @pytest.fixture
    def account(self, served: SandboxAccount) -> SandboxAccount:
        """The account as its seed says."""
        served.reset()
        if self.sandbox_settings:
            served.settings(**self.sandbox_settings)
        return served

    @pytest.fixture
    async def reader(self, account: SandboxAccount) -> AsyncIterator[Reader]:
        """A reader of the account."""
        reader = self.connector.reader(self.connection(account), SETTINGS)
        yield reader
        await reader.close()

    @pytest.fixture
    def files(self) -> MemoryFiles:
        """The archive's files."""
        return MemoryFiles()

    @pytest.fixture
    async def writer(self, account: SandboxAccount, files: MemoryFiles) -> AsyncIterator[Writer]:
        """A writer into the account."""
        writer = self.connector.writer(self.connection(account), SETTINGS, files)
        yield writer
        await writer.close()

    def connection(self, account: SandboxAccount) -> Connection:
        """How to sign in; a desk without plain tokens overrides this."""
        url = self.connector.account_url(account.url)
        return Connection(url=url, kind="token", secrets={"token": account.token})


async def everything(
    reader: Reader, entity: Entity, scope: Scope | None = None, cursor: str | None = None
) -> tuple[list[Sourced], list[Unread]]:
    """All pages of an entity as one."""
    found: list[Sourced] = []
    unread: list[Unread] = []
    async for page in reader.read(entity, scope or Scope(), cursor):
        found += page.found
        unread += page.unread
    return found, unread


def key_of(record: Record, mark: str = "test") -> Key:
    """The mark that a run would give this record."""
    return Key(text=f"{mark}:{entity_of(record)}:{record.id}", record=record)


def plain(markup: str | None) -> str:
    """The words of HTML, every run of white space as one space."""
    spaced = re.sub(r"<(br|/p|/div|/li)\b[^>]*>", " ", markup or "")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def unsigned(value: object) -> object:
    """JSON without the signatures of its addresses, which differ between two answers."""
    if isinstance(value, dict):
        return {key: unsigned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [unsigned(each) for each in value]
    if isinstance(value, str):
        return re.sub(r"(https?://[^\s\"'<>?]*)\?[^\s\"'<>]*", r"\1", value)
    return value
