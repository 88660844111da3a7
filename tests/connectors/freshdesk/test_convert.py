"""Freshdesk's JSON becomes the records written beside it; `MUDANZA_EXPECT=1` writes them anew."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.connectors.freshdesk.convert import articles, people
from engine.connectors.freshdesk.convert.fields import custom, field
from engine.connectors.freshdesk.convert.links import Links
from engine.connectors.freshdesk.convert.messages import Threads
from engine.connectors.freshdesk.convert.tickets import Beside, ticket
from engine.model import Entity

HERE = Path(__file__).parent
LINKS = Links("https://acme.freshdesk.com")


def own(name: str, kind: str, **more: object) -> dict[str, Any]:
    return {"id": 1, "name": name, "label": name, "type": kind, "default": False, **more}


AREA = own(
    "cf_area",
    "nested_field",
    choices={"Hardware": {"Laptop": ["Screen"]}},
    nested_ticket_fields=[{"name": "cf_area_2", "level": 2}, {"name": "cf_area_3", "level": 3}],
)
TICKET_FIELDS = [
    own("cf_gold", "custom_checkbox"),
    own("cf_score", "custom_number"),
    own("cf_price", "custom_decimal"),
    own("cf_since", "custom_date"),
    AREA,
]
COMPANY_FIELDS = [
    own("sector", "custom_dropdown", choices=["Food"]),
    {"name": "health_score", "type": "default_health_score", "default": True, "choices": []},
    {"name": "renewal_date", "type": "default_renewal_date", "default": True},
]
PEOPLE = people.People(
    links=LINKS,
    contact_fields=custom([field(Entity.CONTACT, own("plan", "custom_dropdown"))]),
    company_fields=custom(field(Entity.COMPANY, each) for each in COMPANY_FIELDS),
    blocked=frozenset({"102"}),
    visitors=frozenset({"103"}),
)
THREADS = Threads(
    links=LINKS,
    fields=custom(field(Entity.CONVERSATION, each) for each in TICKET_FIELDS),
    statuses={2: "Open", 4: "Resolved", 6: "Waiting on Customer", 8: "On hold"},
    sources={1: "Email", 10: "Outbound Email"},
    agents={"201": "Ana López"},
)
SHELF = articles.Shelf(links=LINKS, language="en")

Payload = Mapping[str, Any]


def _ticket(payload: Payload) -> object:
    beside = Beside(
        conversations=payload["conversations"],
        rating=payload.get("rating", {}),
        time_entries=payload.get("time_entries", []),
    )
    return ticket(payload["ticket"], beside, THREADS)


MAKERS: dict[str, Callable[[Payload], object]] = {
    "agent": lambda p: people.agent(p["agent"], PEOPLE),
    "contact": lambda p: people.contact(p["contact"], PEOPLE),
    "company": lambda p: people.company(p["company"], PEOPLE),
    "team": lambda p: people.team(p["team"]),
    "ticket": _ticket,
    "article": lambda p: articles.article(p["article"], p["folder"], p["texts"], SHELF),
    "category": lambda p: articles.category(p["category"], p["texts"], SHELF),
    "folder": lambda p: articles.folder(p["folder"], "601", p["texts"], SHELF),
    "field": lambda p: field(Entity.CONVERSATION, p["field"]),
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
