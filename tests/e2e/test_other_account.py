"""The wrong workspace is seen for what it is and changed; nothing of it stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.app import Home
from engine.connectors.intercom import CONNECTOR
from engine.errors import CannotStart
from engine.ledger import RunKind
from engine.model import Entity
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow

RIGHT, WRONG = "intercom:initech:small", "intercom:globex:empty"


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[SandboxAccount]]:
    """Two workspaces behind one address: which one it is, the sign-in decides."""
    with sandbox(RIGHT, WRONG, "zendesk:acme:small", limits="off") as running:
        urls = [one.url for one in running[:2]]
        monkeypatch.setattr(
            type(CONNECTOR), "addresses", lambda _, url: (url, *(x for x in urls if x != url))
        )
        yield running


def test_nothing_of_the_wrong_source_is_migrated(
    tmp_path: Path, accounts: list[SandboxAccount]
) -> None:
    wrong, right, target = accounts
    made = connected(tmp_path, wrong, target)
    assert made.source.account is not None
    assert "Initech" == made.source.account.name
    assert made.opening.records.counts()
    theirs = set(made.mapping().agents)

    made.disconnect("source")
    made.connect("source", {"token": right.token})

    assert made.source.account.name == "Globex"
    assert {} == made.opening.records.counts()
    assert not theirs & set(made.mapping().agents)
    run = made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    read = {row.source_id for row in made.queries.every_item(run.id) if row.entity == "contacts"}
    assert not read & {row["id"] for row in wrong.dump()["contacts"]}


def test_another_target_is_confirmed_ticked_and_mapped_anew_until_something_was_written(
    tmp_path: Path, accounts: list[SandboxAccount]
) -> None:
    wrong, right, source = accounts
    made = connected(tmp_path, source, wrong)
    made.confirm_target()
    made.acknowledge("intercom_contact_mail")
    read = made.opening.records.counts()

    made.connect("target", {"token": right.token})

    assert not made.info.confirmed
    assert {} == made.queries.notes("tick")
    assert read == made.opening.records.counts(), "what was read of the source stays"
    admins = {row["id"] for row in right.dump()["admins"]}
    assert made.mapping().default_agent in admins

    made.ledger.create_run(RunKind.DEMO, {"size": 1})
    made.disconnect("target")
    with pytest.raises(CannotStart) as refused:
        made.connect("target", {"token": wrong.token})
    assert "account_changed" == refused.value.code
    assert not made.target.connected
    made.connect("target", {"token": right.token})
    assert made.target.connected


def test_the_same_account_again_changes_nothing(
    tmp_path: Path, accounts: list[SandboxAccount]
) -> None:
    right, _, target = accounts
    made = connected(tmp_path, right, target)
    made.confirm_target()
    before = made.mapping(), made.opening.records.counts()

    for side, account in (("source", right), ("target", target)):
        made.disconnect(side)
        made.connect_with(side, account.token)

    assert before == (made.mapping(), made.opening.records.counts())
    assert made.info.confirmed
    assert made.opening.records.counts()[Entity.CONVERSATION]
