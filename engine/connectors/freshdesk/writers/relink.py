"""Replacing old addresses in articles once the new ones are known."""

from __future__ import annotations

from collections.abc import Mapping

from engine.connectors.freshdesk.api import safe
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.relink import replaced
from engine.connectors.shared.values import words
from engine.errors import NotFound


async def relink(target: Target, article: str, links: Mapping[str, str]) -> int:
    """Change the text in all languages (Solutions, Update); the number of replacements."""
    others = (await target.definitions.languages())[1:]
    total = await _in_one(target, f"solutions/articles/{safe(article)}", links)
    for code in others:
        total += await _in_one(target, f"solutions/articles/{safe(article)}/{code}", links)
    return total


async def _in_one(target: Target, path: str, links: Mapping[str, str]) -> int:
    try:
        row = await target.api.get(path)
    except NotFound:
        return 0
    body, count = replaced(words(row.get("description")), links)
    if count:
        await target.api.put(path, {"description": body})
    return count
