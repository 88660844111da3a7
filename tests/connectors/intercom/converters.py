"""Which converter a payload is for: its file's name begins with the kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.connectors.intercom.convert import articles, people
from engine.connectors.intercom.convert.conversations import Threads, conversation
from engine.connectors.intercom.convert.links import Links
from engine.connectors.intercom.convert.tickets import ticket
from engine.model import FieldType, Record

LINKS = Links("https://app.intercom.com", "ws01")
PEOPLE = people.People(
    links=LINKS,
    tags={"81": "vip", "82": "spanish"},
    contact_fields={"birthday": FieldType.DATETIME},
    company_fields={"renewal": FieldType.DATETIME},
)
THREADS = Threads(links=LINKS)

CONVERTERS: dict[str, Callable[[dict[str, Any]], Record]] = {
    "agent": people.agent,
    "team": people.team,
    "tag": people.tag,
    "company": lambda raw: people.company(raw, PEOPLE),
    "contact": lambda raw: people.contact(raw, PEOPLE),
    "conversation": lambda raw: conversation(raw, THREADS),
    "ticket": lambda raw: ticket(raw, THREADS),
    "collection": lambda raw: articles.collection(raw, LINKS),
    "article": lambda raw: articles.article(raw, LINKS),
    "internal_article": lambda raw: articles.internal_article(raw, LINKS),
}
