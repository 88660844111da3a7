"""
Cards for Intercom. Paths are from Intercom's help (articles 187, 250, 9222413, 10911239)
and its Spanish screens.
"""

from __future__ import annotations

from engine.i18n import N_
from engine.words.findings.cards import Card, Level

INTERCOM: tuple[Card, ...] = (
    Card(
        id="intercom_phone_validation",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Turn phone validation off"),
        why=N_("With it on, contacts with unusual numbers can be refused."),
        path=N_("Settings > Your workspace > People data > Phone"),
    ),
    Card(
        id="intercom_contact_mail",
        level=Level.MUST,
        ticked=True,
        title=N_("Turn e-mail notifications to contacts off"),
        why=N_("Otherwise customers could get mail about old conversations."),
        path=N_("Settings > Email > Email notifications"),
    ),
    Card(
        id="intercom_team_notifications",
        level=Level.INFO,
        ticked=True,
        title=N_("Tell teammates to mute theirs"),
        why=N_("Each person sets their own."),
        path=N_("Your account > Notifications"),
    ),
    Card(
        id="intercom_assignment",
        level=Level.MUST,
        ticked=True,
        title=N_("Keep unassigned conversations unassigned"),
        why=N_("Conversations without an agent: {n}; Intercom would give them to somebody."),
        how=N_('Choose "Keep it unassigned or assigned to the team".'),
        path=N_("Settings > Inbox settings > Assignment preferences"),
    ),
    Card(
        id="intercom_workflows",
        level=Level.MUST,
        ticked=True,
        title=N_("Pause workflows, or exempt conversations created by API"),
        why=N_("Imported history would start them: answers, surveys, closings."),
        how=N_("Pause each live one, or add the exception."),
        path=N_("Settings > Automation > Workflows"),
    ),
    Card(
        id="intercom_campaigns",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Pause e-mail campaigns"),
        why=N_("They use up the same call limit and slow the migration."),
        how=N_('Choose a campaign, then "Pause campaign"; repeat for each.'),
        path=N_("Outbound > Campaigns"),
    ),
    Card(
        id="intercom_attachments",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Allow the file types you bring"),
        why=N_("Other types would stay in the source copy only."),
        how=N_(
            'Under "Allow more file types", paste {comma_list}, tick "I understand the security risk" and save.'
        ),
        path=N_(
            "Settings > Security > Attachment settings > Control which file types can be received"
        ),
    ),
    Card(
        id="intercom_languages",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Switch on {languages} in the help centre"),
        why=N_("Translations in other languages would stay behind."),
        path=N_("Settings > Help Center > Languages"),
    ),
    Card(
        id="intercom_workspace",
        level=Level.MUST,
        ticked=True,
        title=N_("Is this the right workspace?"),
        why=N_("{name}, {id}, region {region}, signed in as {person}."),
        how=N_("If it is not, change the account on Connect."),
    ),
    Card(
        id="intercom_token",
        level=Level.INFO,
        title=N_("Access token instead of sign-in"),
        why=N_("It works without a browser, and until somebody takes it away."),
        how=N_("Create the app and copy its access token."),
        path=N_(
            "Developer Hub > Your apps > New app > Internal integration > Create app > Configure > Authentication"
        ),
    ),
    Card(
        id="intercom_app",
        level=Level.INFO,
        title=N_("An app of your own for the sign-in"),
        why=N_("Intercom asks which app wants in, and shows you what it may do."),
        how=N_(
            "Create the app, switch on OAuth, add the redirect address and tick the permissions listed below."
        ),
        path=N_("Developer Hub > Your apps > New app > Configure > Authentication"),
    ),
    Card(
        id="intercom_counts",
        level=Level.INFO,
        title=N_("See the same numbers there"),
        why=N_("Intercom shows how many there are; our count must agree."),
        how=N_(
            "Contacts: Customers > People. Conversations: Inbox > Create view > +Add filter. Articles: Articles, number above the list."
        ),
    ),
)
