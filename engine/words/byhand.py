"""Where a help desk's own screen shows how many records of a kind there are."""

from __future__ import annotations

from engine.i18n import N_

BY_HAND: dict[str, dict[str, tuple[str, ...]]] = {
    "intercom": {
        # The vendor's migration guide, "how do I check the numbers".
        "contacts": (N_("Customers"), N_("People")),
        "companies": (N_("Customers"), N_("Companies")),
        "conversations": (N_("Inbox"), N_("Create view"), N_("+ Add filter")),
        "articles": (N_("Articles"), N_("number above the list")),
    },
    "zendesk": {
        # support.zendesk.com: "Using the customer lists", "Managing team members", "Knowledge".
        "contacts": (N_("Customers"), N_("All customers")),
        "companies": (N_("Organizations"),),
        "conversations": (N_("Views"), N_("your own view of all tickets")),
        "articles": (N_("Knowledge"), N_("Manage articles")),
        "agents": (N_("Admin Center"), N_("Team members")),
        "teams": (N_("Admin Center"), N_("Groups")),
    },
    "freshdesk": {
        "contacts": (N_("Customers"), N_("Contacts")),
        "companies": (N_("Customers"), N_("Companies")),
        "conversations": (N_("Tickets"), N_("All tickets")),
        "articles": (N_("Solutions"),),
        "agents": (N_("Admin"), N_("Agents")),
        "teams": (N_("Admin"), N_("Groups")),
    },
}
"""Help desk → entity → clicks, in that desk's words; a kind is missing where no screen counts it."""
