"""The records that break migrations, as far as a Zendesk can hold them."""

from __future__ import annotations

from engine.sandbox.zendesk.state import State

from .zendesk_awkward_cast import Cast
from .zendesk_awkward_guide import add_articles
from .zendesk_awkward_people import add_people
from .zendesk_awkward_tickets import add_tickets
from .zendesk_awkward_words import add_files, add_words


def add_awkward(state: State, now: float) -> None:
    """Fill a furnished account; ``now`` (epoch seconds) dates what is recent."""
    cast = Cast(state, now)
    add_people(cast)
    add_tickets(cast)
    add_words(cast)
    add_files(cast)
    add_articles(cast)
