"""Every message and file of a run is accounted for; a bundle proves that nothing was changed."""

from __future__ import annotations

import csv
import json
import zipfile
from hashlib import sha256
from pathlib import Path

from engine.model import Article, Attachment, Conversation, Loss, Message, MessageKind
from engine.report import FORMATS, Report, export, report_ending, summarise
from engine.report.parts import part_sums, parts
from tests.engine.report.conftest import ACCOUNTS, DESKS
from tests.support.stores import START, Stores

EXE = Attachment(id="f1", name="tool.exe", url="", size=7)
PDF = Attachment(id="f2", name="carnet de Ana.pdf", url="", size=9, sha256="ab")
GONE = Attachment(id="f3", name="gone.png", url="", loss="file_missing")
THREAD = Conversation(
    id="11",
    messages=(
        Message(id="m1", text="Hola", attachments=(EXE, PDF)),
        Message(id="m2", kind=MessageKind.NOTE, text="…", attachments=(GONE,)),
        Message(id="m3", kind=MessageKind.EVENT),
    ),
)
LOSSES = (
    Loss(code="file_renamed", detail={"file": "tool.exe", "new": "tool_exe"}),
    Loss(code="file_type_blocked", detail={"file": "tool_exe", "ext": ".exe"}),
    Loss(code="events_dropped", detail={"n": "1"}),
    Loss(code="messages_unread", detail={"n": "9", "limit": "3", "missing": "6"}),
)


def filled_with_threads(stores: Stores) -> Report:
    """One thread migrated with losses, one failed, an article with a file."""
    run = stores.begin("delta")
    stores.archive(THREAD, Conversation(id="12", messages=(Message(id="m9", text="x"),)))
    stores.archive(Article(id="5", attachments=(PDF,)))
    stores.migrate(run, "conversations", ["11"], losses=LOSSES)
    stores.fail(run, "conversations", ["12"], "field_rejected")
    stores.migrate(run, "articles", ["5"])
    return summarise(
        stores.queries,
        run,
        counts={},
        desks=DESKS,
        accounts=ACCOUNTS,
        verification=None,
        now=START,
    )


def test_every_part_of_every_record_has_an_outcome(filled: Stores) -> None:
    report = filled_with_threads(filled)
    found = {part.id: (part.outcome, part.code) for part in parts(filled.books, report.run.id)}

    assert {
        "m1": ("migrated", ""),
        "f1": ("kept", "file_type_blocked"),
        "f2": ("migrated", ""),
        "m2": ("migrated", ""),
        "f3": ("kept", "file_missing"),
        "m3": ("kept", "events_dropped"),
        "": ("unread", "messages_unread"),
        "m9": ("failed", "field_rejected"),
    } == found


def test_the_sums_count_what_the_source_told_and_never_gave(filled: Stores) -> None:
    report = filled_with_threads(filled)
    sums = {row.kind: row.outcomes for row in part_sums(parts(filled.books, report.run.id))}

    assert {"migrated": 1, "failed": 1} == sums["reply"]
    assert {"migrated": 2, "kept": 2} == sums["file"]
    assert {"unread": 6} == sums["unread"]


def test_names_of_files_are_shown_when_asked_for_only(filled: Stores, tmp_path: Path) -> None:
    report = filled_with_threads(filled)
    masked = export(report, filled.books, format="parts", path=tmp_path / "masked.csv")
    shown = export(report, filled.books, format="parts", path=tmp_path / "all.csv", unmask=True)

    assert "carnet" not in masked.read_text("utf-8")
    with shown.open(encoding="utf-8", newline="") as text:
        names = {row["part_id"]: row["name"] for row in csv.DictReader(text)}
    assert "carnet de Ana.pdf" == names["f2"]


def test_a_bundle_has_every_format_and_the_sum_of_each(filled: Stores, tmp_path: Path) -> None:
    report = filled_with_threads(filled)
    path = export(report, filled.books, format="zip", path=tmp_path / "r.zip")
    with zipfile.ZipFile(path) as bundle:
        told = [line.split("  ") for line in bundle.read("SHA256SUMS").decode().splitlines()]
        sums = {name: digest for digest, name in told}
        digests = {name: sha256(bundle.read(name)).hexdigest() for name in sums}

    assert digests == sums
    assert {f"report.{report_ending(name)}" for name in FORMATS if name != "zip"} == set(sums)


def test_a_notebook_has_the_figures_and_nobody(filled: Stores, tmp_path: Path) -> None:
    report = filled_with_threads(filled)
    path = export(report, filled.books, format="ipynb", path=tmp_path / "r.ipynb", language="es")
    book = json.loads(path.read_text("utf-8"))
    sources = [cell["source"] for cell in book["cells"]]

    assert (4, 5) == (book["nbformat"], book["nbformat_minor"])
    assert "## Mensajes y archivos" in sources
    assert "carnet" not in path.read_text("utf-8")
