"""What must not reach the target does not, and everybody is told how much of it there was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from engine.app import Home
from engine.ledger import RunKind
from tests.e2e.command_line import NAME, CommandLine
from tests.e2e.test_delta import PAIR, of_old, say, thread
from tests.support.migrations import connected
from tests.support.sandbox import sandbox
from tests.support.vendor import Person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CARD = "4111 1111 1111 1111"


def losses(told: dict[str, Any]) -> dict[str, int]:
    return {one["code"]: one["records"] for one in told["losses"]}


def test_neither_a_card_number_nor_an_erased_person_reaches_the_target(tmp_path: Path) -> None:
    with sandbox(*PAIR, limits="off") as (source, target), Person(source) as there:
        talk = thread(source, 0)
        asks = talk["contacts"]["contacts"][0]["id"]
        person = next(one for one in source.dump()["contacts"] if one["id"] == asks)
        marker = person["email"] or person["phone"] or person["external_id"]
        say(there, talk, f"<p>my card is {CARD}</p>")
        line = CommandLine(home=tmp_path / "home")
        line.begin(source, target)
        Home.open(line.home).migration(NAME).set_rules(card_numbers="mask")
        listed = tmp_path / "erase.txt"
        listed.write_text(f"{marker.upper()}\nnobody@example.com\n")
        assert 2 == line.of("erase", "--file", str(listed)).json["added"]

        planned = losses(line.of("plan", "--kind", "full").json)
        assert (1, True) == (planned["card_number_hidden"], planned["person_erased"] >= 1)
        assert 0 == line.of("run", "--accept-losses").code
        there.call("PUT", f"/contacts/{asks}", {"name": "Somebody Anew"})
        say(there, talk, f"<p>once more: {CARD}</p>")
        line.of("check", "--ack", "intercom_assignment")
        assert 0 == line.of("delta").code

        held = target.dump()
        assert marker not in str(held["contacts"])
        assert "Somebody Anew" not in str(held)
        here = of_old(target, talk["id"])
        assert person["name"] not in str(here["source"]["author"])
        assert 2 == str(here["conversation_parts"]).count("•••• 1111")
        assert CARD not in str(held)
        for run in ("1", "2"):
            out = tmp_path / f"{run}.json"
            assert 0 == line.of("report", "--run", run, "--format", "json", "--out", str(out)).code
            assert '"erasure_requested"' in out.read_text()
            assert '"card_number_hidden"' in out.read_text()
        assert {"listed": 2, "people": 1, "added": 0} == line.of("erase").json


@contextmanager
def heard() -> Iterator[set[str]]:
    """Whom this process connects to and whose address it asks for, whichever library does it."""
    places: set[str] = set()
    on = True

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if on and event == "socket.connect" and isinstance(args[1], tuple):
            places.add(f"{args[1][0]}:{args[1][1]}")
        if on and event == "socket.getaddrinfo":
            places.add(f"{args[0]}:{args[1]}")

    sys.addaudithook(hook)
    try:
        yield places
    finally:
        on = False


def test_a_whole_migration_talks_to_the_two_help_desks_and_to_nobody_else(tmp_path: Path) -> None:
    with sandbox(*PAIR, limits="off") as (source, target), heard() as places:
        made = connected(tmp_path / "home", source, target)
        run = made.ledger.create_run(RunKind.FULL, {}).id
        Home.of(made).work(idle_exit=0.0)
        made.verify()
        status = made.status(run)

    assert status is not None
    assert "done" == status.state
    assert {urlsplit(one.url).netloc for one in (source, target)} == places
