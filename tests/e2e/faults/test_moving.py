"""A source that people go on working in while it is read: rows 33 and 35 of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from engine.migration import Migration
from engine.model import Conversation, Entity, Ref
from engine.run.read import read_entity
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow
TICKETS = 120
"""More than the hundred of a page, so that there is a moment between two."""


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[SandboxAccount, Migration]]:
    """Freshdesk, whose list goes by the last change, and a migration out of it."""
    with sandbox(f"freshdesk:acme:large-{TICKETS}", "intercom:globex:empty", limits="off") as (
        source,
        target,
    ):
        yield source, connected(tmp_path, source, target)


def read_while(made: Migration, work_goes_on: Callable[[], object]) -> None:
    """Read the tickets; the account is worked in after the first page."""
    left = [work_goes_on]

    def between_pages() -> bool:
        if left:
            left.pop()()
        return False

    made.with_work(lambda work: read_entity(work, Entity.CONVERSATION, between_pages))


def asked(account: SandboxAccount, method: str, path: str, body: dict[str, object]) -> int:
    """What somebody in the account does meanwhile; the id of the ticket."""
    url, key = f"{account.url}/api/v2/{path}", (account.token, "X")
    return int(httpx.request(method, url, json=body, auth=key).raise_for_status().json()["id"])


def test_33_a_record_that_moves_to_the_end_is_there_once_in_its_newest_form(
    busy: tuple[SandboxAccount, Migration],
) -> None:
    source, made = busy
    first = min(source.dump()["tickets"], key=lambda row: (row["updated_at"], row["id"]))["id"]
    read_while(
        made, lambda: asked(source, "PUT", f"tickets/{first}", {"subject": "Changed meanwhile"})
    )
    held = [record.id for record in made.opening.records.every(Entity.CONVERSATION)]
    moved = made.opening.records.get(Ref(Entity.CONVERSATION, str(first)))

    assert {1} == set(Counter(held).values())
    assert len(held) == TICKETS
    assert isinstance(moved, Conversation)
    assert "Changed meanwhile" == moved.subject


def test_35_a_record_made_while_the_list_is_read_comes_along(
    busy: tuple[SandboxAccount, Migration],
) -> None:
    source, made = busy
    new: list[int] = []
    body = {"email": "late@example.org", "subject": "Late", "description": "Late"}
    read_while(
        made,
        lambda: new.append(
            asked(source, "POST", "tickets", body | {"status": 2, "priority": 1, "source": 2})
        ),
    )
    held = {record.id for record in made.opening.records.every(Entity.CONVERSATION)}

    assert len(held) == TICKETS + 1
    assert str(new[0]) in held
