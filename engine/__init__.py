"""Mudanza's engine: moves a support history from one help desk to another."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.app import Home, OAuthEnd, Shared, desks, owner_of
    from engine.check import Finding
    from engine.connectors.base import Account, Count, Manifest, SignIn
    from engine.connectors.capabilities import Permission
    from engine.home import SIDES, SideInfo
    from engine.ledger import ItemRow, Run, Tally
    from engine.mapping import Mapping, Problem, Row
    from engine.migration import (
        LINK_DAYS,
        Canary,
        LinkState,
        Migration,
        Picked,
        Plan,
        PlanLoss,
        Preview,
        Rehearsal,
        SharedLink,
        Snapshot,
        StageState,
        Status,
        Step,
        Trace,
    )
    from engine.report import kept_in, report_ending
    from engine.verify import Verification

_HOMES = {
    "engine.app": ("Home", "OAuthEnd", "Shared", "desks", "owner_of"),
    "engine.check": ("Finding",),
    "engine.connectors.base": ("Account", "Count", "Manifest", "SignIn"),
    "engine.connectors.capabilities": ("Permission",),
    "engine.home": ("SIDES", "SideInfo"),
    "engine.ledger": ("ItemRow", "Run", "Tally"),
    "engine.mapping": ("Mapping", "Problem", "Row"),
    "engine.migration": (
        "LINK_DAYS",
        "Canary",
        "LinkState",
        "Migration",
        "Picked",
        "Plan",
        "PlanLoss",
        "Preview",
        "Rehearsal",
        "SharedLink",
        "Snapshot",
        "StageState",
        "Status",
        "Step",
        "Trace",
    ),
    "engine.report": ("kept_in", "report_ending"),
    "engine.verify": ("Verification",),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "LINK_DAYS",
    "SIDES",
    "Account",
    "Canary",
    "Count",
    "Finding",
    "Home",
    "ItemRow",
    "LinkState",
    "Manifest",
    "Mapping",
    "Migration",
    "OAuthEnd",
    "Permission",
    "Picked",
    "Plan",
    "PlanLoss",
    "Preview",
    "Problem",
    "Rehearsal",
    "Row",
    "Run",
    "Shared",
    "SharedLink",
    "SideInfo",
    "SignIn",
    "Snapshot",
    "StageState",
    "Status",
    "Step",
    "Tally",
    "Trace",
    "Verification",
    "desks",
    "kept_in",
    "owner_of",
    "report_ending",
]


def __getattr__(name: str) -> object:
    """An exported name, imported when first asked for: the sandbox needs none of them."""
    if name not in _MODULE_OF:
        raise AttributeError(name)
    return getattr(import_module(_MODULE_OF[name]), name)
