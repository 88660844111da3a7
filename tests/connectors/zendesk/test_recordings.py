"""Every recorded answer that carries records is read without an exception and without a silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.connectors.zendesk.convert import people, tickets
from engine.connectors.zendesk.convert.fields import keyed_field, ticket_field
from engine.connectors.zendesk.convert.links import Links
from engine.connectors.zendesk.convert.vocabulary import DELETED
from engine.model import Entity, Record, decode, encode

RECORDED = Path(__file__).parents[4] / "shared" / "fixtures" / "zendesk-recorded"
LINKS = Links("https://example.zendesk.com")
PEOPLE = people.People(links=LINKS)
THREADS = tickets.Threads(links=LINKS)


def bodies() -> Iterator[dict[str, Any]]:
    if not RECORDED.is_dir():
        pytest.skip("the recorded answers are not beside this repository")
    for path in sorted(RECORDED.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            body = json.loads(line)["body"]
            if isinstance(body, dict):
                yield body


def several(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects under a key, and the one under its singular."""
    rows = body.get(key) or []
    one = body.get(key.removesuffix("s"))
    found = [*rows, one] if isinstance(rows, list) else [one]
    return [row for row in found if isinstance(row, dict)]


def records(body: dict[str, Any]) -> Iterator[Record]:
    for row in several(body, "users"):
        agent = people.is_agent(row)
        yield people.agent(row, (), PEOPLE) if agent else people.contact(row, (), (), PEOPLE)
    yield from (people.company(row, PEOPLE) for row in several(body, "organizations"))
    yield from (people.team(row) for row in several(body, "groups"))
    for row in several(body, "tickets"):
        if row.get("status") != DELETED:
            yield tickets.conversation(row, (), {}, THREADS)
    if body.get("comments"):
        yield tickets.conversation({"id": 1, "status": "open"}, body["comments"], {}, THREADS)


def test_every_recorded_record_is_read_and_survives_the_archive() -> None:
    count = 0
    for body in bodies():
        for record in records(body):
            count += 1
            assert record == decode(encode(record))

    assert count > 500


def test_whatever_a_record_has_no_place_for_is_named() -> None:
    """Brands and forms of three recorded accounts: their usual ones are not known here."""
    named = {
        name
        for body in bodies()
        for record in records(body)
        for loss in record.losses
        if loss.code == "unknown_data_kept"
        for name in loss.detail["names"].split(", ")
    }

    assert {"brand_id", "due_at", "recipient", "ticket_form_id"} == named


@pytest.mark.parametrize(
    "key, value", [("recipient", "help@example.com"), ("due_at", "2022-01-01T00:00:00Z")]
)
def test_what_is_named_comes_from_the_record_that_says_it(key: str, value: str) -> None:
    silent = tickets.conversation({"id": 1, "status": "open", key: None}, (), {}, THREADS)
    telling = tickets.conversation({"id": 1, "status": "open", key: value}, (), {}, THREADS)

    assert () == silent.losses
    assert [key] == [loss.detail["names"] for loss in telling.losses]


def test_recorded_comments_keep_their_words_and_lose_their_wrapper() -> None:
    for body in bodies():
        for raw in body.get("comments") or []:
            record = tickets.conversation({"id": 1, "status": "open"}, [raw], {}, THREADS)
            message = record.messages[0]

            assert message.html
            assert "zd-comment" not in message.html
            assert len(raw["attachments"]) <= len(message.attachments)


def test_recorded_fields_have_a_type_of_ours() -> None:
    specs = [
        keyed_field(entity, row).spec
        for body in bodies()
        for entity, key in (
            (Entity.CONTACT, "user_fields"),
            (Entity.COMPANY, "organization_fields"),
        )
        for row in several(body, key)
    ]
    specs += [ticket_field(row).spec for body in bodies() for row in several(body, "ticket_fields")]

    assert specs
    assert all(spec.key and spec.label for spec in specs)
