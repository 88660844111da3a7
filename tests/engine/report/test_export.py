"""Reports as files: the contract's names, no formulas, no people unless asked, flat memory."""

from __future__ import annotations

import csv
import json
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from engine.cells import cell
from engine.errors import WrongUse
from engine.report import FORMATS, Report, export, summarise
from engine.report.masking import masked_text
from tests.engine.report.conftest import ACCOUNTS, DESKS
from tests.support.stores import START, Stores


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_json_has_the_names_of_the_contract(filled: Stores, report: Report, tmp_path: Path) -> None:
    path = export(report, filled.books, format="json", path=tmp_path / "r.json")
    found = json.loads(path.read_text("utf-8"))

    assert ["run", "kind", "state", "reason", "entities", "failures", "records"] == list(found)
    assert (report.run.id, "full", "done", "") == tuple(list(found.values())[:4])
    assert {"read": 5, "migrated": 3, "failed": 1, "skipped": 1, "with_loss": 0} == found[
        "entities"
    ]["contacts"]
    assert ["entity", "source_id", "code", "message", "remedy"] == list(found["failures"][0])
    assert {
        "entity": "conversations",
        "source_id": "11",
        "target_id": "t-11",
        "outcome": "migrated",
        "code": "",
        "losses": ["date_updated_lost", "file_too_large"],
        "source_url": "https://old.example/11",
        "target_url": "https://new.example/11",
    } == found["records"][6]
    assert 9 == len(found["records"])


def test_a_run_without_records_is_valid_json(filled: Stores, tmp_path: Path) -> None:
    run = filled.begin("delta")
    empty = summarise(
        filled.queries, run, counts={}, desks=DESKS, accounts=ACCOUNTS, verification=None, now=START
    )
    path = export(empty, filled.books, format="json", path=tmp_path / "r.json")

    assert ([], []) == (
        json.loads(path.read_bytes())["failures"],
        json.loads(path.read_bytes())["records"],
    )


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"xlsx", "parquet", "zip"}))
@pytest.mark.parametrize("language", ["en", "es"])
def test_nobody_is_named_unless_asked(
    filled: Stores, report: Report, tmp_path: Path, format: str, language: str
) -> None:
    masked = export(
        report, filled.books, format=format, path=tmp_path / "masked", language=language
    ).read_text("utf-8")

    for personal in ("ana@example.com", "Label of", "carnet", "Bruno"):
        assert personal not in masked


@pytest.mark.parametrize("format", ["json", "csv", "html"])
def test_asked_for_the_words_of_the_service_are_shown(
    filled: Stores, report: Report, tmp_path: Path, format: str
) -> None:
    path = export(report, filled.books, format=format, path=tmp_path / "r", unmask=True)

    assert "ana@example.com" in path.read_text("utf-8")


def test_csv_has_every_record_with_old_and_new_id(
    filled: Stores, report: Report, tmp_path: Path
) -> None:
    found = lines(export(report, filled.books, format="csv", path=tmp_path / "r.csv"))

    assert 9 == len(found)
    assert {("1", "t-1", "migrated"), ("4", "", "failed")} <= {
        (row["source_id"], row["target_id"], row["outcome"]) for row in found
    }
    assert "date_updated_lost, file_too_large" == found[6]["losses"]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","x")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1+1",
        " =1+1",
        "\ufeff=1+1",
        "\tquiet",
    ],
)
def test_what_a_spreadsheet_would_calculate_becomes_text(text: str) -> None:
    assert f"'{text}" == cell(text)


@pytest.mark.parametrize(
    "text",
    ["+34911234567", "+34 911 234 567", "-5", "-5.25", "000123", "360001234567890123", "Ana", ""],
)
def test_numbers_of_phones_and_ids_stay_as_they_are(text: str) -> None:
    assert text == cell(text)


@pytest.mark.parametrize("label", ["=1+1", "+34911234567", "two\nlines", 'with "quotes", comma'])
def test_a_cell_comes_back_from_the_csv_as_it_was_or_with_an_apostrophe(
    filled: Stores, tmp_path: Path, label: str
) -> None:
    run = filled.begin("delta")
    filled.fail(run, "contacts", [label], "rejected")
    report = summarise(
        filled.queries, run, counts={}, desks=DESKS, accounts=ACCOUNTS, verification=None, now=START
    )

    [found] = lines(export(report, filled.books, format="csv", path=tmp_path / "r.csv"))

    assert cell(label) == found["source_id"]


@pytest.mark.parametrize(
    "words, hidden",
    [
        ("ana.lopez@example.com is taken", "••• is taken"),
        ('The name "Ana López" is too long', 'The name "•••" is too long'),
        ("The phone +34 911 234 567 is not valid", "The phone ••• is not valid"),
        ("Can't be blank", "Can't be blank"),
        ("Too many requests: 429", "Too many requests: 429"),
    ],
)
def test_a_services_words_are_kept_without_the_people_in_them(words: str, hidden: str) -> None:
    assert hidden == masked_text(words)


def test_a_workbook_has_no_formula_and_no_link(filled: Stores, tmp_path: Path) -> None:
    run = filled.begin("delta")
    filled.fail(run, "contacts", ["=1+1", "http://evil.example"], "rejected")
    report = summarise(
        filled.queries, run, counts={}, desks=DESKS, accounts=ACCOUNTS, verification=None, now=START
    )
    path = export(report, filled.books, format="xlsx", path=tmp_path / "r.xlsx", language="es")

    with zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        xml = "".join(book.read(name).decode() for name in sheets)
    assert 5 == len(sheets)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert "&#39;=1+1" in xml or "'=1+1" in xml


def test_parquet_keeps_every_value_as_it_is(filled: Stores, tmp_path: Path) -> None:
    run = filled.begin("delta")
    filled.fail(run, "contacts", ["=1+1", "360001234567890123"], "rejected")
    report = summarise(
        filled.queries, run, counts={}, desks=DESKS, accounts=ACCOUNTS, verification=None, now=START
    )
    path = export(report, filled.books, format="parquet", path=tmp_path / "r.parquet")

    assert ["360001234567890123", "=1+1"] == pq.read_table(path)["source_id"].to_pylist()


def test_an_unknown_format_is_wrong_use_and_leaves_no_file(
    filled: Stores, report: Report, tmp_path: Path
) -> None:
    with pytest.raises(WrongUse, match="docx"):
        export(report, filled.books, format="docx", path=tmp_path / "r.docx")

    assert not (tmp_path / "r.docx").exists()


def test_a_report_is_for_its_owner_and_whole(
    filled: Stores, report: Report, tmp_path: Path
) -> None:
    path = export(report, filled.books, format="csv", path=tmp_path / "new" / "r.csv")

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def test_ten_thousand_records_need_no_more_memory_than_three_thousand(
    filled: Stores, tmp_path: Path
) -> None:
    peaks = []
    for n in (3_000, 10_000):
        run = filled.begin("delta")
        filled.skip(run, "contacts", [f"{run.number}-{one}" for one in range(n)], "spam")
        report = summarise(
            filled.queries,
            run,
            counts={},
            desks=DESKS,
            accounts=ACCOUNTS,
            verification=None,
            now=START,
        )
        tracemalloc.start()
        for name in ("json", "csv"):
            export(report, filled.books, format=name, path=tmp_path / f"{n}.{name}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.2
    assert 10_001 == len((tmp_path / "10000.csv").read_text().splitlines())
