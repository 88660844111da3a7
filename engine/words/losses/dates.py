"""How the dates of a migrated record may differ."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

DATES: tuple[LossReason, ...] = (
    LossReason(
        code="date_created_lost",
        family=Family.DATES,
        weight=2,
        label=N_("Creation date in a field"),
        what=N_('{target} sets the creation date itself; the original is in "{field}".'),
        bare=N_("{target} sets the creation date itself; the original is kept in a field."),
    ),
    LossReason(
        code="date_updated_lost",
        family=Family.DATES,
        weight=1,
        label=N_("Update date in a field"),
        what=N_('{target} sets the last-update date itself; the original is in "{field}".'),
        bare=N_("{target} sets the last-update date itself; the original is kept in a field."),
    ),
    LossReason(
        code="date_closed_lost",
        family=Family.DATES,
        weight=1,
        label=N_("Closing date in a field"),
        what=N_('{target} dates the closing with today; the original is in "{field}".'),
        bare=N_("{target} dates the closing with today; the original is kept in a field."),
    ),
    LossReason(
        code="date_message_lost",
        family=Family.DATES,
        weight=2,
        label=N_("Message date in the text"),
        what=N_(
            "{target} dates every message with today; the original date is the message's first line."
        ),
    ),
    LossReason(
        code="date_adjusted",
        family=Family.DATES,
        weight=1,
        label=N_("Date adjusted"),
        what=N_("{target} does not accept {value}; the nearest allowed date was used."),
        bare=N_("{target} does not accept one of its dates; the nearest allowed date was used."),
    ),
    LossReason(
        code="date_precision_lost",
        family=Family.DATES,
        weight=1,
        label=N_("Day kept, time not"),
        what=N_("Only the day was kept, not the time."),
    ),
)
