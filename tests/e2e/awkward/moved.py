"""One migration of the awkward seed between two sandbox accounts, and all that is asked of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec

from engine.app import Home
from engine.ledger import ItemRow, RunKind, RunState
from engine.migration import Migration
from engine.model import Entity, Record, Ref
from engine.run.plan import Plan
from engine.run.progress import Status
from engine.verify import Verification
from tests.e2e.awkward.background import background
from tests.e2e.awkward.marks import Dump, Place, found
from tests.e2e.awkward.table import End, Pair
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

_SIGNATURE = re.compile(r"\?(expires=\d+&signature=[0-9a-f]+|X-Amz-[^\"\\]*)")
_TARGET_SEEDS = {"intercom": "awkward-target", "zendesk": "empty", "freshdesk": "empty"}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """
    A finished migration.

    `rows` are the places (entity, source id) of each row's records, `items` every
    record's end in the first run, `paid` its loss codes. `held` and `held_again` are what
    the target holds after the first and the second run.
    """

    pair: Pair
    plan: Plan
    status: Status
    rows: Mapping[str, list[Place]]
    items: Mapping[Place, ItemRow]
    paid: Mapping[Place, frozenset[str]]
    background: Mapping[Place, frozenset[str]]
    stats: Mapping[str, Any]
    verification: Verification
    again: Status
    held: Dump
    held_again: Dump

    def ends(self, row: str) -> list[End]:
        """The ends of a row's records, without what every record of their kind pays."""
        return [self.end(place) for place in self.rows.get(row, ()) if place in self.items]

    def end(self, place: Place) -> End:
        """How one record ended."""
        item = self.items[place]
        if item.state != "migrated":
            return End(outcome=item.state, codes=frozenset({item.code}))
        return End(outcome=item.state, codes=self.paid[place] - self.background[place])


def move(pair: Pair, folder: Path) -> Moved:
    """Plan, run, verify and run again, with a worker as it ships."""
    accounts = (f"{pair.source}:acme:awkward", f"{pair.target}:globex:{_TARGET_SEEDS[pair.target]}")
    with sandbox(*accounts, limits="off") as (source, target):
        if source.desk == "freshdesk":
            # A reader keeps to its plan even where nobody counts: the smallest takes minutes.
            source.settings(plan="enterprise")
        _set_up(target)
        made = connected(folder, source, target)
        _tick(made)
        plan = made.plan(RunKind.FULL, rehearse=True)
        status = _run(made)
        stats = target.stats()
        verification = made.verify()
        held = _held(target)
        again = _run(made)
        items = {
            (item.entity, item.source_id): item for item in made.queries.every_item(status.run)
        }
        return Moved(
            pair=pair,
            plan=plan,
            status=status,
            rows=found(pair.source, source.dump()),
            items=items,
            paid={place: _paid(made, status.run, place) for place in items},
            background={place: _background(made, place) for place in items},
            stats=stats,
            verification=verification,
            again=again,
            held=held,
            held_again=_held(target),
        )


def _set_up(target: SandboxAccount) -> None:
    """Some have no seed as a target: C29 is made there by hand, under another name."""
    if target.desk == "freshdesk":
        _set_up_freshdesk(target)
    if target.desk != "zendesk":
        return
    known = {"name": "Known by another name", "email": "c29@example.com", "verified": True}
    answer = httpx.post(
        f"{target.url}/api/v2/users.json",
        json={"user": {**known, "skip_verify_email": True}},
        headers={"authorization": f"Bearer {target.token}"},
    )
    assert 201 == answer.status_code, answer.text


def _set_up_freshdesk(target: SandboxAccount) -> None:
    known = {"name": "Known by another name", "email": "c29@example.com"}
    answer = httpx.post(
        f"{target.url}/api/v2/contacts", json=known, auth=httpx.BasicAuth(target.token, "X")
    )
    assert 201 == answer.status_code, answer.text


def _tick(made: Migration) -> None:
    """
    What the rows take for granted.

    A person wants translations, and confirmed Bruno and the team found by synonym.
    """
    made.save_mapping(msgspec.structs.replace(made.mapping(), translations=True))
    for part, source_label, target_label in (
        ("agents", "bruno  KELLER", "Bruno Keller"),
        ("teams", "Atención al Cliente", "Support"),
    ):
        value = next(
            row.source_value
            for row in made.mapping_rows()
            if row.part == part and row.source_label == source_label
        )
        choice = next((key for key, label in made.choices(part) if label == target_label), None)
        if choice is not None:
            made.choose(part, value, choice)


def _run(made: Migration) -> Status:
    run = made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    status = made.status(run.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return status


def _paid(made: Migration, run: str, place: Place) -> frozenset[str]:
    return frozenset(loss.code for loss in made.queries.losses_of(run, *place))


def _background(made: Migration, place: Place) -> frozenset[str]:
    ref = Ref(Entity(place[0]), place[1])
    archived = made.opening.records
    record = archived.get(ref) if archived.has(ref) else None
    return background(record, made.target.desk) if isinstance(record, Record) else frozenset()


def _held(target: SandboxAccount) -> Dump:
    """All that the target holds; file links without the signature of the moment."""
    told: Dump = json.loads(_SIGNATURE.sub("", json.dumps(target.dump())))
    return told
