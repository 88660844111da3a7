"""The emulated help desks by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from engine.sandbox.accounts import Account
from engine.sandbox.desk import Desk
from engine.sandbox.limits import Clock

DeskFactory = Callable[[Account, Clock, bool], Desk]
"""Builds a desk for an account, a clock and whether its limits refuse."""

DESKS: dict[str, str] = {
    "intercom": "engine.sandbox.intercom.desk:IntercomDesk",
    "zendesk": "engine.sandbox.zendesk.desk:ZendeskDesk",
    "freshdesk": "engine.sandbox.freshdesk.desk:FreshdeskDesk",
}


class UnknownDeskError(LookupError):
    """No help desk of that name is emulated."""


def is_emulated(desk: str) -> bool:
    """Whether the sandbox has an emulator of that name."""
    if desk not in DESKS or find_spec(f"engine.sandbox.{desk}") is None:
        return False
    return find_spec(DESKS[desk].partition(":")[0]) is not None


def factory(desk: str) -> DeskFactory:
    """The desk's class; raises UnknownDeskError."""
    if not is_emulated(desk):
        known = ", ".join(sorted(name for name in DESKS if is_emulated(name)))
        raise UnknownDeskError(f"no emulated help desk called {desk!r}; there are: {known}")
    module, _, name = DESKS[desk].partition(":")
    made: DeskFactory = getattr(import_module(module), name)
    return made
