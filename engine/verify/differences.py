"""Collecting what differs between a record as it was sent and as it reads back."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UnsetType

from engine.model import Loss, Ref
from engine.verify.exempt import Exempt

SHOWN = 200
"""Characters of a value that a difference shows."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """
    One field that does not read back as it was sent, each value shortened to 200 characters.

    `field` is a name of our model; "messages.3.text" is the text of the third message.
    """

    field: str
    source: str
    target: str


def shortened(text: str) -> str:
    """At most 200 characters; what was cut shows as "…"."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


class Found:
    """The differences of one record; fields that its losses excuse are never added."""

    def __init__(self, losses: Iterable[Loss]) -> None:
        self._exempt = Exempt(losses)
        self._found: list[Difference] = []

    @property
    def files(self) -> set[str]:
        """Names of files that a declared loss excuses."""
        return self._exempt.files

    def same(
        self, field: str, sent: str, there: str, *, kind: str = "", optional: bool = False
    ) -> None:
        """
        Note the field when both are not equal.

        `kind` is the field's name for losses where it holds a number; `optional` fields are
        compared only when something was sent.
        """
        if sent == there or (optional and not sent) or (kind or field) in self._exempt:
            return
        source, target = _telling(sent, there)
        self._found.append(Difference(field=field, source=source, target=target))

    def names(
        self, field: str, sent: Iterable[str], there: Iterable[str], *, kind: str = ""
    ) -> None:
        """Note the field when the names are not the same, in any order."""
        self.same(field, ", ".join(sorted(sent)), ", ".join(sorted(there)), kind=kind)

    def chosen(
        self,
        field: str,
        sent: str | tuple[str, ...] | UnsetType,
        there: str | tuple[str, ...] | UnsetType,
    ) -> None:
        """Note the field when what the mapping chose by name is not what is there."""
        if sent:
            self.same(field, _named(sent), _named(there), kind=f"fields.{field}")

    def ref(self, field: str, sent: Ref | None, there: Ref | None, *, kind: str = "") -> None:
        """Note the field when both do not point at the same record."""
        self.same(field, sent.id if sent else "", there.id if there else "", kind=kind)

    def all(self) -> list[Difference]:
        """What was found, in the order of the fields."""
        return list(self._found)


def _named(names: str | tuple[str, ...] | UnsetType) -> str:
    return ", ".join(names) if isinstance(names, tuple) else names or ""


def _telling(sent: str, there: str) -> tuple[str, str]:
    """Both values, of long ones the part around the first place where they differ."""
    if max(len(sent), len(there)) <= SHOWN:
        return sent, there
    pairs = enumerate(zip(sent, there))
    place = next((n for n, (a, b) in pairs if a != b), min(len(sent), len(there)))
    start = max(place - SHOWN // 2, 0)
    lead = "…" if start else ""
    return shortened(lead + sent[start:]), shortened(lead + there[start:])
