"""A report's figures in one language, ready to be laid out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from engine.i18n import Translator
from engine.report.kept import kept_in
from engine.report.summary import MATCHED, Compared, Report
from engine.words import counted, entity_name, label, sentence, word

OUTCOMES = ("migrated", "failed", "skipped")


def view(report: Report, t: Translator) -> dict[str, Any]:
    """Everything that the page shows in this language but the list of failures."""
    return {
        "language": t.language,
        "lead": _lead(report, t),
        "figures": _figures(report, t),
        "with_loss": _with_loss(report, t),
        "kinds": _kinds(report, t),
        "reasons": _reasons(report, t),
        "compared": [_compared(row, t) for row in report.compared],
        "losses": _losses(report, t),
        "verification": _verification(report, t),
        "generated": moment(report.generated_at, t),
    }


def moment(seconds: float | None, t: Translator) -> str:
    """Epoch seconds as date and time in UTC; empty without."""
    if seconds is None:
        return ""
    return f"{t.datetime(dt.datetime.fromtimestamp(seconds, dt.UTC))} UTC"


def _lead(report: Report, t: Translator) -> str:
    run, left = report.run, report.totals.left
    kind = word("run", run.kind, t, capital=True)
    begun, ended = moment(run.started_at or run.created_at, t), moment(run.ended_at, t)
    if not ended:
        when = t._("{kind} since {begun}, not finished.", kind=kind, begun=begun)
    else:
        when = t._("{kind} of {begun} to {ended}.", kind=kind, begun=begun, ended=ended)
    return f"{when} {_unsettled(left, t)}"


def _unsettled(left: int, t: Translator) -> str:
    if left:
        return t.n("{n} record has no outcome yet.", "{n} records have no outcome yet.", left)
    return t._("Every record that was read has an outcome.")


def _figures(report: Report, t: Translator) -> dict[str, Any]:
    totals = report.totals
    numbers = {name: getattr(totals, name) for name in OUTCOMES}
    shown = {name: t.number(n) for name, n in numbers.items()}
    total = sum(numbers.values())
    return {
        "parts": [_part(name, n, total, t) for name, n in numbers.items()],
        "share": t.percent(totals.migrated / total) if total else "",
        "sum": t._("{a} + {b} + {c} = {n} read", a=shown["migrated"], b=shown["failed"],
                   c=shown["skipped"], n=t.number(total)),
        "adds_up": not totals.left,
        "alt": ", ".join(f"{shown[name]} {word('outcome', name, t)}" for name in OUTCOMES),
    }  # fmt: skip


def _part(name: str, n: int, total: int, t: Translator) -> dict[str, Any]:
    width = round(100 * n / total, 3) if total else 0
    return {"name": name, "n": t.number(n), "word": word("outcome", name, t), "width": width}


def _with_loss(report: Report, t: Translator) -> str:
    n = report.totals.with_loss
    if not n:
        return t._("No migrated record carries a loss.")
    common = max(report.losses, key=lambda row: row.records, default=None)
    carried = t.n("{n} of the migrated carries a loss", "{n} of the migrated carry a loss", n)
    if common is None:
        return f"{carried}."
    return t._("{carried}, most often: {reason}.", carried=carried, reason=label(common.code, t))


def _kinds(report: Report, t: Translator) -> list[dict[str, Any]]:
    rows = []
    for entity, tally in report.entities.items():
        total = tally.migrated + tally.failed + tally.skipped
        if not total:
            continue
        whole = tally.migrated == total
        parts = [_part(name, getattr(tally, name), total, t) for name in OUTCOMES]
        rows.append(
            {
                "label": entity_name(entity, t, capital=True),
                "parts": parts,
                "share": t._("all") if whole else t.percent(tally.migrated / total),
                "alt": ", ".join(f"{part['n']} {part['word']}" for part in parts),
                "read": t.number(tally.read),
                "with_loss": t.number(tally.with_loss),
            }
        )
    return rows


def _reasons(report: Report, t: Translator) -> list[dict[str, Any]]:
    """Records by reason, whatever their kind, most first."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in report.reasons:
        found.setdefault((row.outcome, row.code), {})[row.entity] = row.records
    most = max((sum(entities.values()) for entities in found.values()), default=1)
    rows = [_reason(*key, entities, most, report, t) for key, entities in found.items()]
    return sorted(rows, key=lambda row: (-row["count"], row["label"]))


def _reason(
    outcome: str, code: str, entities: dict[str, int], most: int, report: Report, t: Translator
) -> dict[str, Any]:
    n = sum(entities.values())
    said = sentence(code, t, **report.desks)
    return {
        "outcome": outcome,
        "label": label(code, t),
        "count": n,
        "n": t.number(n),
        "width": round(100 * n / most, 2),
        "what": said.what,
        "remedy": said.remedy,
        "kinds": t.listing(counted(entity, count, t) for entity, count in entities.items()),
    }


def _compared(row: Compared, t: Translator) -> dict[str, Any]:
    only_matched = row.entity in MATCHED and not row.added
    added = t._("{n} matched", n=row.matched) if only_matched else t.number(row.added)
    came = row.matched if only_matched else row.added
    share = came / row.source if row.source else 0.0
    said = t._("{a} of {b}", a=came, b=row.source or 0)
    return {
        "label": entity_name(row.entity, t, capital=True),
        "source": _number(row.source, t),
        "before": _number(row.before, t),
        "after": _number(row.after, t),
        "added": added,
        "agrees": row.agrees,
        "width": round(100 * min(share, 1.0), 2),
        "line": f"{said} · {t.percent(min(share, 1.0))}" if row.source else "",
    }


def _number(n: int | None, t: Translator) -> str:
    return word("exactness", "unknown", t) if n is None else t.number(n)


def _losses(report: Report, t: Translator) -> list[dict[str, Any]]:
    return [
        {
            "n": t.number(row.records),
            "label": label(row.code, t),
            "why": sentence(row.code, t, **report.desks).what,
            "kept": kept_in(row.code, t),
            "weight": row.weight,
            "weight_word": word("weight", str(row.weight), t),
            "kinds": t.listing(entity_name(entity, t) for entity in row.entities),
        }
        for row in report.losses
    ]


def _verification(report: Report, t: Translator) -> dict[str, Any] | None:
    found = report.checked
    if found is None:
        return None
    names = ("match", "differ", "missing", "unreadable")
    return {
        "at": moment(found.at, t),
        "fine": not (found.differ or found.missing or found.unreadable),
        "parts": [
            {"name": name, "n": t.number(getattr(found, name)), "word": word("verdict", name, t)}
            for name in names
        ],
        "differences": [dict(row) for row in found.differences],
    }
