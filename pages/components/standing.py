"""Where a migration stands, for its card: state, steps, numbers, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from engine import Migration, Status
from engine.i18n import N_, Translator
from engine.words import sentence
from pages.components.figures import added, outcome_bar
from pages.components.sides import desks
from pages.components.stepper import STEPS
from pages.components.times import moment

NAMES = {
    "connect": N_("Connect"),
    "count": N_("Count"),
    "check": N_("Check"),
    "map": N_("Map"),
    "demo": N_("Demo"),
    "migrate": N_("Migrate"),
    "compare": N_("Compare"),
    "report": N_("Report"),
}
NEXT = {
    "connect": N_("Sign in to both help desks."),
    "count": N_("Count what is there."),
    "check": N_("Look at the settings that bite."),
    "map": N_("Decide how values become values."),
    "demo": N_("Run a small demo and look at it."),
    "migrate": N_("Start the migration."),
    "compare": N_("Compare both sides."),
    "report": N_("Hand over the report."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """All parts are ready to be shown: `bar` is HTML, the others are escaped text."""

    state: str
    dots: list[str]
    step: str
    bar: str
    numbers: str
    lead: str
    next: str
    when: str
    action: str
    page: str


def standing(migration: Migration, t: Translator) -> Standing:
    """What the card of this migration says."""
    steps = {step.key: step for step in migration.steps()}
    status = migration.status()
    at = next((key for key in STEPS if not steps[key].done), "report")
    done = all(steps[key].done for key in STEPS[:-1])
    number = STEPS.index(at) + 1
    words = t._("Step {n} of {m}: {step}", n=number, m=len(STEPS), step=t._(NAMES[at]))
    state = _state(status, done)
    bar, numbers = _bar(status, t)
    return Standing(
        state=state,
        dots=["full" if steps[k].done else "half" if steps[k].half else "" for k in STEPS],
        step=escape(t._("All {n} steps done", n=len(STEPS)) if done else words),
        bar=bar,
        numbers=escape(numbers),
        lead=escape(t._("Now:") if state == "running" else t._("Next:")),
        next=escape(_next(migration, status, state, at, t)),
        when=t._("Last change {when}", when=moment(_changed(migration, status), t)),
        action=_action(state, t),
        page=_page(status, state, at),
    )


def _changed(migration: Migration, status: Status | None) -> float:
    counted = migration.counts("source")
    moments = [migration.info.created_at, counted.at if counted else 0.0]
    if status:
        moments += [status.heartbeat or 0.0, status.ended_at or 0.0]
    return max(moments)


def _state(status: Status | None, done: bool) -> str:
    if status and status.state in {"running", "paused"}:
        return status.state
    if done or (status and status.kind == "full" and status.state == "done"):
        return "finished"
    return "waiting"


def _bar(status: Status | None, t: Translator) -> tuple[str, str]:
    if status is None:
        return "", ""
    sums = added(status.entities.values(), status.total)
    if status.state == "running":
        numbers = t._("{n} of {m} records", n=status.done, m=status.total)
    else:
        counts = {"a": sums.migrated, "b": sums.failed, "c": sums.skipped}
        numbers = t._("{a} migrated · {b} failed · {c} skipped", **counts)
    return outcome_bar(sums, t), numbers


def _next(migration: Migration, status: Status | None, state: str, at: str, t: Translator) -> str:
    if status and state == "running":
        return t._("Reading") if status.phase == "read" else t._("Writing")
    if status and state == "paused":
        known = {**desks(migration), **status.detail}
        return sentence(status.reason or "by_person", t, **known).what
    return t._(NEXT[at])


def _action(state: str, t: Translator) -> str:
    words = {"running": t._("Watch"), "finished": t._("Open report")}
    return words.get(state, t._("Continue"))


def _page(status: Status | None, state: str, at: str) -> str:
    if status and state in {"running", "paused"}:
        return "demo" if status.kind == "demo" else "migrate"
    return "report" if state == "finished" else at
