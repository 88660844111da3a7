"""What every test of writing into Zendesk starts from."""

from __future__ import annotations

from typing import ClassVar

import msgspec
import pytest

from engine.connectors.base import Writer
from engine.connectors.zendesk import CONNECTOR
from engine.connectors.zendesk.writer import ZendeskWriter
from engine.model import (
    Conversation,
)
from tests.contract import samples
from tests.contract.desk import Desk
from tests.contract.writing import agent_of

CAPABILITIES = CONNECTOR.manifest.capabilities


class ZendeskWrites(Desk):
    connector = CONNECTOR
    seed = "empty"
    sandbox_settings: ClassVar = {"export_lag_seconds": 0, "search_lag_seconds": 0}

    @pytest.fixture
    async def agent(self, writer: Writer) -> str:
        return await agent_of(writer)

    @pytest.fixture
    async def zendesk(self, writer: Writer) -> ZendeskWriter:
        assert isinstance(writer, ZendeskWriter)
        return writer


def codes(written: object) -> list[str]:
    return [loss.code for loss in getattr(written, "losses", ())]


def thread(contact: str, agent: str, **changes: object) -> Conversation:
    return msgspec.structs.replace(samples.conversation(contact, agent), **changes)
