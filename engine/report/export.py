"""A report as a file, in the format that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from engine.errors import WrongUse
from engine.i18n import Translator, translator
from engine.report.as_backdate import write_backdate
from engine.report.as_bundle import write_bundle
from engine.report.as_csv import write_csv
from engine.report.as_html import write_html
from engine.report.as_json import write_json
from engine.report.as_notebook import write_notebook
from engine.report.as_parquet import write_parquet
from engine.report.as_parts import write_parts
from engine.report.as_xlsx import write_xlsx
from engine.report.books import Books
from engine.report.summary import Report


class Exporter(Protocol):
    """Writes one format."""

    def __call__(
        self, report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
    ) -> None:
        """Write the whole report; personal data only with `unmask`."""


EXPORTERS: dict[str, Exporter] = {
    "json": write_json,
    "html": write_html,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
    "ipynb": write_notebook,
    "parts": write_parts,
    "backdate": write_backdate,
}
"""Every format by its name."""
BUNDLE = "zip"
"""The format that holds all others."""
FORMATS = (*EXPORTERS, BUNDLE)


def report_ending(format: str) -> str:
    """How the name of a file in this format ends."""
    return {"parts": "parts.csv", "backdate": "backdate.tsv"}.get(format, format)


def export(
    report: Report,
    books: Books,
    *,
    format: str,
    path: Path,
    unmask: bool = False,
    language: str = "en",
) -> Path:
    """
    Write the report to the path, whole or not at all, readable by its owner alone.

    Raises WrongUse for an unknown format.
    """
    files = {f"report.{report_ending(name)}": one for name, one in EXPORTERS.items()}
    write = partial(write_bundle, files=files) if format == BUNDLE else EXPORTERS.get(format)
    if write is None:
        raise WrongUse(
            "There is no report format called “{format}”.",
            remedy="Choose one of {formats}.",
            detail={"format": format, "formats": ", ".join(FORMATS)},
        )
    t = translator(language)
    _replaced(path, lambda out: write(report, books, out, t=t, unmask=unmask))
    return path


def _replaced(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123 - mode from the start
            write(out)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
