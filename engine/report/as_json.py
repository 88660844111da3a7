"""A report for scripts: the names of the contract, written record by record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from engine.i18n import Translator
from engine.report.books import Books
from engine.report.masking import message, said
from engine.report.rows import Row, rows
from engine.report.summary import Report

_encode = msgspec.json.Encoder().encode


def write_json(
    report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
) -> None:
    """Write one JSON document: run, figures, failures, and every record."""
    head = _encode(_head(report))
    out.write(head[:-1] + b',"failures":')
    _write_list(out, _failures(report, books, t, unmask=unmask))
    out.write(b',"records":')
    _write_list(out, (_record(row) for row in rows(books.queries, report.run.id)))
    out.write(b"}\n")


def _head(report: Report) -> dict[str, Any]:
    run = report.run
    return {
        "run": run.id,
        "kind": run.kind,
        "state": run.state,
        "reason": run.reason,
        "entities": report.entities,
    }


def _failures(
    report: Report, books: Books, t: Translator, *, unmask: bool
) -> Iterator[dict[str, Any]]:
    for item in books.queries.every_item(report.run.id, state="failed"):
        yield {
            "entity": item.entity,
            "source_id": item.source_id,
            "code": item.code,
            "message": message(item, report.desks, t, unmask=unmask),
            "remedy": said(item, report.desks, t, unmask=unmask).remedy,
        }


def _record(row: Row) -> dict[str, Any]:
    item = row.item
    return {
        "entity": item.entity,
        "source_id": item.source_id,
        "target_id": item.target_id,
        "outcome": row.outcome,
        "code": item.code,
        "losses": row.losses,
        "source_url": item.source_url,
        "target_url": item.target_url,
    }


def _write_list(out: IO[bytes], values: Iterable[dict[str, Any]]) -> None:
    before = b"[\n"
    for value in values:
        out.write(before + _encode(value))
        before = b",\n"
    out.write(b"\n]" if before != b"[\n" else b"[]")
