"""An archive as source, against the suite that every connector passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.connectors.base import Account, Reader
from engine.connectors.files import CONNECTOR
from engine.errors import FileMissing
from engine.model import Attachment, Conversation, Entity
from tests.connectors.files.folders import of_account, reader_of
from tests.contract.desk import Held, everything
from tests.contract.reader import ReaderContract
from tests.support.sandbox import sandbox


@dataclass(frozen=True, kw_only=True)
class Folder:
    """An archive in an account's place."""

    url: str

    def dump(self) -> dict[str, list[str]]:
        """Every file with its contents' checksum."""
        files = sorted(path for path in Path(self.url).rglob("*") if path.is_file())
        return {str(path): [sha256(path.read_bytes()).hexdigest()] for path in files}

    def stats(self) -> dict[str, int]:
        """Nobody is written to."""
        return {"notifications": 0}


class TestFilesRead(ReaderContract):
    connector = CONNECTOR
    # There is no token that could be wrong, and there are no calls to count.
    test_an_unknown_token_is_an_ended_sign_in = None  # type: ignore[assignment]
    test_a_fault_that_passes_loses_nothing = None  # type: ignore[assignment]
    test_the_pace_tells_how_many_calls_were_made = None  # type: ignore[assignment]

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls, tmp_path_factory: pytest.TempPathFactory) -> Any:
        """The archive of an account with everything in it."""
        folder = tmp_path_factory.mktemp("archive")
        with sandbox("intercom:initech:small", limits="off") as (account,):
            of_account(folder, account)
        return Folder(url=str(folder))

    @pytest.fixture
    def account(self, served: Any) -> Any:
        """The archive, which nothing changes."""
        return served

    @pytest.fixture
    async def reader(self, account: Any) -> AsyncIterator[Reader]:
        """A reader of the archive."""
        reader = reader_of(account.url)
        yield reader
        await reader.close()

    async def test_the_account_says_who_is_signed_in_and_lacks_nothing(
        self, reader: Reader
    ) -> None:
        """Nobody signs in to a folder; it says whose records it holds."""
        found = await reader.account()

        assert isinstance(found, Account)
        assert ("files", "intercom", ()) == (found.desk, found.origin, found.missing)
        assert found.name.endswith("Initech")

    async def test_a_file_that_is_gone_says_so(self, reader: Reader) -> None:
        """A file is found by its checksum, not by its old address."""
        file = await self.some_file(reader)
        gone = msgspec.structs.replace(file, sha256="0" * 64)

        with pytest.raises(FileMissing):
            await reader.fetch(gone, Held())

    async def some_file(self, reader: Reader) -> Attachment:
        found, _ = await everything(reader, Entity.CONVERSATION)
        threads = [each.record for each in found if isinstance(each.record, Conversation)]
        return next(f for one in threads for m in one.messages for f in m.attachments)
