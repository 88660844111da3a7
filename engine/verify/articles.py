"""The knowledge base: articles and the collections they lie in."""

from __future__ import annotations

from engine.connectors.capabilities import Capabilities, Dates
from engine.model import Article, Collection, Entity
from engine.verify.conversations import compare_files
from engine.verify.differences import Found
from engine.verify.normal import plain, second, words


def compare_article(sent: Article, there: Article, can: Capabilities, found: Found) -> None:
    """Title, words, state, place, author, files and every translation."""
    found.same("title", plain(sent.title), plain(there.title))
    found.same("body", words(sent.html), words(there.html))
    found.same("state", sent.state, there.state)
    found.chosen("readers", sent.readers, there.readers)
    if sent.parent is not None:
        found.ref("parent", sent.parent, there.parent)
    if sent.author is not None:
        found.ref("author", sent.author, there.author)
    if can.files.in_articles:
        compare_files("", "attachments", sent.attachments, there.attachments, found)
    if can.dates.get(Entity.ARTICLE, Dates()).created:
        found.same("created_at", second(sent.created_at), second(there.created_at), optional=True)
    _translations(sent, there, found)


def _translations(sent: Article, there: Article, found: Found) -> None:
    written = {_locale(one.locale): one for one in there.translations}
    for mine in sent.translations:
        field = f"translations.{mine.locale}"
        theirs = written.get(_locale(mine.locale))
        if theirs is None:
            found.same(field, plain(mine.title), "", kind="translations")
            continue
        found.same(f"{field}.title", plain(mine.title), plain(theirs.title), kind="translations")
        found.same(f"{field}.body", words(mine.html), words(theirs.html), kind="translations")
        found.same(f"{field}.state", mine.state, theirs.state, kind="translations")


def _locale(code: str) -> str:
    return code.replace("_", "-").casefold()


def compare_collection(
    sent: Collection, there: Collection, can: Capabilities, found: Found
) -> None:
    """Name, description and place in the tree."""
    found.same("name", plain(sent.name), plain(there.name))
    found.same("description", words(sent.description), words(there.description), optional=True)
    found.ref("parent", sent.parent, there.parent)
