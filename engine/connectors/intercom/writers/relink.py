"""Replacing old addresses in articles once the new ones are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.articles import INTERNAL
from engine.connectors.intercom.convert.values import branch, words
from engine.connectors.intercom.writers.target import Target


async def relink(target: Target, target_id: str, links: Mapping[str, str]) -> int:
    """Change the text of an article in all its languages; the number of replacements."""
    internal = target_id.startswith(INTERNAL)
    resource = "internal_articles" if internal else "articles"
    identity = target_id.removeprefix(INTERNAL)
    raw = await target.api.one(resource, identity)
    body, count = replaced(words(raw.get("body")), links)
    changes: dict[str, Any] = {"body": body} if count else {}
    texts: dict[str, Any] = {}
    for locale, text in branch(raw, "translated_content").items():
        if isinstance(text, Mapping) and locale != raw.get("default_locale"):
            markup, found = replaced(words(text.get("body")), links)
            if found:
                texts[locale], count = {**_kept(text), "body": markup}, count + found
    if texts:
        changes["translated_content"] = {"type": "article_translated_content", **texts}
    if changes:
        await target.api.put(at(resource, identity), changes)
    return count


def replaced(markup: str, links: Mapping[str, str]) -> tuple[str, int]:
    """The text with new addresses, longest first; no address is taken for the start of another."""
    if not links or not markup:
        return markup, 0
    oldest = sorted(links, key=len, reverse=True)
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, oldest))})(?![\\w-])")
    return pattern.subn(lambda match: links[match.group(0)], markup)


def _kept(text: Mapping[str, Any]) -> dict[str, Any]:
    """What a translation must be sent with; its dates and addresses are the service's."""
    kept = ("type", "title", "description", "author_id", "state")
    return {key: text[key] for key in kept if text.get(key) is not None}
