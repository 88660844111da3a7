"""People in copy, whom a ticket names by their addresses."""

from __future__ import annotations

from engine.connectors.base import Memo
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.together import together
from engine.connectors.shared.values import branch, optional
from engine.connectors.shared.writing import note_loss
from engine.errors import NotFound
from engine.model import Conversation, Entity, Ref


class Recipients:
    """Looks up the address of each person once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._known: dict[Ref, str | None] = {}

    async def addresses(self, record: Conversation, memo: Memo) -> list[str]:
        """The addresses of the participants; who has none is a loss."""
        found = await together(self._address(ref) for ref in record.participants)
        lost = sum(address is None for address in found)
        if lost:
            note_loss(memo, "recipients_noted", n=str(lost))
        return [address for address in found if address]

    async def _address(self, ref: Ref) -> str | None:
        if ref not in self._known:
            self._known[ref] = await self._ask(ref)
        return self._known[ref]

    async def _ask(self, ref: Ref) -> str | None:
        if ref.entity is Entity.AGENT:
            rows = await self._target.definitions.agents()
            row = next((each for each in rows if ident(each.get("id")) == ref.id), {})
            return optional(branch(row, "contact").get("email"))
        try:
            return optional((await self._target.api.get(f"contacts/{ref.id}")).get("email"))
        except NotFound:
            return None
