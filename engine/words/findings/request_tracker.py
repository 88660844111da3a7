"""Cards for Request Tracker. Its Spanish words are those of its own translation."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.findings.cards import Card, Level

REQUEST_TRACKER: tuple[Card, ...] = (
    Card(
        id="rt_scrips",
        level=Level.MUST,
        ticked=True,
        title=N_("Switch off scrips that send mail, or keep people silent per ticket"),
        why=N_("17 standard scrips answer and notify."),
        how=N_(
            "Disable them; or let us create tickets with everybody silenced and add people last."
        ),
        path=N_("Admin > Global > Scrips"),
    ),
    Card(
        id="rt_rights",
        level=Level.MUST,
        tested=True,
        title=N_("Right missing: {right}"),
        why=N_("Without it some records cannot be read or written."),
        path=N_("Admin > Queues > {queue} > Group Rights"),
    ),
    Card(
        id="rt_dates",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Message dates need one step on the server"),
        why=N_("Until then they stand in the first line."),
        how=N_("After the run give backdate.tsv to your RT administrator."),
    ),
    Card(
        id="rt_queues",
        level=Level.SHOULD,
        tested=True,
        title=N_("Create {n} queues in Request Tracker"),
        one=N_("Create one queue in Request Tracker"),
        why=N_("Teams without a queue of their own go to the default one: {examples}."),
        how=N_("Create them, then choose them on Map."),
        path=N_("Admin > Queues > Create"),
    ),
    Card(
        id="rt_html",
        level=Level.SHOULD,
        ticked=True,
        title=N_("Let the text of articles be HTML"),
        why=N_("A new installation shows it as plain text, with all its tags."),
        how=N_("Set the type of the field Content to “Enter one HTML value”."),
        path=N_("Admin > Articles > Custom Fields > Content"),
    ),
    Card(
        id="rt_speed",
        level=Level.INFO,
        tested=True,
        title=N_("Each call takes {ms} ms before it does anything"),
        why=N_(
            "Request Tracker hashes the token anew for every call (BcryptCost). It makes about "
            "{minutes} minutes for every 1,000 conversations."
        ),
        how=N_("Signing in with user and password opens a session, which is many times as fast."),
    ),
    Card(
        id="rt_token",
        level=Level.INFO,
        title=N_("Where to make a token"),
        why=N_("We sign in with it; it stays on this device."),
        path=N_("Settings > Auth Tokens"),
    ),
    Card(
        id="rt_password",
        level=Level.INFO,
        title=N_("The fast way to sign in"),
        why=N_("A session spares Request Tracker from hashing a token at every call."),
        how=N_("Give the user name and password with which you sign in to RT's own pages."),
    ),
)
