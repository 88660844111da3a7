"""What tags may lose."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

TAGS: tuple[LossReason, ...] = (
    LossReason(
        code="tag_changed",
        family=Family.TAGS,
        weight=1,
        label=N_("Tag rewritten"),
        what=N_('Tag "{value}" is now "{new}": {target} writes tags so.'),
        bare=N_("A tag is written differently in {target}."),
    ),
    LossReason(
        code="tags_joined",
        family=Family.TAGS,
        weight=1,
        label=N_("Tags joined"),
        what=N_('"{value}" and "{other}" are one tag in {target}.'),
        bare=N_("Two tags are one in {target}."),
    ),
    LossReason(
        code="tag_dropped",
        family=Family.TAGS,
        weight=2,
        label=N_("Too many tags"),
        what=N_("{target} takes {limit} tags; {n} were left out and are in a note."),
        bare=N_("{target} takes fewer tags; those left out are in a note."),
        one=N_("{target} takes {limit} tags; one was left out and is in a note."),
    ),
)
