"""Answers of the emulator are held against the vendor's own descriptions of Support and Guide.

Formats are left out: they ask for dates and addresses where real traffic has nulls. Where a
description does not say what recorded answers say, the difference is listed here with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from ..conftest import Client, Open

SPECS = Path(__file__).parents[3].parent / "shared" / "specs"
FILES = {
    "support": SPECS / "zendesk-support-oas.yaml",
    "guide": SPECS / "zendesk-helpcenter-oas.yaml",
}
KNOWN = {
    r"(custom_)?fields/0/value$": "recorded tickets have null in fields without a value",
    r"(forum_topic_id|recipient|satisfaction_rating)$": "recorded tickets have null here",
    r" (ticket|tickets/0)/(type|priority)$": "recorded tickets have null where nobody chose one",
    r" (user|users/0)$": "recorded users have null for what nobody filled in, in any role",
    r"agent_description$": "recorded fields have null here",
    r"brands/0/(host_mapping|logo)$": "the recorded brand has null here",
    r"satisfaction_ratings/0/(reason|reason_id|comment)$": "a rating may come without words",
}


class _Loader(yaml.CSafeLoader):
    """Reads the bare ``=`` of the support file as text."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


@lru_cache(maxsize=2)
def description(name: str) -> Any:
    if not FILES[name].is_file():
        pytest.skip("the vendor's description is not on this machine")
    with FILES[name].open(encoding="utf-8") as text:
        return yaml.load(text, Loader=_Loader)


@lru_cache(maxsize=2)
def schemas(name: str) -> Registry[Any]:
    resource = DRAFT4.create_resource(description(name))
    registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
    return registry


def differences(name: str, call: str, status: int, body: object) -> Iterator[str]:
    method, path = call.split(" ")
    place = path.replace("~", "~0").replace("/", "~1")
    pointer = f"/paths/{place}/{method.lower()}/responses/{status}/content/application~1json/schema"
    validator = OAS30Validator({"$ref": f"urn:spec#{pointer}"}, registry=schemas(name))
    for error in validator.iter_errors(body):
        where = "/".join("0" if isinstance(s, int) else str(s) for s in error.absolute_path)
        if not any(re.search(known, f"{path} {where}") for known in KNOWN):
            yield f"{call}: {where}: {error.message[:160]}"


SUPPORT = (
    "users", "users/count", "users/me", "users/{user_id}", "users/{user_id}/identities",
    "organizations", "organizations/count", "organizations/{organization_id}",
    "organization_memberships", "groups", "groups/count", "group_memberships", "tags",
    "ticket_fields", "user_fields", "organization_fields", "ticket_forms", "custom_statuses",
    "brands", "locales", "tickets", "tickets/count", "tickets/{ticket_id}",
    "tickets/{ticket_id}/comments", "tickets/{ticket_id}/comments/count", "deleted_tickets",
    "satisfaction_ratings", "triggers", "automations", "account/settings",
    "incremental/tickets/cursor?start_time=0", "incremental/users/cursor?start_time=0",
    "incremental/organizations?start_time=0", "incremental/tickets?start_time=0",
    "search?query=type:ticket", "search/count?query=type:ticket", "job_statuses",
)  # fmt: skip
GUIDE = (
    "help_center/locales", "help_center/categories", "help_center/sections", "help_center/articles",
    "help_center/articles/{article_id}", "help_center/articles/{article_id}/translations",
    "help_center/articles/{article_id}/attachments", "help_center/user_segments",
    "help_center/user_segments/applicable", "help_center/incremental/articles?start_time=0",
    "help_center/sections/{section_id}/articles", "help_center/categories/{category_id}/sections",
)  # fmt: skip
WRITES = (
    ("users", {"user": {"name": "Eva", "email": "eva@example.com", "verified": True}}),
    ("organizations", {"organization": {"name": "New"}}),
    ("groups", {"group": {"name": "New"}}),
    ("ticket_fields", {"ticket_field": {"type": "text", "title": "New"}}),
    ("tickets", {"ticket": {"subject": "S", "comment": {"body": "x"}}}),
    ("imports/tickets", {"ticket": {"subject": "S", "comments": [{"body": "x"}]}}),
)


async def ids(client: Client) -> dict[str, Any]:
    async def first(path: str, name: str) -> Any:
        return (await client.get(f"/api/v2/{path}")).json()[name][0]["id"]

    ratings = "search.json?query=type:ticket tags:return"
    return {
        "user_id": await first("users.json?role=end-user", "users"),
        "organization_id": await first("organizations.json", "organizations"),
        "ticket_id": await first(ratings, "results"),
        "article_id": await first("help_center/articles.json", "articles"),
        "section_id": await first("help_center/sections.json", "sections"),
        "category_id": await first("help_center/categories.json", "categories"),
    }


def paths(name: str) -> dict[str, str]:
    """The description's own path for each of ours, whatever it calls its parameters."""
    known = description(name)["paths"]
    return {re.sub(r"\{\w+\}", "{}", path.removesuffix(".json")): path for path in known}


def described(name: str, path: str) -> str:
    bare = re.sub(r"\{\w+\}", "{}", f"/api/v2/{path.partition('?')[0]}")
    known = paths(name)
    for form in (bare, bare.replace("help_center/", "help_center/{}/", 1)):
        if form in known:
            return known[form]
    pytest.skip(f"{bare} is not described")


@pytest.mark.parametrize(
    "name, path", [*(("support", p) for p in SUPPORT), *(("guide", p) for p in GUIDE)]
)
async def test_what_is_read_is_as_described(open_account: Open, name: str, path: str) -> None:
    client = open_account("zendesk:acme:small")
    place = described(name, path)
    answer = await client.get("/api/v2/" + path.format(**await ids(client)))
    assert 200 == answer.status_code, answer.text
    assert [] == list(differences(name, f"GET {place}", 200, answer.json()))


@pytest.mark.parametrize("path, body", WRITES)
async def test_what_is_created_is_as_described(
    open_account: Open, path: str, body: dict[str, Any]
) -> None:
    client = open_account("zendesk:hooli:empty")
    place = described("support", path)
    answer = await client.post(f"/api/v2/{path}.json", json=body)
    assert 201 == answer.status_code, answer.text
    assert [] == list(differences("support", f"POST {place}", 201, answer.json()))
