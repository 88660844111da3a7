"""A sign-in that ends in the middle of a run: nothing fails, and signing in again goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine
from tests.support.sandbox import sandbox


@pytest.mark.slow
def test_a_run_pauses_when_the_sign_in_ends_and_goes_on_after_the_next(tmp_path: Path) -> None:
    with sandbox("zendesk:acme:small", "intercom:globex:empty") as (source, target):
        line = CommandLine(home=tmp_path / "home")
        line.begin(source, target)
        target.faults([{"on": "POST /conversations", "nth": 3, "kind": "status", "status": 401}])

        paused = line.of("demo", "--size", "5")

        assert (3, "paused", "sign_in_expired") == (
            paused.code,
            paused.json["state"],
            paused.json["reason"],
        )
        assert 0 == sum(row["failed"] for row in paused.json["entities"].values())

        assert 0 == line.connect("target", target).code
        assert "paused" != line.of("status").json["state"]
        ended = line.of("resume")

        assert (0, "done", paused.json["run"]) == (
            ended.code,
            ended.json["state"],
            ended.json["run"],
        )
        assert 5 == len(target.dump()["conversations"])


@pytest.mark.slow
def test_a_reading_pauses_when_intercoms_token_is_revoked_and_loses_nothing(tmp_path: Path) -> None:
    """Intercom's tokens are not renewed: a person signs in again, and it goes on."""
    with sandbox("intercom:initech:small", "zendesk:hooli:empty") as (source, target):
        line = CommandLine(home=tmp_path / "home")
        line.begin(source, target)
        refusal = {"errors": [{"code": "token_revoked", "message": "Access Token Invalid"}]}
        gone = {"kind": "status", "status": 401, "body": refusal}
        source.faults([{"on": "GET /conversations/*", "nth": 4, **gone}])

        paused = line.of("demo", "--size", "8")

        assert (3, "sign_in_expired") == (paused.code, paused.json["reason"])
        assert 0 == sum(row["failed"] for row in paused.json["entities"].values())

        assert 0 == line.connect("source", source).code
        ended = line.of("resume")

        assert (0, "done", paused.json["run"]) == (
            ended.code,
            ended.json["state"],
            ended.json["run"],
        )
        threads = ended.json["entities"]["conversations"]
        assert (8, threads["migrated"]) == (threads["read"], len(target.dump()["tickets"]))
