"""What every writer of one account needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.connectors.base import FileSource, Memo, Written
from engine.connectors.zendesk.api import Api
from engine.connectors.zendesk.definitions import Definitions
from engine.model import Loss

OLD_ID = "old_id"
"""The user and organization field that holds the source's id, where the account has it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One account to write into."""

    api: Api
    definitions: Definitions
    files: FileSource


def note_loss(memo: Memo, code: str, **detail: str) -> None:
    """Keep a loss found while writing in the memo, so that it outlives an interruption."""
    memo.setdefault("losses", []).append([code, detail])


def losses_of(memo: Memo) -> tuple[Loss, ...]:
    """The losses that the memo holds."""
    return tuple(Loss(code=code, detail=dict(detail)) for code, detail in memo.get("losses", []))


def written(identity: str, url: str, memo: Memo) -> Written:
    """A record of ours."""
    return Written(target_id=identity, url=url, losses=losses_of(memo))


def adopted(identity: str, url: str) -> Written:
    """A record that was there before."""
    return Written(target_id=identity, url=url, created=False)


def same_old_id(held: Mapping[str, object], wanted: Mapping[str, object]) -> bool | None:
    """Whether what is held has the old id that we would write; None when we write none."""
    mine = wanted.get(OLD_ID)
    return None if mine is None else str(mine) == str(held.get(OLD_ID) or "")
