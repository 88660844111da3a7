"""Two processes with one sign-in to Zendesk: one renews it, the other takes the new one over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from engine.app import Home
from engine.credentials import Credential
from engine.migration import Migration
from tests.connectors.zendesk.test_accounts import signed_in
from tests.support.sandbox import ROOT, SandboxAccount, sandbox

pytestmark = pytest.mark.slow

RENEWAL = "POST /oauth/tokens"


@contextmanager
def holders(made: Migration, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that hold the sign-in."""
    command = [sys.executable, "-m", "tests.e2e.renewing", str(made.home.path), made.slug]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(count)
        ]
        try:
            yield started
        finally:
            for one in started:
                one.terminate()


def told(word: str, processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """What each answers to the word, given to all of them before any has answered."""
    for one in processes:
        assert one.stdin is not None
        one.stdin.write(f"{word}\n")
        one.stdin.flush()
    return [one.stdout.readline().strip() for one in processes if one.stdout is not None]


def kept(made: Migration) -> Credential:
    found = made.opening.credentials.load(made.slug, "source")
    assert found is not None
    return found


def ending(made: Migration, found: Credential) -> None:
    """Store the sign-in as one that has to be renewed."""
    ended = Credential(kind=found.kind, fields=found.fields, expires_at=1.0, public=found.public)
    made.opening.credentials.save(made.slug, "source", ended)


def begun(folder: Path, account: SandboxAccount) -> Migration:
    """A migration whose source is signed in to by OAuth."""
    made = Home.open(folder).new(
        "norte",
        source_desk="zendesk",
        source_url=account.url,
        target_desk="intercom",
        target_url="https://app.intercom.com",
    )
    token = signed_in(account, secret=True)
    assert token.refresh_token is not None
    fields = {
        "access_token": token.access_token.reveal(),
        "refresh_token": token.refresh_token.reveal(),
        "client_id": account.client_id,
        "client_secret": account.client_secret,
    }
    ending(made, Credential(kind="oauth", fields=fields))
    return made


def test_of_two_processes_one_renews_at_each_end_and_both_go_on(tmp_path: Path) -> None:
    with sandbox("zendesk:acme:small") as (account,):
        made = begun(tmp_path, account)
        before = account.stats()["calls"][RENEWAL]
        # The renewal takes its time: the other process asks while it is under way.
        account.faults([{"on": RENEWAL, "kind": "slow", "seconds": 0.5, "times": 0}])
        owner = next(row["id"] for row in account.dump()["users"] if row["role"] == "admin")
        refresh_tokens = {kept(made).fields["refresh_token"]}
        with holders(made, 2) as both:
            for n in range(1, 4):
                ending(made, kept(made))
                assert ["ready"] * 2 == told("open", both)
                assert [str(owner)] * 2 == told("who", both)
                assert before + n == account.stats()["calls"][RENEWAL]
                refresh_tokens.add(kept(made).fields["refresh_token"])

        assert 4 == len(refresh_tokens), "each renewal's pair was stored"
