"""The records that break migrations, as far as a Zendesk can hold them."""

from __future__ import annotations

from engine.sandbox.zendesk.state import State


def add_awkward(state: State) -> None:
    """Placeholder."""
