"""A run as a Jupyter notebook: its figures inside, and cells that tabulate and draw them."""

from __future__ import annotations

from typing import IO, Any

import msgspec

from engine.i18n import Translator
from engine.report.books import Books
from engine.report.parts import kind_word, part_sums, parts
from engine.report.rows import fingerprint
from engine.report.summary import Report
from engine.report.views import moment
from engine.words import entity_name, label, word

_TABLE = "pd.DataFrame(run[{name!r}])"
_BARS = """\
figure = go.Figure()
for outcome, colour, shape in (
    ("migrated", "#0072B2", ""), ("failed", "#D55E00", "/"), ("skipped", "#8A8A8A", "."),
):
    figure.add_bar(
        y=[row["kind"] for row in run["kinds"]],
        x=[row[outcome] / max(row["read"], 1) for row in run["kinds"]],
        text=[row[outcome] or "" for row in run["kinds"]],
        name=run["words"][outcome], orientation="h",
        marker={"color": colour, "pattern": {
            "shape": shape, "fgcolor": "white", "bgcolor": colour, "fillmode": "overlay",
        }},
    )
figure.update_layout(barmode="stack", xaxis_tickformat=".0%", yaxis_autorange="reversed")
figure"""
_REASONS = """\
figure = go.Figure(go.Bar(
    y=[row["reason"] for row in run["reasons"]], x=[row["records"] for row in run["reasons"]],
    text=[row["records"] for row in run["reasons"]], orientation="h",
    marker={"color": ["#D55E00" if row["outcome"] == "failed" else "#8A8A8A"
                      for row in run["reasons"]]},
))
figure.update_layout(yaxis_autorange="reversed")
figure"""
_SUMS = """\
for row in run["kinds"]:
    assert row["read"] == row["migrated"] + row["failed"] + row["skipped"], row"""
_LIVE = """\
try:
    from engine import Home

    migration = Home.open().migration({migration!r})
    page, total = migration.records({run!r}, limit=50)
    print(total)
    for row in page[:10]:
        print(row.entity, row.source_id, "→", row.target_id, row.state, row.code)
except Exception as error:
    print(error)"""


def write_notebook(
    report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
) -> None:
    """
    Write nbformat 4.5 JSON; it has figures and reasons, never names or texts.

    Its cells need pandas and plotly; the last one also looks into the ledger where there is one.
    """
    del unmask
    cells = [_text(f"# {t._('Report')}: {report.migration}", _lead(report, t))]
    cells += [_code("import json\n\nimport pandas as pd\nimport plotly.graph_objects as go")]
    cells += [_code(f"run = json.loads(r'''\n{_data(report, books, t)}\n''')")]
    cells += [_text(f"## {t._('Outcome by kind')}"), _code(_TABLE.format(name="kinds"))]
    cells += [_code(_SUMS), _code(_BARS)]
    cells += [_text(f"## {t._('Problems by reason')}"), _code(_TABLE.format(name="reasons"))]
    cells += [_code(_REASONS)]
    cells += [_text(f"## {t._('What could not come along')}"), _code(_TABLE.format(name="losses"))]
    cells += [_text(f"## {t._('Messages and files')}"), _code(_TABLE.format(name="parts"))]
    cells += [_text(f"## {t._('Before and after')}"), _code(_TABLE.format(name="compared"))]
    cells += [_text(f"## {t._('Every record')}", t._("Only where the migration lies."))]
    cells += [_code(_LIVE.format(migration=report.migration, run=report.run.id))]
    out.write(msgspec.json.format(msgspec.json.encode(_book(cells)), indent=1))


def _lead(report: Report, t: Translator) -> str:
    desks, accounts = report.desks, report.accounts
    way = " → ".join(f"{desks[side]} {accounts[side]}" for side in ("source", "target"))
    return f"{way} · {moment(report.generated_at, t)}"


def _data(report: Report, books: Books, t: Translator) -> str:
    """The figures as JSON; no code has a quotation mark that could end the literal."""
    data = {
        "run": report.run.id,
        "state": report.run.state,
        "fingerprint": fingerprint(books.queries, report.run.id),
        "words": {name: word("outcome", name, t) for name in ("migrated", "failed", "skipped")},
        "kinds": [
            {"kind": entity_name(entity, t, capital=True), **msgspec.structs.asdict(tally)}
            for entity, tally in report.entities.items()
        ],
        "reasons": [
            {**msgspec.structs.asdict(row), "reason": label(row.code, t)} for row in report.reasons
        ],
        "losses": [
            {"code": row.code, "what": label(row.code, t), "records": row.records}
            for row in report.losses
        ],
        "parts": [
            {"kind": kind_word(part.kind, t), "number": part.number, **part.outcomes}
            for part in part_sums(parts(books, report.run.id))
        ],
        "compared": [msgspec.structs.asdict(row) for row in report.compared],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode().replace("'", "\\u0027")


def _book(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    meta = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": meta, "cells": numbered}


def _text(*paragraphs: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(paragraphs)}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }
