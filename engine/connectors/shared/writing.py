"""What a writer says of a record: losses that outlive an interruption, and where it went."""

from __future__ import annotations

from engine.connectors.base import Memo, Written
from engine.model import Loss


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
