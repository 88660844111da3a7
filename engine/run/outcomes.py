"""Outcomes of claims, as the ledger takes them."""

from __future__ import annotations

from engine.errors import RecordError
from engine.ledger import Claim, Outcome, Settled


def failed(claim: Claim, error: RecordError) -> Settled:
    """The record ends here, with the service's words where it has any."""
    return Settled(
        claim=claim,
        outcome=Outcome.FAILED,
        code=error.code,
        detail=error.detail,
        words=error.service_words or error.message,
    )
