"""Both ends of a migration of awkward records, set up as the rows take for granted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.e2e.awkward.marks import Dump, Place, found
from tests.e2e.awkward.table import FILES, Pair
from tests.support.migrations import folder
from tests.support.sandbox import SandboxAccount, sandbox

_SIGNATURE = re.compile(r"\?(expires=\d+&signature=[0-9a-f]+|X-Amz-[^\"\\]*)")
_TARGET_SEEDS = {"intercom": "awkward-target", "zendesk": "empty", "freshdesk": "empty"}
Rows = Mapping[str, list[Place]]


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Source and target, and where the source's rows are."""

    source: SandboxAccount
    target: SandboxAccount
    rows: Rows

    def stats(self) -> list[dict[str, object]]:
        """What each account of a help desk was asked."""
        return [one.stats() for one in (self.source, self.target) if one.desk != FILES]

    def held(self) -> Dump:
        """All that the target holds; file links without the signature of the moment."""
        if self.target.desk == FILES:
            return _lines(Path(self.target.url))
        told: Dump = json.loads(_SIGNATURE.sub("", json.dumps(self.target.dump())))
        return told


@contextmanager
def both(pair: Pair, home: Path) -> Iterator[Ends]:
    """The pair's accounts; files as the target are a folder of this name below `home`."""
    accounts = [f"{pair.source}:acme:awkward"]
    if pair.target != FILES:
        accounts.append(f"{pair.target}:globex:{_TARGET_SEEDS[pair.target]}")
    with sandbox(*accounts, limits="off") as (source, *targets):
        if source.desk == "freshdesk":
            # A reader keeps to its plan even where nobody counts: the smallest takes minutes.
            source.settings(plan="enterprise")
        for target in targets:
            _know(target)
        there = targets[0] if targets else folder(home / FILES)
        yield Ends(source=source, target=there, rows=found(pair.source, source.dump()))


@contextmanager
def out_of(files: Path, rows: Rows, desk: str) -> Iterator[Ends]:
    """The folder that an account was moved into, and an account of another desk."""
    with sandbox(f"{desk}:globex:{_TARGET_SEEDS[desk]}", limits="off") as (target,):
        _know(target)
        yield Ends(source=folder(files), target=target, rows=rows)


def _lines(files: Path) -> Dump:
    parts = {part.name: part.read_text("utf-8").splitlines() for part in files.glob("*.jsonl")}
    return {name: [json.loads(line) for line in lines] for name, lines in parts.items()}


def _know(target: SandboxAccount) -> None:
    """Some have no seed as a target: C29 is made there by hand, under another name."""
    known = {"name": "Known by another name", "email": "c29@example.com"}
    answer = None
    if target.desk == "freshdesk":
        basic = httpx.BasicAuth(target.token, "X")
        answer = httpx.post(f"{target.url}/api/v2/contacts", json=known, auth=basic)
    elif target.desk == "zendesk":
        user = {**known, "verified": True, "skip_verify_email": True}
        bearer = {"authorization": f"Bearer {target.token}"}
        path = f"{target.url}/api/v2/users.json"
        answer = httpx.post(path, json={"user": user}, headers=bearer)
    assert answer is None or answer.status_code == 201, answer.text
