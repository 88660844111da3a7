"""
Cards for Zendesk. Paths are from Zendesk's help (articles 4408883052442, 4408824350746,
7313293890970, 4408827609882, 6735805091098, 10223024943770).
"""

from __future__ import annotations

from engine.i18n import N_
from engine.words.findings.cards import Card, Level

ZENDESK: tuple[Card, ...] = (
    Card(
        id="zendesk_triggers",
        level=Level.MUST,
        tested=True,
        ticked=True,
        title=N_("Switch off triggers that write to people"),
        why=N_("The import starts none, but later changes of a ticket would: {list}."),
        path=N_("Admin Center > Objects and rules > Business rules > Triggers"),
    ),
    Card(
        id="zendesk_automations",
        level=Level.MUST,
        tested=True,
        ticked=True,
        title=N_("Pause automations: surveys and reminders"),
        why=N_(
            'They look at every ticket that is not closed, imported ones too, every hour. Above all "Request customer satisfaction rating" and "Pending notification".'
        ),
        path=N_("Admin Center > Objects and rules > Business rules > Automations"),
    ),
    Card(
        id="zendesk_welcome_mail",
        level=Level.MUST,
        ticked=True,
        title=N_("No welcome mail for new users"),
        why=N_("We ask for none, and this makes sure."),
        how=N_(
            'Clear "Also send a verification email when a new user is created by an agent or administrator" (older: "welcome email").'
        ),
        path=N_("Admin Center > People > Configuration > End users"),
    ),
    Card(
        id="zendesk_phone_validation",
        level=Level.SHOULD,
        ticked=True,
        title=N_('Turn "Validate user phone numbers" off'),
        why=N_("Numbers that would be refused: {n}."),
        path=N_("Admin Center > People > Configuration > End users"),
    ),
    Card(
        id="zendesk_admin",
        level=Level.MUST,
        tested=True,
        title=N_("Sign in as an administrator"),
        why=N_("Only administrators may import tickets with their dates."),
        how=N_("Change the account on Connect."),
    ),
    Card(
        id="zendesk_api_token",
        level=Level.INFO,
        tested=True,
        title=N_("This token stops working on 30 Apr 2027"),
        why=N_("Zendesk is ending API tokens."),
        how=N_("Sign in with OAuth instead."),
    ),
    Card(
        id="zendesk_app",
        level=Level.INFO,
        title=N_("An OAuth client of your own for the sign-in"),
        why=N_("Zendesk asks which client wants in, and lets you take it away again."),
        how=N_("Add a client with the redirect address, and copy its identifier and secret."),
        path=N_("Admin Center > Apps and integrations > APIs > OAuth clients > Add OAuth client"),
    ),
    Card(
        id="zendesk_languages",
        level=Level.SHOULD,
        tested=True,
        ticked=True,
        title=N_("Switch on {languages} in the help centre"),
        why=N_("Their translations would stay behind."),
        path=N_("Guide > Settings > Language settings > Add new language"),
    ),
    Card(
        id="zendesk_on_hold",
        level=Level.INFO,
        tested=True,
        title=N_('"On-hold" is not switched on'),
        why=N_("Waiting tickets that would become open: {n}."),
        path=N_("Admin Center > Objects and rules > Tickets > Fields > Ticket status"),
    ),
    Card(
        id="zendesk_private_files",
        level=Level.INFO,
        title=N_("Files of customers need a sign-in"),
        why=N_("Since 2026 they are private; we fetch them with your sign-in."),
        how=N_("Nothing to do."),
    ),
    Card(
        id="zendesk_groups",
        level=Level.SHOULD,
        tested=True,
        title=N_("{n} agents are not members of the team they are assigned in"),
        one=N_("One agent is not a member of the team they are assigned in"),
        why=N_("Zendesk changes the team."),
        path=N_("Admin Center > People > Team > Groups"),
    ),
)
