"""Which page may be seen yet: read from the store, never from the tab's memory."""

from __future__ import annotations

from pages.components.here import Here
from pages.components.layout import locked
from pages.components.stepper import STEPS, why_locked

ASIDE = {"home", "help", "settings"}
"""Pages beside the walk: they need no migration."""
FREE = {*ASIDE, "report"}
"""Pages that are never closed: a report of an old run can always be read."""


def check(place: Here) -> None:
    """Stop with the reason and a way out when the page cannot be used yet."""
    t = place.t
    if place.page in ASIDE:
        return
    if place.migration is None:
        locked(place, t._("Choose a migration first."), "home")
    if place.page in FREE:
        return
    steps = {step.key: step for step in place.migration.steps()}
    step = steps.get(place.page)
    if step is None or not step.locked:
        return
    first = next((key for key in STEPS if not steps[key].done), "connect")
    locked(place, why_locked(step, t), first)
