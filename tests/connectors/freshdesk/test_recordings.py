"""Every recorded answer that carries records is read without an exception and without a silence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.connectors.freshdesk.convert import people
from engine.connectors.freshdesk.convert.fields import (
    custom,
    field,
    source_labels,
    status_labels,
)
from engine.connectors.freshdesk.convert.links import Links
from engine.connectors.freshdesk.convert.messages import Threads
from engine.connectors.freshdesk.convert.tickets import Beside, ticket
from engine.model import Conversation, Entity, MessageKind, Record, decode, encode

RECORDED = Path(__file__).parents[4] / "shared" / "fixtures" / "freshdesk-recorded"
LINKS = Links("https://example.freshdesk.com")
Body = list[dict[str, Any]]


@pytest.fixture(scope="module")
def answers() -> dict[str, Body]:
    """The rows of each recorded path; a single object is one row."""
    if not RECORDED.is_dir():
        pytest.skip("the recorded answers are not beside this repository")
    found: dict[str, Body] = {}
    for path in RECORDED.glob("*.jsonl"):
        for line in path.read_text().splitlines():
            exchange = json.loads(line)
            place = re.search(r"/api/v2/([^?]*)", exchange["url"])
            body = exchange["body"]
            rows = body if isinstance(body, list) else [body]
            if place:
                found.setdefault(place[1], []).extend(rows)
    return found


@pytest.fixture(scope="module")
def threads(answers: dict[str, Body]) -> Threads:
    fields = [field(Entity.CONVERSATION, row) for row in answers["ticket_fields"]]
    return Threads(
        links=LINKS,
        fields=custom(fields),
        statuses=status_labels(fields),
        sources=source_labels(fields),
        agents={str(row["id"]): row["contact"]["name"] for row in answers["agents"]},
    )


@pytest.fixture(scope="module")
def conversations(answers: dict[str, Body], threads: Threads) -> list[Conversation]:
    ids = [path.removeprefix("tickets/") for path in answers if re.fullmatch(r"tickets/\d+", path)]
    return [
        ticket(
            answers[f"tickets/{one}"][0],
            Beside(conversations=answers.get(f"tickets/{one}/conversations", [])),
            threads,
        )
        for one in ids
    ]


def records(answers: dict[str, Body], conversations: list[Conversation]) -> Iterator[Record]:
    seen = people.People(
        links=LINKS,
        contact_fields=custom(field(Entity.CONTACT, row) for row in answers["contact_fields"]),
        company_fields=custom(field(Entity.COMPANY, row) for row in answers["company_fields"]),
    )
    yield from (people.agent(row, seen) for row in answers["agents"])
    yield from (people.team(row) for row in answers["groups"])
    yield from (people.company(row, seen) for row in answers["companies"])
    yield from (people.contact(row, seen) for row in answers["contacts"])
    yield from conversations


def test_every_recorded_record_is_read_and_survives_the_archive(
    answers: dict[str, Body], conversations: list[Conversation]
) -> None:
    count = 0
    for record in records(answers, conversations):
        count += 1
        assert record == decode(encode(record))

    assert 13 == len(conversations)
    assert count > 30


def test_no_recorded_word_or_key_is_unknown(
    answers: dict[str, Body], conversations: list[Conversation]
) -> None:
    unknown = {
        loss.detail["names"]
        for record in records(answers, conversations)
        for loss in record.losses
        if loss.code == "unknown_data_kept"
    }

    assert set() == unknown


def test_every_recorded_thread_begins_with_the_description_by_its_requester(
    conversations: list[Conversation],
) -> None:
    for record in conversations:
        first = record.messages[0]

        assert f"{record.id}/description" == first.id
        assert record.requester == first.author.ref
        assert record.created_at == first.at


def test_every_recorded_conversation_is_a_message_and_private_ones_are_notes(
    answers: dict[str, Body], conversations: list[Conversation]
) -> None:
    for record in conversations:
        rows = answers.get(f"tickets/{record.id}/conversations", [])
        kinds = {message.id: message.kind for message in record.messages}
        private = {str(row["id"]) for row in rows if row["private"]}

        assert {str(row["id"]) for row in rows} == set(kinds) - {f"{record.id}/description"}
        assert all(kinds[one] is MessageKind.NOTE for one in private)


def test_recorded_files_and_images_are_told_apart(conversations: list[Conversation]) -> None:
    found = [file for record in conversations for m in record.messages for file in m.attachments]
    ids = [file.id for file in found]

    assert 3 == sum(not file.inline for file in found)
    assert 3 == sum(file.inline for file in found)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\d+/i?\d+", one) for one in ids)


def test_recorded_choices_of_every_shape_are_options(answers: dict[str, Body]) -> None:
    rows = answers["ticket_fields"] + answers["contact_fields"]
    options = {row["name"]: field(Entity.CONVERSATION, row).spec.options for row in rows}

    assert "Feature Request" in options["ticket_type"]
    assert ("Low", "Medium", "High", "Urgent") == options["priority"]
    assert "Waiting on Third Party" == options["status"][-1]
    assert ("key1", "key2") == options["cf_custom_dropdown"]


def test_recorded_custom_values_are_those_that_are_set(
    conversations: list[Conversation],
) -> None:
    held = [record.fields for record in conversations if record.fields.get("cf_custom_integer")]

    assert 999 == held[0]["cf_custom_integer"]
    assert held[0]["cf_test_checkbox"] is True
    assert all(value is not None for fields in held for value in fields.values())
