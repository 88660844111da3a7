"""
The fixed list of reasons and findings, and the sentences that explain them.

    sentence("too_large", t, target="Intercom", size=62_000_000, limit=50_000_000)
    explain(error, t)
    finding("agents_unmatched", t, n=3)

Codes and ids are stored in ledgers and used by scripts: they never change; sentences may.
Values come from help desks: escape the result before it becomes HTML or Markdown.
"""

from __future__ import annotations

from engine.words.byhand import BY_HAND, SPLITS_BY_HAND
from engine.words.entities import ENTITIES, counted, entity_name
from engine.words.failed import FAILED
from engine.words.findings import CARDS, DESK_CARDS, Card, Level, card, finding
from engine.words.losses import LOSSES
from engine.words.paused import PAUSED
from engine.words.problems import problem_words
from engine.words.reasons import Family, Group, LossReason, Pause, Reason, Resumes, Skip
from engine.words.refused import REFUSED
from engine.words.sentences import (
    REASONS,
    Sentence,
    explain,
    label,
    loss_weight,
    reason,
    sentence,
)
from engine.words.skipped import SKIPPED
from engine.words.traits import TRAITS, trait
from engine.words.vocabulary import VOCABULARY, word

__all__ = [
    "BY_HAND",
    "CARDS",
    "DESK_CARDS",
    "ENTITIES",
    "FAILED",
    "LOSSES",
    "PAUSED",
    "REASONS",
    "REFUSED",
    "SKIPPED",
    "SPLITS_BY_HAND",
    "TRAITS",
    "VOCABULARY",
    "Card",
    "Family",
    "Group",
    "Level",
    "LossReason",
    "Pause",
    "Reason",
    "Resumes",
    "Sentence",
    "Skip",
    "card",
    "counted",
    "entity_name",
    "explain",
    "finding",
    "label",
    "loss_weight",
    "problem_words",
    "reason",
    "sentence",
    "trait",
    "word",
]
