"""Everything to look at before a run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

import msgspec

from engine.check import accounts, articles, conversations, files, people, values
from engine.check.desks import SWITCH_BACK, desk_cards, switch_back
from engine.check.finding import TICK, Finding, ticked, told
from engine.check.known import Known
from engine.check.work import Checkable
from engine.errors import WrongUse
from engine.i18n import Translator
from engine.ledger import Queries
from engine.words import CARDS

Check = Callable[[Checkable, Known], Awaitable[Sequence[Finding]]]

_CHECKS: dict[str, Check] = {
    "accounts_differ": accounts.accounts_differ,
    "permissions": accounts.permissions,
    "plan_limits": accounts.plan_limits,
    "disk_space": accounts.disk_space,
    "dates": conversations.dates,
    "agents_unmatched": people.agents_unmatched,
    "required_fields": values.required_fields,
    "": desk_cards,
    "missing_fields": values.missing_fields,
    "missing_teams": people.missing_teams,
    "phone_numbers": people.phone_numbers,
    "lossy_values": values.lossy_values,
    "truncated_threads": conversations.truncated_threads,
    "long_messages": conversations.long_messages,
    "archived_records": conversations.archived_records,
    "attachment_types": files.attachment_types,
    "attachment_sizes": files.attachment_sizes,
    "canary": accounts.canary,
    "article_tree": articles.article_tree,
    "article_audience": articles.article_audience,
    "article_languages": articles.article_languages,
    "cross_links": articles.cross_links,
    "no_requester": people.no_requester,
    "duplicates": people.duplicates,
    "people_known": people.people_known,
    "call_share": accounts.call_share,
    "source_goes_on": conversations.goes_on,
}
"""By the card that each may give; the cards of the target's desk come from one."""


_BLOCKING = (
    "accounts_differ",
    "permissions",
    "disk_space",
    "dates",
    "agents_unmatched",
    "required_fields",
    "canary",
    "",
)
"""Checks that may keep a run from starting: those of a level that must be fixed."""

_OF_WHOLE = frozenset(
    {
        "accounts_differ",
        "permissions",
        "disk_space",
        "truncated_threads",
        "archived_records",
        "source_goes_on",
    }
)
"""Checks for a target that holds records as they are: nothing is matched or converted."""


_OTHER_CARDS = {"freshdesk_archived": "archived_records"}
"""Cards in a desk's own words, with the check that gives them."""


async def check(
    work: Checkable, known: Known, *, t: Translator, blocking_only: bool = False
) -> list[Finding]:
    """
    All findings, told in the translator's language: what blocks first, what is fine last.

    Asks both accounts who is signed in and what fields they have, and reads the archive once,
    which may be empty: then nothing is said about records.
    """
    whole = work.target.manifest.capabilities.whole
    names = [
        name for name in (_BLOCKING if blocking_only else _CHECKS) if not whole or name in _OF_WHOLE
    ]
    several = await asyncio.gather(*(_CHECKS[name](work, known) for name in names))
    return _ordered(_told(work, [one for found in several for one in found], t))


async def check_again(
    work: Checkable, known: Known, finding_id: str, *, t: Translator
) -> list[Finding]:
    """One check alone: its findings as they are now; raises WrongUse for no card."""
    if finding_id not in CARDS:
        raise WrongUse(
            "There is no finding called “{finding_id}”.",
            remedy="See the names with `check`.",
            detail={"finding_id": finding_id},
        )
    name = _OTHER_CARDS.get(finding_id, finding_id)
    found = await _CHECKS.get(name, desk_cards)(work, known)
    told_again = _told(work, [one for one in found if one.id == finding_id], t)
    return [one for one in told_again if one.id == finding_id]


def with_ticks(findings: Sequence[Finding], queries: Queries, t: Translator) -> list[Finding]:
    """The same findings with the ticks as they are now; asks no account."""
    kept = queries.notes(TICK)
    known = [one for one in findings if one.id != SWITCH_BACK]
    marked = [ticked(one, kept) for one in known]
    return _ordered([*marked, *(told(one, t) for one in switch_back(marked, t))])


def _told(work: Checkable, found: Iterable[Finding], t: Translator) -> list[Finding]:
    kept = work.queries.notes(TICK)
    marked = [ticked(one, kept) for one in found]
    marked += switch_back(marked, t)
    names = {"source": work.source.manifest.name, "target": work.target.manifest.name}
    return [told(msgspec.structs.replace(one, values={**names, **one.values}), t) for one in marked]


_LEVELS = ("must", "should", "info")


def _ordered(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (one.fine, _LEVELS.index(one.level)))
