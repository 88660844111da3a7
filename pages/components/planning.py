"""What a run will do before it does it: records, cost, and what cannot come along."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine import Migration, Plan, PlanLoss, Status
from engine.i18n import Translator
from engine.words import entity_name, label, loss_weight, sentence
from pages.components.counts import ORDER
from pages.components.here import Here
from pages.components.layout import card, card_head, note, section
from pages.components.markup import chip, facts, figure_line, show
from pages.components.tables import Column, table
from pages.components.times import moment


def latest(migration: Migration, kind: str) -> Status | None:
    """The newest run of a kind."""
    newest = migration.latest(kind)
    return migration.status(newest.id) if newest else None


def planned(place: Here, kind: str, size: int = 20, ids: Sequence[str] = ()) -> Plan:
    """The plan for the mapping as it is; made once, since it reads the source."""
    migration = place.chosen
    key = f"plan-{migration.slug}-{kind}-{size}-{','.join(ids)}"
    made_for = migration.mapping_text()
    known = st.session_state.get(key)
    rehearse = st.session_state.pop(f"rehearse-{kind}", False)
    if known is None or known[0] != made_for or rehearse:
        words = place.t._("Reading {desk} to plan. Nothing is written.", desk=place.desk("source"))
        with st.spinner(words, show_time=True):
            made = migration.plan(kind, size=size, ids=ids, rehearse=rehearse)
        known = (made_for, made)
        st.session_state[key] = known
    plan: Plan = known[1]
    return plan


def voided(place: Here) -> None:
    """The last demo showed another mapping than the one there is now."""
    run = place.chosen.demo_voided()
    if run is not None:
        st.warning(
            place.t._(
                "The demo of {when} ran with another mapping. Run one again before you trust it.",
                when=moment(run.ended_at or run.created_at, place.t),
            ),
            icon=":material/priority_high:",
        )


def rehearsal(place: Here, plan: Plan) -> None:
    """A dry run, so that refusals of the target are known too; or that there was one."""
    t = place.t
    if plan.rehearsed:
        failed = sum(plan.fails.values())
        words = (
            t.n("{n} record would fail", "{n} records would fail", failed)
            if failed
            else t._("Rehearsed: nothing would fail")
        )
        show(chip(words, "fail" if failed else "done"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t._("Rehearse it"), icon=":material/science:", key="rehearse"):
            st.session_state[f"rehearse-{plan.kind}"] = True
            st.rerun()
        note(
            t._(
                "A dry run against an emulated {desk}: slower, and exact.",
                desk=place.desk("target"),
            )
        )


def entities(place: Here, plan: Plan) -> None:
    """How many records of each kind."""
    t = place.t
    rows = [
        [
            escape(entity_name(entity, t, capital=True)),
            t.number(plan.entities[entity]),
            _written(entity, plan, t),
        ]
        for entity in ORDER
        if plan.entities.get(entity)
    ]
    columns = [
        Column(t._("Kind")),
        Column(t._("Read"), "num"),
        Column(t._("To write"), "num"),
    ]
    show(table(columns, rows, caption=t._("What will be written")))


def _written(entity: str, plan: Plan, t: Translator) -> str:
    if entity in {"agents", "teams"}:
        return escape(t._("matched"))
    return t.number(plan.write.get(entity, 0))


def cost(place: Here, plan: Plan) -> None:
    """How long, in how many calls, to where."""
    t, migration = place.t, place.chosen
    card_head(t._("Time and cost"))
    show(figure_line(t.durations(plan.seconds_low, plan.seconds_high)))
    account = migration.target.account
    rows = [
        (t._("Calls"), f"≈ {t.number(plan.calls)}"),
        (t._("Written to"), escape(account.name if account else migration.target.url)),
        (t._("Source"), t._("is only read")),
    ]
    show(facts(rows))


def ends(place: Here, plan: Plan) -> None:
    """Records whose end is known already, by reason."""
    t = place.t
    known = [(code, n, "fail") for code, n in plan.fails.items()]
    known += [(code, n, "") for code, n in plan.skips.items()]
    chips = "".join(chip(f"{t.number(n)} · {label(code, t)}", kind) for code, n, kind in known)
    if chips:
        note(t._("Known already: these will not be written."))
        show(f'<div class="mz-chips">{chips}</div>')


def losses(place: Here, plan: Plan, *, tick: bool = True) -> bool:
    """The table of losses with its tick; True when nothing stands in the way."""
    t = place.t
    if not plan.losses:
        return True
    section(
        t._("What cannot come along"),
        t._("Known before the run, kept in the source copy"),
        key="losses",
    )
    worth = [loss for loss in plan.losses if loss_weight(loss.code) > 1]
    slight = [loss for loss in plan.losses if loss_weight(loss.code) == 1]
    with card("losses"):
        if worth:
            show(_loss_table(place, worth))
        if slight:
            words = t.n(
                "{n} that only looks different", "{n} that only look different", len(slight)
            )
            with st.expander(words, type="compact", icon=":material/visibility:", key="row-slight"):
                show(_loss_table(place, slight))
        if not tick:
            return True
        if place.chosen.acknowledged(plan):
            show(chip(t._("Read and accepted"), "done"))
            return True
        return st.checkbox(t._("I have read this"), key=f"losses-{plan.digest}")


def _loss_table(place: Here, losses: Sequence[PlanLoss]) -> str:
    t = place.t
    ordered = sorted(losses, key=lambda loss: (-loss_weight(loss.code), -loss.records))
    rows = [
        [
            t.number(loss.records),
            escape(label(loss.code, t)),
            escape(entity_name(loss.entity, t, capital=True)),
            escape(str(sentence(loss.code, t, **place.desks))),
        ]
        for loss in ordered
    ]
    columns = [
        Column(t._("Records"), "num"),
        Column(t._("What")),
        Column(t._("Kind"), "wide"),
        Column(t._("Why, and where it is kept")),
    ]
    return table(columns, rows, caption=t._("What cannot come along"))
