"""Where a help desk's own screen shows how many records of a kind there are."""

from __future__ import annotations

from engine.i18n import N_

_FILTER = (N_("Inbox"), N_("Create view"), N_("+ Add filter"))
_ABOVE = N_("number above the list")

BY_HAND: dict[str, dict[str, tuple[str, ...]]] = {
    "intercom": {
        # The vendor's migration guide, "how do I check the numbers".
        "contacts": (N_("Customers"), N_("People")),
        "companies": (N_("Customers"), N_("Companies")),
        "conversations": _FILTER,
        "articles": (N_("Articles"), _ABOVE),
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

SPLITS_BY_HAND: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {
    "intercom": {
        # The same guide: people by category, views of the inbox, filters of articles.
        ("contacts", "role"): (N_("Customers"), N_("People"), N_("Users, or Leads")),
        ("contacts", "segment"): (N_("Customers"), N_("People"), N_("the segment in the list")),
        ("conversations", "state"): (*_FILTER, N_("State")),
        ("conversations", "kind"): (*_FILTER, N_("Ticket type")),
        ("conversations", "team"): (*_FILTER, N_("Team assigned")),
        ("conversations", "tag"): (*_FILTER, N_("Conversation tag")),
        ("conversations", "ticket_type"): (*_FILTER, N_("Ticket type")),
        ("conversations", "ticket_state"): (*_FILTER, N_("Ticket state")),
        ("articles", "state"): (N_("Articles"), N_("filter by state"), _ABOVE),
        ("articles", "language"): (N_("Articles"), N_("filter by language"), _ABOVE),
        ("articles", "tag"): (N_("Articles"), N_("filter by tag"), _ABOVE),
        ("articles", "collection"): (N_("Articles"), N_("filter by collection"), _ABOVE),
    },
}
"""Help desk → (entity, split) → clicks to the same numbers; missing where no screen has them."""
