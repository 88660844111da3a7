"""The check cards: what to look at before a run, why, and how."""

from __future__ import annotations

from dataclasses import dataclass

from engine.i18n import Translator
from engine.words.fill import filled, readable
from engine.words.findings.any_desk import ANY_DESK
from engine.words.findings.cards import Card, Level
from engine.words.findings.files import FILES
from engine.words.findings.freshdesk import FRESHDESK
from engine.words.findings.intercom import INTERCOM
from engine.words.findings.request_tracker import REQUEST_TRACKER
from engine.words.findings.zendesk import ZENDESK

CARDS: dict[str, Card] = {
    card.id: card for card in (*ANY_DESK, *INTERCOM, *ZENDESK, *FRESHDESK, *REQUEST_TRACKER, *FILES)
}
"""Every card by its id."""

DESK_CARDS: dict[str, tuple[Card, ...]] = {
    "intercom": INTERCOM,
    "zendesk": ZENDESK,
    "freshdesk": FRESHDESK,
    "request_tracker": REQUEST_TRACKER,
}
"""The cards of each desk, by its name in the registry."""

__all__ = ["CARDS", "DESK_CARDS", "Card", "CardText", "Level", "card", "finding"]


@dataclass(frozen=True, slots=True)
class CardText:
    """A card in the reader's language; any part but the title may be empty."""

    title: str
    why: str = ""
    how: str = ""
    path: tuple[str, ...] = ()

    @property
    def how_to_fix(self) -> str:
        """How, and through which menus, in one line."""
        menus = " > ".join(self.path)
        return " ".join(part for part in (self.how, menus and f"{menus}.") if part)


def card(id: str) -> Card:
    """The card with this id; KeyError when there is none."""
    return CARDS[id]


def finding(id: str, translator: Translator, /, **values: object) -> CardText:
    """A card in the reader's language with the values of one account."""
    found = CARDS[id]
    known = readable(id, values, translator)
    title = found.one if found.one and known.get(found.counted) == 1 else found.title
    path = filled(found.path, translator, known)
    return CardText(
        title=filled(title, translator, known),
        why=filled(found.why, translator, known),
        how=filled(found.how, translator, known),
        path=tuple(path.split(" > ")) if path else (),
    )
