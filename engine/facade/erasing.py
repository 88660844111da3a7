"""People who asked to be erased: a list of fingerprints in the mapping, never of names."""

from __future__ import annotations

import re

import msgspec

from engine.errors import WrongUse
from engine.facade.mapping import MappingPart
from engine.mapping.private import fingerprint_of, is_erased
from engine.model import Contact, Entity

LARGEST_LIST = 5_000_000
"""Characters; some two hundred thousand addresses."""

_BETWEEN = re.compile(r"[,;\t\r\n\"]+")


class Erasing(MappingPart):
    """The erasure list of one migration."""

    def erase(self, text: str) -> int:
        """
        Add addresses, phone numbers and ids ("contacts:12", or a person's id with you) to the list.

        They stand in lines, or between commas or semicolons. Gives how many are new. The people
        are left out of every run from now on, updates too; their conversations come along with a
        placeholder. Raises WrongUse for a text that is too long or has nothing in it.
        """
        if len(text) > LARGEST_LIST:
            raise WrongUse("This list is too long.", remedy="Give it in several parts.")
        before = self.mapping().erased
        marks = (fingerprint_of(one) for one in _BETWEEN.split(text))
        listed = dict.fromkeys(mark for mark in marks if mark)
        if not listed:
            raise WrongUse(
                "There is no address in this list.",
                remedy="Give one address, phone number or id a line.",
            )
        now = tuple(dict.fromkeys([*before, *listed]))
        self._replace_erased(now)
        return len(now) - len(before)

    def erase_nobody(self) -> None:
        """Empty the list: everybody is brought again."""
        self._replace_erased(())

    def erased(self) -> tuple[int, int]:
        """How many entries the list has, and how many people read so far are on it."""
        listed = self.mapping().erased
        if not listed:
            return 0, 0
        people = self.opening.records.every(Entity.CONTACT)
        marks = frozenset(listed)
        found = sum(isinstance(one, Contact) and is_erased(one, marks) for one in people)
        return len(listed), found

    def _replace_erased(self, marks: tuple[str, ...]) -> None:
        self.save_mapping(msgspec.structs.replace(self.mapping(), erased=marks))
