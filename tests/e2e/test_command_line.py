"""A whole migration by the command line, one process a command, in both directions."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from engine.i18n import translator
from engine.words import word
from tests.e2e.command_line import NAME, CommandLine
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ENTITIES = "agents teams tags companies contacts conversations collections articles".split()
WRITING = ("POST", "PUT", "DELETE", "PATCH")
LOOKING = ("/search", "/show_many", "/count")


def written(account: SandboxAccount) -> dict[str, int]:
    """The account's calls that change something."""
    calls: dict[str, int] = account.stats()["calls"]
    return {
        route: n
        for route, n in calls.items()
        if route.startswith(WRITING) and not route.endswith(LOOKING)
    }


def balanced(run: dict[str, Any]) -> None:
    """Every record read has one outcome."""
    assert "done" == run["state"]
    for name, row in run["entities"].items():
        total = row["migrated"] + row["failed"] + row["skipped"]
        assert row["read"] == total, f"{name}: {row}"


@pytest.mark.parametrize(
    "source, target",
    [
        ("zendesk:acme:small", "intercom:globex:empty"),
        ("intercom:initech:small", "zendesk:hooli:empty"),
    ],
)
def test_everything_moves_once_and_is_accounted_for(
    tmp_path: Path, source: str, target: str
) -> None:
    with sandbox(source, target) as (old, new):
        line = CommandLine(home=tmp_path / "home")
        line.begin(old, new, tick=False)
        counted = line.of("count").json
        assert {"source", "target"} == set(counted)
        assert ENTITIES == list(counted["source"])

        must = [one for one in line.of("check").json["findings"] if one["level"] == "must"]
        open_ones = [one["id"] for one in must if not (one["fine"] or one["acknowledged"])]
        assert [] != open_ones
        assert 4 == line.of("run", "--accept-losses").code
        assert 4 == line.of("demo", "--size", "5").code
        ticked = line.of("check", *(part for one in open_ones for part in ("--ack", one)))
        ticks = {one["id"]: one["acknowledged"] for one in ticked.json["findings"]}
        assert dict.fromkeys(open_ones, True) == {one: ticks[one] for one in open_ones}

        assert {"mapping", "rows"} == set(line.of("map").json)
        plan = line.of("plan", "--kind", "full").json
        assert 80 <= plan["write"]["conversations"]
        assert [] != plan["losses"]
        assert {} == written(new)
        assert 4 == line.of("run").code

        demo = line.of("demo", "--size", "5")
        assert 0 == demo.code, demo.err
        balanced(demo.json)
        assert (5, 5) == tuple(
            demo.json["entities"][one]["migrated"] for one in ("conversations", "articles")
        )

        full = line.of("run", "--accept-losses")
        assert 0 == full.code, full.err
        balanced(full.json)
        assert [] == full.json["failures"]
        for name, planned in plan["entities"].items():
            assert planned["records"] == full.json["entities"][name]["read"], name
        assert full.json == line.of("status").json

        judged = line.of("verify")
        assert (0, 0, 0, 0) == (
            judged.code,
            *(judged.json[one] for one in ("differ", "missing", "unreadable")),
        ), judged.out[:3000]
        made = sum(row["migrated"] for row in demo.json["entities"].values())
        made += sum(row["migrated"] for row in full.json["entities"].values())
        tags = sum(run.json["entities"]["tags"]["migrated"] for run in (demo, full))
        assert made - tags <= judged.json["match"] <= made

        _reports(line, tmp_path, full.json)
        _lookup(line, tmp_path)

        before = written(new)
        again = line.of("run", "--accept-losses")
        assert 0 == again.code, again.err
        balanced(again.json)
        assert before == written(new)
        stats = new.stats()
        assert (0, 0) == (stats["notifications"], stats["refused"])
        assert (0, {}) == (old.stats()["refused"], written(old))


def _reports(line: CommandLine, folder: Path, run: dict[str, Any]) -> None:
    number = run["run"].split("-")[1]
    for kind in ("json", "html", "csv"):
        path = folder / f"report.{kind}"
        ended = line.of("report", "--run", number, "--format", kind, "--out", str(path))
        assert {"path": str(path), "bytes": path.stat().st_size} == ended.json
    told = json.loads((folder / "report.json").read_text())
    assert (run["run"], "done") == (told["run"], told["state"])
    read = sum(row["read"] for row in run["entities"].values())
    assert read == len(told["records"])
    with (folder / "report.csv").open(newline="") as file:
        assert read == sum(1 for _ in csv.DictReader(file))
    assert "<html" in (folder / "report.html").read_text()


def _lookup(line: CommandLine, folder: Path) -> None:
    records = json.loads((folder / "report.json").read_text())["records"]
    moved = next(
        one for one in records if one["entity"] == "conversations" and one["outcome"] == "migrated"
    )
    found = line.of("lookup", moved["source_id"])
    hits = [row["target_id"] for row in found.json["records"] if row["entity"] == "conversations"]
    assert [moved["target_id"]] == hits
    assert 1 == line.of("lookup", "no-such-number").code


def test_a_run_is_paused_and_resumed_from_other_processes(tmp_path: Path) -> None:
    with sandbox("intercom:initech:small", "zendesk:hooli:empty", latency_ms=120) as (old, new):
        line = CommandLine(home=tmp_path / "home")
        line.begin(old, new)
        begun = line.of("demo", "--size", "60", "--detach")
        assert (0, "running") == (begun.code, begun.json["state"])
        other = line.of("run", "--accept-losses")
        assert 4 == other.code

        paused = line.of("pause").json
        assert ("paused", "by_person") == (paused["state"], paused["reason"])
        still = written(new)
        assert "paused" == line.of("status").json["state"]
        assert still == written(new)

        ended = line.of("resume")
        assert 0 == ended.code, ended.err
        balanced(ended.json)
        assert begun.json["run"] == ended.json["run"]
        subjects = [row["subject"] for row in new.dump()["tickets"]]
        assert 60 == len(subjects)


def test_without_json_a_command_speaks_to_a_person_in_their_language(tmp_path: Path) -> None:
    with sandbox("intercom:initech:small", "zendesk:hooli:empty") as (old, new):
        line = CommandLine(home=tmp_path / "home")
        line.begin(old, new)
        said = line("count", "-m", NAME, "--clicks", "--lang", "es").out
        told = line.of("count", "--side", "source", "--clicks").json["source"]

    assert "Contactos" in said
    assert "{" not in said
    path = "Bandeja de entrada › Crear vista › + Añadir filtro"
    team = word("split", "team", translator("es"))
    shown = {row.strip() for row in said.splitlines()}
    assert {"Verlo en Intercom", "Verlo en Zendesk"} < shown
    assert {f"Conversaciones: {path}", f"Conversaciones, {team}: {path} › Equipo asignado"} < shown
    assert 86 == told["conversations"]["count"]
    assert ["Customers", "People"] == told["contacts"]["clicks"]
    assert ["Articles", "filter by collection", "number above the list"] == (
        told["articles"]["clicks_by"]["collection"]
    )
