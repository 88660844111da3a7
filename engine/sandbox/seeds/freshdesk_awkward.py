"""The records that break migrations, as far as a Freshdesk can hold them, and what they meet."""

from __future__ import annotations

from engine.sandbox.freshdesk.state import State

from .freshdesk_awkward_cast import Cast
from .freshdesk_awkward_people import add_people
from .freshdesk_awkward_solutions import add_articles
from .freshdesk_awkward_tickets import add_tickets
from .freshdesk_awkward_values import add_fields, add_values
from .freshdesk_awkward_words import add_files, add_words


def add_awkward(state: State, now: float) -> None:
    """Fill a furnished account; ``now`` (epoch seconds) dates what is recent."""
    cast = Cast(state, now)
    add_fields(state)
    for add in (add_people, add_tickets, add_values, add_words, add_files, add_articles):
        add(cast)


def prepare_target(state: State, now: float) -> None:
    """Make a new account what the awkward rows meet where they are written to."""
    cast = Cast(state, now)
    cast.agent("G05", "Juan Perez", "j.perez@example.org")
    cast.contact("t29", "C29 · As the target knows her", "c29@example.com")
    cast.company("by-hand", "panadería núñez, s.l. (o09)")
