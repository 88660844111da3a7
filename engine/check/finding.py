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
EXAMPLES = 10
"""How many records of a kind are shown."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One record that a finding is about; `words` say what is the matter with it."""

    entity: str
    id: str
    url: str | None = None
    words: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """
    One result of the checks; `id` is a card of `engine.words`, `values` fill its sentences.

    `n` is how many records it touches, 0 when that is not known; `examples` name a few things and
    `records` are a few of the records, each with its link. `paste` is a line to copy into the
    help desk. `auto` says that the accounts answer it, `fine` that they answered well.
    `acknowledged_at` is epoch seconds of a person's tick, `acknowledged_by` who that was. The
    texts are in the language that was asked for.
    """

    id: str
    level: Level
    values: dict[str, object] = {}
    n: int = 0
    examples: tuple[str, ...] = ()
    records: tuple[Shown, ...] = ()
    paste: str = ""
    auto: bool = True
    fine: bool = False
    acknowledged_at: float | None = None
    acknowledged_by: str = ""
    title: str = ""
    why: str = ""
    how_to_fix: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps a run from starting: the accounts fail at it, or nobody ticked it."""
        is_open = self.auto or self.acknowledged_at is None
        return self.level is Level.MUST and not self.fine and is_open


def found(
    id: str,
    *,
    n: int = 0,
    level: Level | None = None,
    examples: Iterable[str] = (),
    records: Iterable[Shown] = (),
    paste: str = "",
    fine: bool = False,
    **values: object,
) -> Finding:
    """A finding, at its card's level unless another one is given."""
    card = CARDS[id]
    shown = tuple(records)[:EXAMPLES]
    return Finding(
        id=id,
        level=level or card.level,
        values={"n": n, **values},
        n=n,
        examples=tuple(examples)[:EXAMPLES] or tuple(one.id for one in shown),
        records=shown,
        paste=paste,
        auto=not card.ticked,
        fine=fine,
    )


_FINE = {
    "accounts_differ": N_("Source and target are two accounts"),
    "permissions": N_("Every permission is there"),
    "agents_unmatched": N_("Every agent has a counterpart"),
    "missing_fields": N_("Every custom field has a place in {target}"),
    "missing_teams": N_("Every team has a counterpart in {target}"),
    "no_requester": N_("Every conversation has a requester"),
    "duplicates": N_("Nobody appears twice"),
    "truncated_threads": N_("{source} gives out every conversation whole"),
    "archived_records": N_("Every ticket is in the lists of {source}"),
    "freshdesk_archived": N_("Every ticket is in the lists of {source}"),
    "zendesk_on_hold": N_('"On-hold" is switched on'),
    "attachment_types": N_("{target} takes every type of file"),
    "attachment_sizes": N_("No file is too large for {target}"),
    "article_tree": N_("Every article has a folder"),
    "article_audience": N_("{target} knows who may read each article"),
    "cross_links": N_("Every link between articles leads to one that comes along"),
    "phone_numbers": N_("Every phone number is valid"),
    "lossy_values": N_("Every value has an exact counterpart"),
    "required_fields": N_("No field that {target} requires is without a value"),
    "plan_limits": N_("There is room for every custom field"),
    "call_share": N_("Nobody else uses the call limit"),
    "long_messages": N_("No message is too long for {target}"),
    "people_known": N_("Nobody of {m} who were looked up is in {target} yet"),
    "zendesk_groups": N_("Every agent is a member of the team they are assigned in"),
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
    """The finding with the time of its tick and who ticked it, if anybody did."""
    if one.id not in ticks:
        return msgspec.structs.replace(one, acknowledged_at=None, acknowledged_by="")
    at, kept = ticks[one.id]
    by = str(kept.get("by", "")) if isinstance(kept, dict) else ""
    return msgspec.structs.replace(one, acknowledged_at=at, acknowledged_by=by)


def acknowledge(queries: Queries, finding_id: str, *, by: str = "", undo: bool = False) -> None:
    """
    Keep, or take back, that a person (`by`) did what the card asks.

    Raises WrongUse for no card.
    """
    if finding_id not in CARDS:
        raise WrongUse(
            "There is no finding called “{finding_id}”.",
            remedy="See the names with `check`.",
            detail={"finding_id": finding_id},
        )
    if undo:
        queries.forget(TICK, finding_id)
    else:
        queries.note(TICK, finding_id, {"by": by})


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """What keeps a run from starting: what the accounts fail at, and what nobody ticked."""
    return [one for one in findings if one.blocks]
