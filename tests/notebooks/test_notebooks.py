"""The notebook walks the whole way, and a run's own notebook runs wherever it is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from engine.report import Report, export
from tests.engine.report.conftest import filled, report, run
from tests.support.dashboard import end_descendants
from tests.support.stores import Stores

__all__ = ["filled", "report", "run"]

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def executed(path: Path, folder: Path) -> str:
    """All that the cells printed; raises when one of them fails."""
    book = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(book)
    NotebookClient(book, timeout=240, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = (one for cell in book.cells for one in cell.get("outputs", ()))
    return "\n".join(
        str(one.get("text") or one.get("data", {}).get("text/plain")) for one in outputs
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the kernel works; what it starts is told by its home and ended."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("MUDANZA_HOME", str(tmp_path / "nowhere"))
    yield tmp_path
    end_descendants(tmp_path / "nowhere")


def test_the_notebook_goes_from_two_accounts_to_a_report(folder: Path) -> None:
    said = executed(ROOT / "notebooks" / "migration.ipynb", folder)

    assert "0 differ · 0 missing" in said
    assert (folder / "report.html").stat().st_size > 10_000
    assert (folder / "report.zip").exists()


def test_the_notebook_of_a_run_adds_up_by_itself(
    filled: Stores, report: Report, folder: Path
) -> None:
    path = export(report, filled.books, format="ipynb", path=folder / "r.ipynb", language="es")
    said = executed(path, folder)

    assert "Archivo demasiado grande" in said
    assert os.fspath(folder) not in path.read_text("utf-8")
