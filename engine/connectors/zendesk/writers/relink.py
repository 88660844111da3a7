"""Replacing old addresses in articles once the new ones are known."""

from __future__ import annotations

from collections.abc import Mapping

from engine.connectors.shared.relink import replaced
from engine.connectors.zendesk.api import safe
from engine.connectors.zendesk.convert.values import words
from engine.connectors.zendesk.writers.target import Target


async def relink(target: Target, article: str, links: Mapping[str, str]) -> int:
    """Change the text in all languages (Translations, Update); the number of replacements."""
    path = f"help_center/articles/{safe(article)}/translations"
    total = 0
    for row in await target.api.every(path, "translations"):
        body, count = replaced(words(row.get("body")), links)
        if count:
            code = safe(words(row.get("locale")))
            await target.api.put(f"{path}/{code}", {"translation": {"body": body}})
            total += count
    return total
