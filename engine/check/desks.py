"""What only a person can see to in the target, and what its account tells of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping

import msgspec

from engine.check.articles import languages_off
from engine.check.files import to_allow
from engine.check.finding import TICK, Finding, found, ticked, told
from engine.check.known import Known
from engine.check.work import Checkable
from engine.i18n import Translator
from engine.ledger import Queries
from engine.mapping.mapping import Choice
from engine.model import Entity
from engine.words import CARDS, DESK_CARDS, Card, Level, finding

SWITCH_BACK = "switch_back"
UNKNOWN = "?"
"""Said for a number before anything was read."""
ANY = "*"
"""Said where something must be done in every queue."""
_STANDARD_TRIGGERS = (
    '"Notify requester and CCs of comment update", "Notify assignee of comment update"'
)
"""Those of a new account that write to people (Zendesk: About the standard triggers)."""

WORTH_WAITING_SECONDS = 0.1
"""A call that takes longer than this before it does anything is worth a word."""
CALLS_FOR_A_THREAD = 8
"""About how many calls a conversation takes with its messages."""

Aspect = Callable[[str, Checkable, Known], Awaitable[Finding | None]]


async def desk_cards(work: Checkable, known: Known) -> list[Finding]:
    """The cards of the target desk that a person confirms, those that have a reason to be."""
    cards = DESK_CARDS.get(work.target.manifest.desk, ())
    made = [await _made(card, work, known) for card in cards if card.ticked or _aspect(card)]
    return [one for one in made if one is not None]


def _aspect(card: Card) -> Aspect | None:
    """What a card depends on, told by its name without the desk's."""
    return _ASPECTS.get(card.id.partition("_")[2])


async def _made(card: Card, work: Checkable, known: Known) -> Finding | None:
    aspect = _aspect(card)
    return await aspect(card.id, work, known) if aspect else found(card.id)


async def _triggers(id: str, work: Checkable, known: Known) -> Finding:
    return found(id, list=_STANDARD_TRIGGERS)


async def _unassigned(id: str, work: Checkable, known: Known) -> Finding | None:
    """Unassigned conversations stay so only if the account does not hand them out."""
    facts = await known.facts()
    kind = facts.unassigned
    if Entity.CONVERSATION not in facts.read:
        return msgspec.structs.replace(found(id), values={"n": UNKNOWN})
    return found(id, n=kind.n, records=kind.shown) if kind.n else None


async def _phones(id: str, work: Checkable, known: Known) -> Finding | None:
    """Asked for until every number is known to be good."""
    facts = await known.facts()
    if Entity.CONTACT in facts.read and not facts.bad_phones.n:
        return None
    return found(id, n=facts.bad_phones.n, records=facts.bad_phones.shown)


async def _files(id: str, work: Checkable, known: Known) -> Finding | None:
    facts = await known.facts()
    types = to_allow(work, facts)
    wanted = types and work.mapping.attachments
    return found(id, comma_list=types, paste=types) if wanted else None


async def _languages(id: str, work: Checkable, known: Known) -> Finding | None:
    off = await languages_off(known)
    return found(id, languages=", ".join(off)) if off else None


async def _groups(id: str, work: Checkable, known: Known) -> Finding | None:
    """Assigned in a team that the agent is not in; the target would change the team."""
    facts = await known.facts()
    if Entity.CONVERSATION not in facts.read:
        return None
    kind = facts.outside_team
    return found(id, n=kind.n, fine=not kind.n, records=kind.shown)


async def _admin(id: str, work: Checkable, known: Known) -> Finding:
    """Only administrators may import conversations with their dates."""
    return found(id, fine="conversations" not in (await known.target()).missing)


async def _on_hold(id: str, work: Checkable, known: Known) -> Finding | None:
    """Waiting conversations, where the account has not switched their status on."""
    facts = await known.facts()
    off = set((await known.target()).statuses_off)
    if not off:
        return found(id, fine=True)
    chosen = work.mapping.choices("status")
    waiting = [
        one for one in facts.values if one[0] == "status" and _becomes(one[1], chosen) in off
    ]
    return found(id, n=sum(facts.values[one] for one in waiting))


def _becomes(value: str, chosen: Mapping[str, Choice]) -> str | None:
    return chosen[value].target if value in chosen else value


async def _queues(id: str, work: Checkable, known: Known) -> Finding | None:
    """Teams of the source that nothing in the target stands for."""
    facts = await known.facts()
    alone = [team for team, choice in work.mapping.teams.items() if choice.target is None]
    if Entity.TEAM not in facts.read or not alone:
        return None
    names = [facts.teams.get(team, team) for team in alone]
    return found(id, n=len(names), examples=names)


async def _html(id: str, work: Checkable, known: Known) -> Finding | None:
    """Only where there are articles to write."""
    facts = await known.facts()
    return found(id) if facts.read.get(Entity.ARTICLE) else None


async def _speed(id: str, work: Checkable, known: Known) -> Finding | None:
    """What a call costs that does next to nothing, where the desk tells it."""
    took = (await known.target()).call_seconds
    if took < WORTH_WAITING_SECONDS:
        return None
    minutes = max(1, round(took * CALLS_FOR_A_THREAD * 1000 / 60))
    return found(id, ms=round(took * 1000), minutes=minutes)


async def _rights(id: str, work: Checkable, known: Known) -> Finding | None:
    """The rights that the signed-in person lacks."""
    missing = (await known.target()).missing
    groups = [one for one in work.target.manifest.permissions if one.key in missing]
    rights = list(dict.fromkeys(right for one in groups for right in one.rights))
    return found(id, right=rights, queue=ANY) if rights else None


async def _confirmed(id: str, work: Checkable, known: Known) -> None:
    """Asked on Connect, where the account is seen."""
    return


_ASPECTS: dict[str, Aspect] = {
    "triggers": _triggers,
    "assignment": _unassigned,
    "phone_validation": _phones,
    "attachments": _files,
    "languages": _languages,
    "groups": _groups,
    "admin": _admin,
    "workspace": _confirmed,
    "queues": _queues,
    "on_hold": _on_hold,
    "html": _html,
    "speed": _speed,
    "rights": _rights,
}
_STAYS_ON = frozenset({"attachments", "languages", "workspace", "dates", "html"})
"""Aspects that are switched on for good, and so never back."""


def switch_back(findings: Iterable[Finding], t: Translator) -> list[Finding]:
    """What was ticked as switched off is to be switched on again."""
    off = [one for one in findings if _is_switched_off(one)]
    titles = [finding(one.id, t, **one.values).title for one in off]
    return [found(SWITCH_BACK, n=0, list=titles)] if titles else []


def switched_off(queries: Queries, t: Translator) -> list[Finding]:
    """The cards that a person ticked as switched off, told; asks no account."""
    kept = queries.notes(TICK)
    marked = [ticked(found(card), kept) for card in kept if card in CARDS]
    return [told(one, t) for one in marked if _is_switched_off(one)]


def _is_switched_off(one: Finding) -> bool:
    of_desk = any(one.id == card.id for cards in DESK_CARDS.values() for card in cards)
    lasting = one.id.partition("_")[2] in _STAYS_ON
    done = one.acknowledged_at is not None and one.level is not Level.INFO
    return of_desk and done and not lasting
