"""What is deleted from this device, by the clock and by a person, over real accounts and runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.app import Home
from engine.migration import Migration
from tests.e2e.command_line import NAME, CommandLine
from tests.e2e.test_command_line import written
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DAY = 24 * 3600.0
Moved = tuple[CommandLine, SandboxAccount]


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Moved]:
    """A migration whose demo ran."""
    with sandbox("zendesk:acme:small", "intercom:globex:empty") as (source, target):
        line = CommandLine(home=tmp_path / "home")
        line.begin(source, target)
        assert 0 == line.of("map", "--save-preset", "ours").code
        assert 0 == line.of("demo", "--size", "3").code
        yield line, target


def later(line: CommandLine, days: float) -> Migration:
    """The migration as the program sees it so many days from now."""
    found = Home.open(line.home).migration(NAME)
    found.opening.now = lambda: time.time() + days * DAY
    return found


def holding(folder: Path, word: str) -> list[str]:
    """The files that hold this word."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in files if word.encode() in path.read_bytes())


def test_the_source_copy_goes_in_time_never_under_an_open_run_and_nothing_is_doubled(
    moved: Moved,
) -> None:
    line, target = moved
    assert 0 == line.of("run", "--accept-losses").code
    told = line.of("retain", "--days", "30").json
    assert (30, None, False) == (told["days"], told["deleted_at"], told["deleted_now"])
    assert [] != list((line.home / "migrations").glob("*/files/*/*"))

    assert not later(line, 29.9).delete_archive_when_due()
    swept = later(line, 30.1)
    unfinished = swept.ledger.create_run("retry", {"of": "none"})
    assert not swept.delete_archive_when_due()
    swept.ledger.close(unfinished.id)
    swept.opening.now = lambda: time.time() + 60.1 * DAY
    assert swept.delete_archive_when_due()

    assert {} == swept.opening.records.counts()
    assert [] == list((line.home / "migrations").glob("*/files/*/*"))
    assert line.of("retain").json["deleted_at"] is not None
    assert 0 == line.of("lookup", "1").code
    before = written(target)
    again = line.of("delta")
    assert (0, before) == (again.code, written(target)), again.err


def test_everything_of_a_migration_goes_once_its_name_was_typed(moved: Moved) -> None:
    line, target = moved
    there = written(target)
    slug = Home.open(line.home).migration(NAME).slug
    assert 2 == line.of("delete", "--confirm", "another").code
    assert 2 == line.of("delete").code

    told = line.of("delete", "--confirm", NAME)

    assert {"deleted": NAME} == told.json, told.err
    assert "Intercom" in told.err
    assert [] == [one.name for one in Home.open(line.home).migrations()]
    assert [] == list((line.home / "migrations").iterdir())
    assert [] == list((line.home / "credentials").glob("*.sealed"))
    assert [] == holding(line.home, slug) + holding(line.home, "acme")
    assert ["ours.toml"] == [one.name for one in line.home.rglob("presets/*")]
    assert there == written(target)
