"""Fills an Intercom workspace from a seed: a story, a recording or the awkward rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.sandbox.intercom.companies import new_company
from engine.sandbox.intercom.contact_parts import MOST_COMPANIES
from engine.sandbox.intercom.contact_view import new_contact
from engine.sandbox.seeds import story
from engine.sandbox.seeds.intercom_awkward import Awkward, prepare_target
from engine.sandbox.seeds.intercom_recording import add_recording
from engine.sandbox.seeds.intercom_story import Teller

if TYPE_CHECKING:
    from engine.sandbox.intercom.workspace import Workspace

_TICKET_STATES = (
    ("submitted", "Submitted"),
    ("in_progress", "In progress"),
    ("waiting_on_customer", "Waiting on you"),
    ("resolved", "Resolved"),
)
_TICKETS_IN_SMALL = 6


class SeedError(ValueError):
    """The seed is neither a known name nor a file that can be read."""


def fill(workspace: Workspace, seed: str) -> None:
    """Put in what the seed holds. Raises SeedError for a seed that is not known."""
    if seed == "empty":
        _tell(workspace, story.empty("intercom"))
    elif seed == "small":
        _tell(workspace, story.small("intercom")).tell_tickets(_TICKETS_IN_SMALL)
    elif seed in ("awkward", "awkward-heavy"):
        awkward = Awkward(workspace)
        awkward.add_people()
        add_workspace_basics(workspace)
        awkward.add_records()
        if seed == "awkward-heavy":
            awkward.add_heavy()
    elif seed == "awkward-target":
        _tell(workspace, story.empty("intercom"))
        prepare_target(workspace)
    elif seed.startswith("large-") and seed[6:].isdigit():
        _tell(workspace, story.large(int(seed[6:])))
    elif seed.startswith("companies-") and seed[10:].isdigit():
        _tell(workspace, story.empty("intercom"))
        _add_companies(workspace, int(seed[10:]))
    elif Path(seed).is_file():
        add_workspace_basics(workspace)
        add_recording(workspace, Path(seed))
    else:
        raise SeedError(f"no such seed: {seed!r}")


def add_workspace_basics(workspace: Workspace) -> None:
    """What every workspace has: the help center, ticket states, segments, subscriptions."""
    state = workspace.state
    now = state.now()
    center = {"id": state.small_number("help_center"), "identifier": state.account.spec.name}
    words = {"display_name": state.account.spec.name.capitalize()}
    state.help_centers.put({**center, **words, "created_at": now, "updated_at": now})
    for category, label in _TICKET_STATES:
        key = state.small_number("ticket_state")
        labels = {"internal_label": label, "external_label": label}
        state.ticket_states.put({"id": key, "category": category, **labels})
    for name, role in (("Users", "user"), ("Leads", "lead")):
        segment = {"id": state.contact_id(), "name": name, "created_at": now, "updated_at": now}
        state.segments.put({**segment, "person_type": "contact", "_role": role})
    newsletter = {"name": "Newsletter", "description": "Monthly news", "consent_type": "opt_out"}
    state.subscription_types.put({"id": state.small_number("subscription"), **newsletter})


def _tell(workspace: Workspace, told: story.Story) -> Teller:
    teller = Teller(workspace, told)
    teller.tell_people()
    add_workspace_basics(workspace)
    teller.tell_records()
    return teller


def _add_companies(workspace: Workspace, n: int) -> None:
    """That many companies with somebody in each, so that the list would have them all."""
    state = workspace.state
    for number in range(n):
        if number % MOST_COMPANIES == 0:
            person = state.contacts.put(new_contact(state, name=f"Person {number}"))
        company = new_company(state, company_id=f"c-{number}", name=f"Company {number}")
        workspace.companies.attach(person, state.companies.put(company))
