"""Groups that are missing are created with their agents, once."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from engine.connectors.base import Writer
from engine.connectors.optional import SupportsTeams
from engine.connectors.zendesk import CONNECTOR
from engine.errors import NotAllowed
from engine.model import Team
from tests.contract.desk import Desk
from tests.contract.writing import agent_of
from tests.support.sandbox import SandboxAccount


class TestGroups(Desk):
    connector = CONNECTOR
    seed = "empty"
    sandbox_settings: ClassVar[dict[str, Any]] = {}

    async def create(self, writer: Writer, name: str, *agents: str) -> Team:
        assert isinstance(writer, SupportsTeams)
        return await writer.create_team(name, agents)

    async def test_a_group_is_made_with_its_agents_and_mails_nobody(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        agent = await agent_of(writer)
        made = await self.create(writer, "Taller", agent)

        held = account.dump()
        assert ["Taller"] == [row["name"] for row in held["groups"] if str(row["id"]) == made.id]
        members = [row["user_id"] for row in held["group_memberships"]
                   if str(row["group_id"]) == made.id]  # fmt: skip
        assert [int(agent)] == members
        assert 0 == account.stats()["notifications"]

    async def test_one_of_that_name_is_used_and_who_is_missing_joins(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        agent = await agent_of(writer)
        first = await self.create(writer, "Taller")
        again = [await self.create(writer, name, agent) for name in (" TALLER", "Taller")]

        assert {first.id} == {one.id for one in again}
        calls = account.stats()["calls"]
        assert (1, 1) == (calls["POST /api/v2/groups"], calls["POST /api/v2/group_memberships"])

    async def test_an_account_that_does_not_allow_it_says_so(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        account.faults([{"on": "POST /groups", "kind": "status", "status": 403}])
        with pytest.raises(NotAllowed):
            await self.create(writer, "Taller")
