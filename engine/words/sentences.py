"""From a code and its values to what a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import MigrationError, UsageError
from engine.i18n import N_, Translator
from engine.words.failed import FAILED
from engine.words.fill import DESKS, filled, places, readable
from engine.words.losses import LOSSES
from engine.words.paused import PAUSED
from engine.words.reasons import LossReason, Reason
from engine.words.refused import GENERAL, REFUSED
from engine.words.skipped import SKIPPED

REASONS: dict[str, Reason] = {
    reason.code: reason for reason in (*FAILED, *SKIPPED, *LOSSES, *PAUSED, *REFUSED)
}
"""Every reason of the fixed list by its code."""

UNLISTED = Reason(
    code="unlisted",
    label=N_("Other reason"),
    what=N_("It has a reason that this version does not know: {code}."),
    remedy=N_("Update the program to read its explanation."),
)
"""Said for a code that a newer version wrote."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened and means, and what to do (may be empty)."""

    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


def reason(code: str) -> Reason:
    """The reason with this code; KeyError when the list has none."""
    return REASONS[code]


def label(code: str, translator: Translator, /) -> str:
    """A reason in at most 28 characters, for charts and table cells."""
    return translator.message(REASONS.get(code, UNLISTED).label)


def loss_weight(code: str) -> int:
    """How much a loss matters: 1 look only, 2 worth knowing, 3 content missing."""
    found = REASONS[code]
    assert isinstance(found, LossReason), f"{code} is no loss"
    return found.weight


def sentence(code: str, translator: Translator, /, **values: object) -> Sentence:
    """
    A reason in the reader's language with the values of one record, or of none.

    `source`, `target` and `service` are the help desks' names; the other values are a loss's
    or an error's `detail`. What is missing is said in other words, never left open.
    """
    found = REASONS.get(code, UNLISTED)
    known = readable(code, {"code": code, **values}, translator)
    what = filled(_wording(found, known), translator, known)
    return Sentence(what, filled(found.remedy, translator, known))


def _wording(found: Reason, known: Mapping[str, object]) -> str:
    text = found.one if found.one and known.get("n") == 1 else found.what
    if found.bare and places(text) - known.keys() - DESKS.keys():
        return found.bare
    return text


def explain(error: MigrationError, translator: Translator, /) -> Sentence:
    """
    An error in the reader's language, from its code and detail.

    An error of a general code (wrong use, cannot start), or of one that the list has not, brings
    its own sentences, which the catalogue has where they stand in the code.
    """
    if error.code in REASONS and error.code not in GENERAL:
        return sentence(error.code, translator, **error.detail)
    known = readable(error.code, error.detail, translator)
    told, remedy = error.message, ""
    if isinstance(error, UsageError):
        told, remedy = error.template, error.remedy_template
    return Sentence(filled(told, translator, known), filled(remedy, translator, known))
