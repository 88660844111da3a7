"""The switches of an account, as an administrator sets them in Freshdesk's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

PLANS: dict[str, dict[str, int]] = {
    "trial": {
        "account": 50, "ticket-create": 50, "ticket-update": 50, "tickets": 20, "contacts": 20,
    },
    "growth": {
        "account": 200, "ticket-create": 80, "ticket-update": 80, "tickets": 20, "contacts": 20,
    },
    "pro": {
        "account": 400, "ticket-create": 160, "ticket-update": 160, "tickets": 100, "contacts": 100,
    },
    "enterprise": {
        "account": 700, "ticket-create": 280, "ticket-update": 280, "tickets": 200, "contacts": 200,
    },
}  # fmt: skip
"""Calls a minute per plan, in all and by endpoint (support.freshdesk.com, article 225439)."""

BLOCKED = ["apk", "bat", "dll", "dmg", "exe", "jar", "js", "py", "rar", "sh", "vbs", "zip"]
"""partnersupport.freshworks.com 50000005573: extensions of the block list's groups."""


@dataclass(kw_only=True)
class Settings:
    """
    Every switch with the value that a new account has.

    ``link_seconds`` is how long an attachment's address is good, ``search_lag_seconds`` how long
    a new record stays out of searches, ``largest_total`` counts the bytes of a ticket's files.
    """

    plan: str = "growth"
    requester_notifications: bool = False
    """
    Admin > Workflows > Email Notifications: tickets created, resolved and closed to the requester.

    On in a new account of the vendor's, and no call keeps it back: an account that takes in a
    history has it switched off by hand.
    """
    reopens: bool = True
    """A customer's note opens a resolved or closed ticket again, as automations do at first."""
    blocked_extensions: list[str] = field(default_factory=lambda: list(BLOCKED))
    largest_total: int = 20 * 1024 * 1024
    link_seconds: int = 300
    search_lag_seconds: int = 0
    agent_seats: int = 10
    sub_folders: bool = False
    multiple_companies: bool = False
    unique_mobile: bool = True
    largest_tags: int = 30
    longest_tag: int = 32
    primary_language: str = "en"
    supported_languages: list[str] = field(default_factory=lambda: ["es", "pt-BR"])

    def set(self, values: Mapping[str, object]) -> None:
        """Turn switches; raises KeyError for an unknown one, before any is turned."""
        known = {item.name for item in fields(self)}
        for name in values:
            if name not in known:
                raise KeyError(name)
        if "plan" in values and values["plan"] not in PLANS:
            raise KeyError(f"plan={values['plan']}")
        for name, value in values.items():
            setattr(self, name, value)

    def report(self) -> dict[str, object]:
        """All switches."""
        return asdict(self)
