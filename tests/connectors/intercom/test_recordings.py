"""Real answers of Intercom, recorded by others: all of them become records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.connectors.intercom.convert import articles, known, people
from engine.connectors.intercom.convert.conversations import Threads, conversation
from engine.connectors.intercom.convert.links import Links
from engine.connectors.intercom.convert.values import listed, says
from engine.model import Record, decode, encode

RECORDINGS = Path(__file__).parents[4] / "shared" / "fixtures" / "intercom-recorded"
LINKS = Links("https://app.intercom.com", "wsp00001")
PEOPLE = people.People(links=LINKS)
THREADS = Threads(links=LINKS)

CONVERTERS: dict[str, Callable[[dict[str, Any]], Record]] = {
    "admin": people.agent,
    "team": people.team,
    "tag": people.tag,
    "company": lambda raw: people.company(raw, PEOPLE),
    "contact": lambda raw: people.contact(raw, PEOPLE),
    "conversation": lambda raw: conversation(raw, THREADS),
    "article": lambda raw: articles.article(raw, LINKS),
}
KNOWN = {
    "admin": known.ADMIN,
    "team": known.TEAM,
    "tag": known.TAG,
    "company": known.COMPANY,
    "contact": known.CONTACT,
    "conversation": known.CONVERSATION,
    "article": known.ARTICLE,
}
SAID_TWICE = {"admin": {"type"}}
"""Keys that say nothing new in these recordings: the bot is told by its address."""
LISTS = ("data", "admins", "teams", "tags", "conversations")


def recorded() -> Iterator[dict[str, Any]]:
    """Every record in a recorded answer."""
    for path in sorted(RECORDINGS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            body = json.loads(line)["response_body"]
            if isinstance(body, dict):
                yield from _records(body)


def _records(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if body.get("deleted"):
        return  # the answer to a deletion repeats the id, and is no record
    if body.get("type") in CONVERTERS:
        yield body
        return
    for raw in listed(body, *LISTS):
        if raw.get("type") in CONVERTERS:
            yield dict(raw)


@pytest.fixture(scope="module")
def raws() -> list[dict[str, Any]]:
    if not RECORDINGS.is_dir():
        pytest.skip("the recordings are not on this machine")
    return list(recorded())


def test_every_recorded_record_is_understood(raws: list[dict[str, Any]]) -> None:
    records = [CONVERTERS[raw["type"]](raw) for raw in raws]

    assert 60 <= len(records)
    assert {*CONVERTERS} - {"team"} == {raw["type"] for raw in raws}
    for record in records:
        assert record.id
        assert record == decode(encode(record))


def test_whatever_a_record_has_no_place_for_is_named(raws: list[dict[str, Any]]) -> None:
    """Each key that says something becomes part of the record, is of the service, or is named."""
    named: Counter[str] = Counter()
    for raw in raws:
        losses = CONVERTERS[raw["type"]](raw).losses
        told = {name for loss in losses for name in loss.detail["names"].split(", ")}
        named.update(told)
        spoken = {key for key, value in raw.items() if says(value)}
        kind = KNOWN[raw["type"]]
        assert spoken - kind.carried - kind.outside == {one for one in told if "." not in one}

    assert {} == dict(named)


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_what_is_called_carried_makes_a_difference(kind: str, raws: list[dict[str, Any]]) -> None:
    """Without such a key the record is another one, in at least one recorded answer."""
    mine = [raw for raw in raws if raw["type"] == kind]
    spoken = {key for raw in mine for key in KNOWN[kind].carried if says(raw.get(key))}

    idle = {key for key in spoken if not any(_differs(kind, raw, key) for raw in mine)}

    assert SAID_TWICE.get(kind, set()) >= idle


def _differs(kind: str, raw: dict[str, Any], key: str) -> bool:
    without = {name: value for name, value in raw.items() if name != key}
    convert = CONVERTERS[kind]
    return says(raw.get(key)) and convert(raw) != convert(without)


def test_recorded_messages_add_up_to_what_is_announced(raws: list[dict[str, Any]]) -> None:
    whole = [raw for raw in raws if raw["type"] == "conversation" and "conversation_parts" in raw]

    assert whole
    for raw in whole:
        found = conversation(raw, THREADS)
        assert len(found.messages) == found.announced


def test_the_bot_among_the_admins_is_known(raws: list[dict[str, Any]]) -> None:
    agents = [people.agent(raw) for raw in raws if raw["type"] == "admin"]

    assert {"Fin"} == {agent.name for agent in agents if agent.bot}


def test_names_lose_their_html_entities(raws: list[dict[str, Any]]) -> None:
    contacts = [people.contact(raw, PEOPLE) for raw in raws if raw["type"] == "contact"]

    assert "Phone & SMS" in {contact.name for contact in contacts}
