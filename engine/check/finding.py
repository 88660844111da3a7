"""One thing to look at before a run, and what a person ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from engine.errors import WrongUse
from engine.i18n import N_, Translator
from engine.ledger import Queries
from engine.words import CARDS, Level, finding

TICK = "tick"
"""The kind of the ledger's note that keeps a tick."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """
    One result of the checks; `id` is a card of `engine.words`, `values` fill its sentences.

    `n` is how many records it touches, 0 when that is not known; `examples` name a few. `auto`
    says that the accounts answer it, `fine` that they answered well. `acknowledged_at` is epoch
    seconds of a person's tick. The texts are in the language that was asked for.
    """

    id: str
    level: Level
    values: dict[str, object] = {}
    n: int = 0
    examples: tuple[str, ...] = ()
    auto: bool = True
    fine: bool = False
    acknowledged_at: float | None = None
    title: str = ""
    why: str = ""
    how_to_fix: str = ""


def found(
    id: str,
    *,
    n: int = 0,
    level: Level | None = None,
    examples: Iterable[str] = (),
    fine: bool = False,
    **values: object,
) -> Finding:
    """A finding, at its card's level unless another one is given."""
    card = CARDS[id]
    return Finding(
        id=id,
        level=level or card.level,
        values={"n": n, **values},
        n=n,
        examples=tuple(examples)[:10],
        auto=not card.ticked,
        fine=fine,
    )


_FINE = {
    "accounts_differ": N_("Source and target are two accounts"),
    "permissions": N_("Every permission is there"),
    "agents_unmatched": N_("Every agent has a counterpart"),
    "missing_fields": N_("Every custom field has a place in {target}"),
    "no_requester": N_("Every conversation has a requester"),
    "duplicates": N_("Nobody appears twice"),
    "truncated_threads": N_("{source} gives out every conversation whole"),
    "attachment_types": N_("{target} takes every type of file"),
    "attachment_sizes": N_("No file is too large for {target}"),
    "article_tree": N_("Every article has a folder"),
    "article_languages": N_("Every language is switched on in {target}"),
    "dates": N_("{target} accepts original dates"),
    "disk_space": N_("There is room for the source copy"),
    "zendesk_admin": N_("Signed in as an administrator"),
}
"""What is said of a check that is fine."""


def told(one: Finding, t: Translator) -> Finding:
    """The finding with its texts in the translator's language."""
    if one.fine:
        return msgspec.structs.replace(one, title=t._(_FINE[one.id], **one.values))
    text = finding(one.id, t, **one.values)
    return msgspec.structs.replace(one, title=text.title, why=text.why, how_to_fix=text.how_to_fix)


def ticked(one: Finding, ticks: Mapping[str, tuple[float, object]]) -> Finding:
    """The finding with the time of its tick, if a person ticked it."""
    at = ticks[one.id][0] if one.id in ticks else None
    return msgspec.structs.replace(one, acknowledged_at=at)


def acknowledge(queries: Queries, finding_id: str, *, undo: bool = False) -> None:
    """Keep, or take back, that a person did what the card asks; raises WrongUse for no card."""
    if finding_id not in CARDS:
        raise WrongUse(
            f"There is no finding called “{finding_id}”.", remedy="See the names with `check`."
        )
    if undo:
        queries.forget(TICK, finding_id)
    else:
        queries.note(TICK, finding_id, {})


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """What keeps a run from starting: what the accounts fail at, and what nobody ticked."""
    must = (one for one in findings if one.level is Level.MUST and not one.fine)
    return [one for one in must if one.auto or one.acknowledged_at is None]
