"""What a migrated record may have lost, by family."""

from __future__ import annotations

from engine.words.losses.articles import ARTICLES
from engine.words.losses.dates import DATES
from engine.words.losses.files import FILES
from engine.words.losses.messages import MESSAGES
from engine.words.losses.people import PEOPLE
from engine.words.losses.relations import RELATIONS
from engine.words.losses.tags import TAGS
from engine.words.losses.values import VALUES
from engine.words.reasons import LossReason

LOSSES: tuple[LossReason, ...] = (
    *DATES,
    *PEOPLE,
    *VALUES,
    *TAGS,
    *MESSAGES,
    *FILES,
    *ARTICLES,
    *RELATIONS,
)
