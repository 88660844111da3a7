"""What links between records may lose, and the rest."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

RELATIONS: tuple[LossReason, ...] = (
    LossReason(
        code="relation_noted",
        family=Family.RELATIONS,
        weight=1,
        label=N_("Link in a note"),
        what=N_("The link to {other} is in a note."),
        bare=N_("The link to another record is in a note."),
    ),
    LossReason(
        code="merge_noted",
        family=Family.RELATIONS,
        weight=1,
        label=N_("Merge in a note"),
        what=N_("It had been merged into {other}; a note says so."),
        bare=N_("It had been merged into another record; a note says so."),
    ),
    LossReason(
        code="time_noted",
        family=Family.RELATIONS,
        weight=1,
        label=N_("Work time in a note"),
        what=N_("{value} of work time is in a note."),
        bare=N_("The work time is in a note."),
    ),
    LossReason(
        code="unknown_data_kept",
        family=Family.RELATIONS,
        weight=1,
        label=N_("Data in the copy only"),
        what=N_(
            "{source} sent data that we have no place for ({names}); it is in the source copy."
        ),
        bare=N_("{source} sent data that we have no place for; it is in the source copy."),
    ),
)
