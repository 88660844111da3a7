"""Classes as collections and articles, in and out."""

from __future__ import annotations

from typing import Any

from engine.connectors.request_tracker.convert.fields import raw_values
from engine.connectors.request_tracker.convert.ids import date_in, ident, reference
from engine.connectors.request_tracker.convert.links import Links
from engine.connectors.shared.values import Raw, markup_of, unknown_words, words
from engine.model import Article, ArticleState, Collection, Entity

CONTENT = "Content"
"""The field of articles that every installation begins with (etc/initialdata)."""
FIELDS = "id,Name,Summary,Class,Disabled,Created,LastUpdated,Creator,CustomFields"
EXPANDED = {"fields[Creator]": "id,RealName", "fields[Class]": "id,Name"}


def collection(raw: Raw, links: Links) -> Collection:
    """A class."""
    identity = ident(raw.get("id")) or ""
    return Collection(
        id=identity,
        url=links.category(identity),
        created_at=date_in(raw.get("Created")),
        updated_at=date_in(raw.get("LastUpdated")),
        name=words(raw.get("Name")).strip(),
        description=words(raw.get("Description")).strip(),
    )


def article(raw: Raw, links: Links, agents: frozenset[str], *, is_html: bool) -> Article:
    """An article; one that is switched off is a draft."""
    identity = ident(raw.get("id")) or ""
    held = {name: "\n".join(values) for name, values in raw_values(raw.get("CustomFields"))}
    said = held.pop(CONTENT, "")
    author = reference(Entity.AGENT, raw.get("Creator"))
    return Article(
        id=identity,
        url=links.article(identity),
        created_at=date_in(raw.get("Created")),
        updated_at=date_in(raw.get("LastUpdated")),
        title=words(raw.get("Name")).strip(),
        summary=words(raw.get("Summary")).strip(),
        html=said if is_html or not said else markup_of(said),
        state=ArticleState.DRAFT if is_off(raw) else ArticleState.PUBLISHED,
        author=author if author and author.id in agents else None,
        parent=reference(Entity.COLLECTION, raw.get("Class")),
        losses=unknown_words(*sorted(held)),
    )


def is_off(raw: Raw) -> bool:
    """Whether a record is disabled, which lists write as text."""
    return str(raw.get("Disabled") or "0") != "0"


def article_body(record: Article, name: str) -> dict[str, Any]:
    """The body of POST /article and of PUT /article/ID."""
    body: dict[str, Any] = {
        "Class": record.parent.id if record.parent else None,
        "Name": name,
        "Summary": record.summary,
        "Disabled": 0 if record.state is ArticleState.PUBLISHED else 1,
        "CustomFields": {CONTENT: [record.html]} if record.html else None,
    }
    return {key: value for key, value in body.items() if value is not None}
