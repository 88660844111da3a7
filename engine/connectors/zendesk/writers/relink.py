"""Replacing old addresses in articles once the new ones are known."""

from __future__ import annotations

import re
from collections.abc import Mapping

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


def replaced(markup: str, links: Mapping[str, str]) -> tuple[str, int]:
    """The text with new addresses; no address is taken for the beginning of a longer one."""
    if not links or not markup:
        return markup, 0
    longest_first = sorted(links, key=len, reverse=True)
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?![\\w-])")
    return pattern.subn(lambda match: links[match.group(0)], markup)
