"""What only a person can switch off in the target, so that no customer is written to."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.work import Checkable
from engine.connectors.base import Account
from engine.i18n import Translator
from engine.model import Entity
from engine.words import Level, finding

UNKNOWN = "?"
"""Said for a number before anything was read."""

_TICKS: dict[str, tuple[str, ...]] = {
    "intercom": (
        "intercom_contact_mail",
        "intercom_workflows",
        "intercom_campaigns",
        "intercom_phone_validation",
        "intercom_team_notifications",
    ),
    "zendesk": ("zendesk_triggers", "zendesk_automations", "zendesk_welcome_mail"),
    "freshdesk": (
        "freshdesk_notifications",
        "freshdesk_automations",
        "freshdesk_survey",
        "freshdesk_agent_notifications",
        "freshdesk_sla",
    ),
}
"""By target desk; what the product does not bring about by itself."""

_STANDARD_TRIGGERS = (
    '"Notify requester and CCs of comment update", "Notify assignee of comment update"'
)
"""Those of a new account that write to people (Zendesk: About the standard triggers)."""


def ticks(work: Checkable, facts: Facts) -> list[Finding]:
    """The cards of the target desk that a person confirms."""
    desk = work.target.manifest.desk
    cards = [_card(name) for name in _TICKS.get(desk, ())]
    if desk == "intercom":
        cards[1:1] = _unassigned(facts)
    return cards


def _card(name: str) -> Finding:
    return found(name, list=_STANDARD_TRIGGERS) if name == "zendesk_triggers" else found(name)


def _unassigned(facts: Facts) -> list[Finding]:
    """Unassigned conversations stay so only if the workspace does not hand them out."""
    kind = facts.unassigned
    if Entity.CONVERSATION not in facts.read:
        return [msgspec.structs.replace(found("intercom_assignment"), values={"n": UNKNOWN})]
    return [found("intercom_assignment", n=kind.n)] if kind.n else []


def administrator(work: Checkable, target: Account) -> list[Finding]:
    """Zendesk imports tickets for administrators alone (Zendesk: Ticket Import)."""
    if work.target.manifest.desk != "zendesk":
        return []
    return [found("zendesk_admin", fine="conversations" not in target.missing)]


def goes_on(work: Checkable) -> Finding:
    """Nobody has to stop working in the source."""
    return found("source_goes_on", source=work.source.manifest.name)


def switch_back(findings: Iterable[Finding], t: Translator) -> list[Finding]:
    """What was ticked as switched off is to be switched on again."""
    off = [one for one in findings if _is_switched_off(one)]
    titles = [finding(one.id, t, **one.values).title for one in off]
    return [found("switch_back", n=0, list=titles)] if titles else []


def _is_switched_off(one: Finding) -> bool:
    of_desk = any(one.id in names for names in _TICKS.values())
    return of_desk and one.level is not Level.INFO and one.acknowledged_at is not None
