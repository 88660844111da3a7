"""Zendesk's JSON becomes the records written beside it; `MUDANZA_EXPECT=1` writes them anew."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.connectors.zendesk.batches import by_id
from engine.connectors.zendesk.convert import articles, people, tickets
from engine.connectors.zendesk.convert.fields import custom, keyed_field, ticket_field
from engine.connectors.zendesk.convert.links import Links
from engine.model import Entity

HERE = Path(__file__).parent
LINKS = Links("https://acme.zendesk.com")


def option(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def field(key: str, kind: str, *options: dict[str, str]) -> dict[str, Any]:
    identity = {"id": int(key)} if key.isdigit() else {"id": 1, "key": key}
    return {**identity, "type": kind, "title": key, "custom_field_options": list(options)}


PERSON_FIELDS = [
    field("plan", "dropdown", option("Pro", "plan_pro"), option("Free", "plan_free")),
    field("score", "integer"),
    field("since", "date"),
    field("gold", "checkbox"),
]
PEOPLE = people.People(
    links=LINKS,
    user_fields=custom(keyed_field(Entity.CONTACT, each) for each in PERSON_FIELDS),
    organization_fields=custom(keyed_field(Entity.COMPANY, each) for each in PERSON_FIELDS[:1]),
)
THREADS = tickets.Threads(
    links=LINKS,
    fields=custom(
        ticket_field(each)
        for each in (
            field("7001", "tagger", option("Hardware::Laptop", "hw_laptop")),
            field("7002", "checkbox"),
            field("7003", "multiselect", option("Rojo", "red"), option("Azul", "blue")),
            field("7004", "text"),
            field("7005", "integer"),
            field("7006", "date"),
        )
    ),
    statuses={
        "555": {"id": 555, "status_category": "hold", "agent_label": "Esperando pieza"},
    },
    agents=frozenset({"201"}),
    usual=frozenset({"5", "6"}),
)
SHELF = articles.Shelf(
    links=LINKS, segments={"71": {"id": 71, "name": "Agents", "user_type": "staff"}}
)


Payload = Mapping[str, Any]

MAKERS: dict[str, Callable[[Payload], object]] = {
    "agent": lambda p: people.agent(p["user"], p["groups"], PEOPLE),
    "contact": lambda p: people.contact(p["user"], p["identities"], p["organizations"], PEOPLE),
    "company": lambda p: people.company(p["organization"], PEOPLE),
    "team": lambda p: people.team(p["group"]),
    "tag": lambda p: people.tag(p["tag"]),
    "ticket": lambda p: tickets.conversation(
        p["ticket"], p["comments"], by_id(p["users"]), THREADS
    ),
    "article": lambda p: articles.article(p["article"], p["translations"], p["files"], SHELF),
    "category": lambda p: articles.category(p["category"], p["translations"], SHELF),
    "section": lambda p: articles.section(p["section"], p["translations"], SHELF),
    "ticket_field": lambda p: ticket_field(p["field"]),
    "user_field": lambda p: keyed_field(Entity.CONTACT, p["field"]),
}


def to_record(payload: Payload) -> object:
    """The record, or the field's description, of one payload."""
    return MAKERS[payload["kind"]](payload)


@pytest.mark.parametrize("path", sorted(HERE.glob("payloads/*.json")), ids=lambda path: path.stem)
def test_payload_becomes_the_expected_record(path: Path) -> None:
    record = msgspec.json.decode(msgspec.json.encode(to_record(json.loads(path.read_text()))))
    beside = HERE / "expected" / path.name
    if os.environ.get("MUDANZA_EXPECT"):
        beside.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    expected = json.loads(beside.read_text())

    assert expected == record


def test_there_is_a_payload_for_every_expected_record() -> None:
    payloads = {path.name for path in HERE.glob("payloads/*.json")}
    expected = {path.name for path in HERE.glob("expected/*.json")}

    assert payloads == expected
