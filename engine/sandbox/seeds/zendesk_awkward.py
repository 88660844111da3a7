"""The records that break migrations, as far as a Zendesk can hold them."""

from __future__ import annotations

from engine.sandbox.zendesk.state import State

from .awkward_cast import Cast
from .awkward_guide import add_articles
from .awkward_people import add_people
from .awkward_tickets import add_tickets
from .awkward_words import add_files, add_words


def add_awkward(state: State, now: float) -> None:
    """Fill a furnished account; ``now`` (epoch seconds) dates what is recent."""
    cast = Cast(state, now)
    add_people(cast)
    add_tickets(cast)
    add_words(cast)
    add_files(cast)
    add_articles(cast)
