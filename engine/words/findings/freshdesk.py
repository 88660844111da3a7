"""
Cards for Freshdesk. Paths are from its help (50000005573) and community; the Spanish menu
words were not seen in the product.
"""

from __future__ import annotations

from engine.i18n import N_
from engine.words.findings.cards import Card, Level

FRESHDESK: tuple[Card, ...] = (
    Card(
        id="freshdesk_notifications",
        level=Level.MUST,
        ticked=True,
        title=N_("Switch off notifications to requesters"),
        why=N_("Freshdesk has no silent import: each new ticket could mail its customer."),
        how=N_("Switch all off, and write down which were on."),
        path=N_("Admin > Workflows > Email Notifications > Requester notifications"),
    ),
    Card(
        id="freshdesk_agent_notifications",
        level=Level.SHOULD,
        ticked=True,
        title=N_("And those to agents"),
        why=N_("Your team would get one for each ticket."),
        path=N_("Admin > Workflows > Email Notifications > Agent notifications"),
    ),
    Card(
        id="freshdesk_automations",
        level=Level.MUST,
        ticked=True,
        title=N_("Switch off automation rules"),
        why=N_("Imported tickets would start them."),
        how=N_("All three tabs: ticket creation, ticket updates, hourly triggers."),
        path=N_("Admin > Workflows > Automations"),
    ),
    Card(
        id="freshdesk_survey",
        level=Level.MUST,
        ticked=True,
        title=N_("Switch off satisfaction surveys"),
        why=N_("Closing an imported ticket could ask its customer."),
        path=N_("Admin > Workflows > Customer Satisfaction"),
    ),
    Card(
        id="freshdesk_sla",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Pause SLA reminders and escalations"),
        why=N_("Old tickets look overdue."),
        path=N_("Admin > Workflows > SLA Policies"),
    ),
    Card(
        id="freshdesk_attachments",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Allow the file types you bring"),
        why=N_(
            "Other types would stay in the source copy only. 20 MB per ticket in all cannot be changed."
        ),
        path=N_("Admin > Security > Attachment Settings"),
    ),
    Card(
        id="freshdesk_languages",
        level=Level.SHOULD,
        tested=True,
        ticked=True,
        title=N_("Add {languages} as supported languages"),
        why=N_("Their translations would stay behind."),
        path=N_("Admin > General Settings > Helpdesk"),
    ),
    Card(
        id="freshdesk_key",
        level=Level.INFO,
        title=N_("Where the API key is"),
        why=N_("We use it to sign in; it stays on this device."),
        path=N_("Your picture > Profile settings > View API key"),
    ),
    Card(
        id="freshdesk_archived",
        level=Level.INFO,
        tested=True,
        title=N_("Old tickets are archived"),
        why=N_(
            "Lists leave them out; we find them by their numbers, which takes longer (extra calls: {n})."
        ),
        how=N_("Nothing to do."),
    ),
)
