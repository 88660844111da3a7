"""Where each number of Count stands in the help desks' own screens."""

from __future__ import annotations

from html import escape

from engine import Manifest, desks
from engine.i18n import Translator
from engine.words import BY_HAND, entity_name
from pages.components.counts import ORDER
from pages.components.layout import card, card_head, note
from pages.components.markup import click_path, show
from pages.components.tables import Column, table


def by_hand(t: Translator, wanted: set[str]) -> None:
    """Clicks to the numbers, for the help desks wanted, or for all."""
    known = [one for one in desks() if one.desk in BY_HAND]
    shown = [one for one in known if one.desk in wanted] or known
    with card("by-hand"):
        card_head(t._("How do I find this number in {desk}?", desk=_names(shown, t)))
        rows = [
            [
                escape(entity_name(entity, t, capital=True)),
                *(_path(one.desk, entity, t) for one in shown),
            ]
            for entity in ORDER
            if any(entity in BY_HAND[one.desk] for one in shown)
        ]
        columns = [Column(t._("Kind")), *(Column(t.message(one.name)) for one in shown)]
        show(table(columns, rows, caption=t._("Where the numbers stand")))
        note(t._("Menu words as the help desks write them; Count shows them beside each number."))


def _names(shown: list[Manifest], t: Translator) -> str:
    return t.listing(t.message(one.name) for one in shown)


def _path(desk: str, entity: str, t: Translator) -> str:
    path = BY_HAND[desk].get(entity)
    return click_path([t._(part) for part in path]) if path else "—"
