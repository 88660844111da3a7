"""What every Freshdesk account has before its first ticket: fields, roles, statuses."""

from __future__ import annotations

from engine.sandbox.freshdesk.fields import person_field, ticket_field
from engine.sandbox.freshdesk.state import State

STATUSES = {
    "2": ["Open", "Being Processed"],
    "3": ["Pending", "Awaiting your Reply"],
    "4": ["Resolved", "This ticket has been Resolved"],
    "5": ["Closed", "This ticket has been Closed"],
    "6": ["Waiting on Customer", "Awaiting your Reply"],
    "7": ["Waiting on Third Party", "Being Processed"],
}
SOURCES = {
    "Email": 1, "Portal": 2, "Phone": 3, "Forum": 4, "Twitter": 5, "Facebook": 6, "Chat": 7,
    "MobiHelp": 8, "Feedback Widget": 9, "Outbound Email": 10, "Ecommerce": 11, "Bot": 12,
    "Whatsapp": 13,
}  # fmt: skip
PRIORITIES = {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}
TYPES = ["Question", "Incident", "Problem", "Feature Request", "Refund"]


def furnish(state: State) -> None:
    """Default fields and roles."""
    _ticket_fields(state)
    for label, kind, name in (
        ("Full name", "default_name", "name"),
        ("Title", "default_job_title", "job_title"),
        ("Email", "default_email", "email"),
        ("Work phone", "default_phone", "phone"),
        ("Mobile phone", "default_mobile", "mobile"),
        ("Unique external ID", "default_unique_external_id", "unique_external_id"),
        ("Company", "default_company_name", "company_name"),
        ("Address", "default_address", "address"),
        ("Time Zone", "default_time_zone", "time_zone"),
        ("Language", "default_language", "language"),
        ("Tags", "default_tag_names", "tag_names"),
        ("About", "default_description", "description"),
    ):
        person_field(
            state, state.contact_fields, label, kind, name=name, required_for_agents=name == "name"
        )
    for label, kind, name in (
        ("Company Name", "default_name", "name"),
        ("Description", "default_description", "description"),
        ("Notes", "default_note", "note"),
        ("Domains for this company", "default_domains", "domains"),
        ("Health score", "default_health_score", "health_score"),
        ("Account tier", "default_account_tier", "account_tier"),
        ("Renewal date", "default_renewal_date", "renewal_date"),
        ("Industry", "default_industry", "industry"),
    ):
        person_field(
            state, state.company_fields, label, kind, name=name, required_for_agents=name == "name"
        )
    for name in ("Account Administrator", "Administrator", "Supervisor", "Agent"):
        now = state.now()
        row = {"id": state.next_id(), "name": name, "description": name, "default": True}
        state.roles.put({**row, "agent_type": 1, "created_at": now, "updated_at": now})


def _ticket_fields(state: State) -> None:
    ticket_field(state, "Search a requester", "default_requester", name="requester",
                 required_for_agents=True, portal_cc=False, portal_cc_to="company")  # fmt: skip
    ticket_field(state, "Subject", "default_subject", name="subject", required_for_agents=True)
    ticket_field(state, "Type", "default_ticket_type", name="ticket_type", choices=list(TYPES))
    ticket_field(state, "Source", "default_source", name="source", choices=dict(SOURCES))
    ticket_field(state, "Status", "default_status", name="status", choices=dict(STATUSES),
                 required_for_agents=True)  # fmt: skip
    ticket_field(state, "Priority", "default_priority", name="priority", choices=dict(PRIORITIES),
                 required_for_agents=True)  # fmt: skip
    ticket_field(state, "Group", "default_group", name="group", choices={})
    ticket_field(state, "Agent", "default_agent", name="agent", choices={})
    ticket_field(state, "Product", "default_product", name="product", choices={})
    ticket_field(state, "Description", "default_description", name="description",
                 required_for_agents=True)  # fmt: skip
