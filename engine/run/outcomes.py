"""Outcomes of claims, as the ledger takes them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from engine.errors import RecordError
from engine.ledger import Claim, Outcome, Settled
from engine.model import Loss

NO_FAULT = frozenset({"plan_feature_missing"})
"""Codes of what the account cannot hold at all: nothing failed, and nothing is to be put right."""


def failed(claim: Claim, error: RecordError, left: str | None = None) -> Settled:
    """
    The record ends here, with the service's words where it has any.

    `left` is the target id of what is there of it all the same. What the account cannot hold by
    its plan is skipped, not failed.
    """
    skipped = error.code in NO_FAULT and left is None
    return Settled(
        target_id=left,
        partial=left is not None,
        claim=claim,
        outcome=Outcome.SKIPPED if skipped else Outcome.FAILED,
        code=error.code,
        detail=error.detail,
        words=error.service_words or error.message,
    )


def distinct(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """The losses, each once, in their order."""
    return tuple({msgspec.json.encode(loss): loss for loss in losses}.values())
