"""Forms, own statuses and groups of readers: what the two accounts have of their own, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.mapping.context import Context, Losses
from engine.mapping.mapping import By, Choice
from engine.mapping.mapping import Mapping as Choices
from engine.model import Article, Audience, Conversation, Offer, Offers, Status
from engine.synonyms import normal

OFFER_PARTS = ("forms", "own_statuses", "readers")
"""The parts of a mapping that go between names of the two accounts."""
_SOLVED_IN = {Status.CLOSED: Status.SOLVED}
"""What is closed keeps the own status in which it was solved."""
_WIDEST_FIRST = (Audience.EVERYONE, Audience.SIGNED_IN, Audience.LIMITED, Audience.AGENTS)


def suggested(part: str, source: Offers, target: Offers) -> dict[str, Choice]:
    """By the same name, else by what it stands for; nothing where the target has none."""
    theirs = sorted(target.of(part).values(), key=lambda one: not one.default)
    if not theirs:
        return {}
    ours = [one for one in source.of(part).values() if one.audience or not one.default]
    if part == "readers":
        ours += [Offer(name=str(one), audience=one) for one in _WIDEST_FIRST[1:]]
    return {one.name: _like(one, theirs) for one in ours}


def _like(ours: Offer, theirs: Iterable[Offer]) -> Choice:
    able = [one for one in theirs if one.status == ours.status and not _is_wider(one, ours)]
    for one in able:
        if normal(one.name) == normal(ours.name):
            return Choice(target=one.name, by=By.LABEL, confidence=0.95)
    usual = (one for one in able if one.default and one.audience == ours.audience)
    if (found := next(usual, None)) and ours.audience is not Audience.LIMITED:
        return Choice(target=found.name, by=By.CATEGORY, confidence=0.75)
    return Choice()


def fitting(part: str, source_value: str, source: Offers, target: Offers) -> list[str]:
    """What of the target may be chosen for it: readers never become more."""
    theirs = target.of(part)
    if part != "readers":
        return list(theirs)
    asked = source.of(part).get(source_value) or _asked(source_value)
    return [name for name, one in theirs.items() if not _is_wider(one, asked)]


def _asked(value: str) -> Offer:
    """An audience by its word; a name that nobody knows any more is a group of its own."""
    known = Audience(value) if value in set(Audience) else Audience.LIMITED
    return Offer(name=value, audience=known)


def _is_wider(offer: Offer, wanted: Offer) -> bool:
    """Whether more people could read; only groups of readers have an audience."""
    if offer.audience is None or wanted.audience is None:
        return False
    return _WIDEST_FIRST.index(offer.audience) < _WIDEST_FIRST.index(wanted.audience)


def form(record: Conversation, context: Context, losses: Losses) -> str | None:
    """The target's form, None for its usual one."""
    table, theirs = context.mapping.forms, context.target_offers.of("forms")
    choice = table.get(record.form or record.type_label or "", Choice())
    found = theirs.get(choice.target or context.mapping.default_form or "")
    if record.form and (found is None or choice.by is By.CATEGORY):
        losses.add("value_dropped", field=context.word("form"), value=record.form)
    return found.name if found and not found.default else None


def own_status(record: Conversation, status: Status, context: Context) -> str | None:
    """The target's own status, where it stands for the status that is written."""
    table, theirs = context.mapping.own_statuses, context.target_offers.of("own_statuses")
    chosen = _chosen(table, record.own_status or "", str(record.status))
    offer = theirs.get(chosen or "")
    fits = offer is not None and offer.status is _SOLVED_IN.get(status, status)
    return offer.name if offer and fits and not offer.default else None


def readers(record: Article, context: Context) -> tuple[tuple[str, ...], Audience] | None:
    """The target's groups of readers with whom they are for; None where nothing was chosen."""
    table, theirs = context.mapping.readers, context.target_offers.of("readers")
    word = str(record.audience)
    chosen = [_chosen(table, name, word) for name in record.readers or (word,)]
    found = [theirs[name] for name in dict.fromkeys(chosen) if name in theirs]
    asked = Offer(name="", audience=record.audience)
    if not all(name in theirs for name in chosen) or any(_is_wider(one, asked) for one in found):
        return None
    audiences = [one.audience or record.audience for one in found]
    return tuple(one.name for one in found), min(audiences, key=_WIDEST_FIRST.index)


def editors(context: Context) -> str | None:
    """The target's group that may edit."""
    name = context.mapping.editors
    return name if name in context.target_offers.of("editors") else None


def _chosen(table: Mapping[str, Choice], *names: str) -> str | None:
    """The counterpart of the first of these names that has a line."""
    return next((table[name].target for name in names if name in table), None)


def unknown_offers(mapping: Choices, source: Offers, target: Offers) -> Iterable[tuple[str, ...]]:
    """Section, key, code and value of each line that names nothing, or readers that are more."""
    for part in OFFER_PARTS:
        for key, choice in mapping.choices(part).items():
            if choice.target is None:
                continue
            if choice.target not in target.of(part):
                yield part, key, "not_in_target", choice.target
            elif choice.target not in fitting(part, key, source, target):
                yield part, key, "wider", choice.target
    for setting, part in (("default_form", "forms"), ("editors", "editors")):
        chosen = getattr(mapping, setting)
        if chosen is not None and chosen not in target.of(part):
            yield "", setting, "not_in_target", chosen
