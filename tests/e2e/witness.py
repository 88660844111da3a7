"""What an Intercom account holds, told without its own ids and clock: equal for equal runs."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

Dump = dict[str, list[dict[str, Any]]]

_OWN_IDS = re.compile(r"(articles|collections)/\d+")
_STAMPED = ("assignment", "close", "open", "snoozed")
"""Parts that get the time of the call."""


def told(dump: Dump) -> dict[str, Counter[str]]:
    """By resource, how often there is each record; a doubled one counts twice."""
    people = {row["id"]: str(row.get("external_id") or row["email"]) for row in dump["contacts"]}
    names = {
        row["id"]: row["name"]
        for kind in ("tags", "companies", "collections")
        for row in dump[kind]
    }
    rows = {
        "tags": [row["name"] for row in dump["tags"]],
        "companies": [
            _kept(row, "company_id name website size industry") for row in dump["companies"]
        ],
        "contacts": [_contact(row, names) for row in dump["contacts"]],
        "notes": [(people[row["contact"]["id"]], row["body"]) for row in dump["notes"]],
        "conversations": [_conversation(row, people) for row in dump["conversations"]],
        "collections": [
            (*_kept(row, "name description"), names.get(str(row["parent_id"])))
            for row in dump["collections"]
        ],
        "articles": [_article(row, names) for row in dump["articles"]],
    }
    return {kind: Counter(json.dumps(row) for row in found) for kind, found in rows.items()}


def doubled(dump: Dump) -> dict[str, list[str]]:
    """Source ids that more than one record carries, and records with a message twice."""
    twice = {}
    for kind in ("companies", "contacts", "conversations"):
        ids = Counter(row["custom_attributes"].get("old_id") for row in dump[kind])
        twice[kind] = [str(one) for one, n in ids.items() if one and n > 1]
    twice["messages"] = [row["id"] for row in dump["conversations"] if _repeats(row)]
    return {kind: found for kind, found in twice.items() if found}


def openings(dump: Dump) -> Counter[tuple[str, int]]:
    """How often a conversation was begun with this text at this time, marked as ours or not."""
    return Counter((row["source"]["body"], row["created_at"]) for row in dump["conversations"])


def _repeats(row: dict[str, Any]) -> bool:
    parts = row["conversation_parts"]["conversation_parts"]
    messages = [(p["part_type"], p["body"], p["created_at"]) for p in parts if p["body"]]
    return len(set(messages)) < len(messages)


def _kept(row: dict[str, Any], fields: str) -> tuple[Any, ...]:
    return (*(row.get(field) for field in fields.split()), row.get("custom_attributes"))


def _contact(row: dict[str, Any], names: dict[str, str]) -> tuple[Any, ...]:
    tags = sorted(names[tag["id"]] for tag in row["tags"]["data"])
    companies = sorted(names[one["id"]] for one in row["companies"]["data"])
    return (*_kept(row, "external_id role email name phone signed_up_at"), tags, companies)


def _conversation(row: dict[str, Any], people: dict[str, str]) -> tuple[Any, ...]:
    fields = "title state created_at admin_assignee_id team_assignee_id"
    return (
        *_kept(row, fields),
        row["source"]["body"],
        sorted(tag["name"] for tag in row["tags"]["tags"]),
        sorted(people[one["id"]] for one in row["contacts"]["contacts"]),
        [_part(part) for part in row["conversation_parts"]["conversation_parts"]],
    )


def _part(part: dict[str, Any]) -> tuple[Any, ...]:
    at = None if part["part_type"] in _STAMPED else part["created_at"]
    files = [file["name"] for file in part["attachments"]]
    return part["part_type"], part["body"], part["author"].get("email"), at, files


def _article(row: dict[str, Any], names: dict[str, str]) -> tuple[Any, ...]:
    body = _OWN_IDS.sub(r"\1/N", row["body"] or "")
    return row["title"], row["state"], body, [names.get(str(one)) for one in row["parent_ids"]]
