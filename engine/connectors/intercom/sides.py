"""
Side conversations: threads of teammates inside a conversation, which no list announces.

Asking costs a call for each conversation (2.16: List side conversations), so in a large workspace
that shows none only some are asked; as soon as one is found, all are, those passed over too.
"""

from __future__ import annotations

from array import array

from engine.connectors.intercom.api import Api, at
from engine.connectors.intercom.convert.values import Raw, branch, ident, listed, whole
from engine.errors import NotAllowed, NotFound, ScopeMissing

ALL_OF_THE_FIRST = 200
THEN_ONE_OF = 50
PER_PAGE = 50


class Sides:
    """Reads side conversations, and remembers by number which conversations were not asked."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._met, self._found, self._refused = 0, False, False
        self._passed_over = array("q")

    async def of(self, conversation: Raw, *, certainly: bool = False) -> list[Raw]:
        """The side conversations of one; `certainly` asks in any case."""
        identity = str(conversation.get("id"))
        if self._refused or not _has_teammate(conversation):
            return []
        if not certainly and not self._is_asked():
            if identity.isdecimal():
                self._passed_over.append(int(identity))
            return []
        try:
            found = await self._all(identity)
        except (NotAllowed, ScopeMissing):
            self._refused = True
            return []
        except NotFound:
            return []
        self._found = self._found or bool(found)
        return found

    def to_ask(self) -> list[str]:
        """Conversations that were passed over though the workspace has side conversations."""
        if not self._found:
            return []
        ids, self._passed_over = [str(number) for number in self._passed_over], array("q")
        return ids

    def _is_asked(self) -> bool:
        self._met += 1
        return self._found or self._met <= ALL_OF_THE_FIRST or self._met % THEN_ONE_OF == 0

    async def _all(self, identity: str) -> list[Raw]:
        found: list[Raw] = []
        page = 1
        while True:
            answer = await self._api.get(
                at("conversations", identity, "side_conversations"), page=page, per_page=PER_PAGE
            )
            several = listed(answer, "side_conversations")
            found += several
            if not several or page >= (whole(branch(answer, "pages").get("total_pages")) or 0):
                return found
            page += 1


def _has_teammate(conversation: Raw) -> bool:
    """Only teammates begin one: somebody must have been there."""
    there = listed(branch(conversation, "teammates"), "admins", "teammates")
    return bool(there) or ident(conversation.get("admin_assignee_id")) is not None
