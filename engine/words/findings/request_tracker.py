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
        id="rt_token",
        level=Level.INFO,
        title=N_("Where to make a token"),
        why=N_("We sign in with it; it stays on this device."),
        path=N_("Settings > Auth Tokens"),
    ),
)
