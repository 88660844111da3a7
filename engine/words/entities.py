"""The names of the kinds of records, for one and for several."""

from __future__ import annotations

from dataclasses import dataclass

from engine.i18n import N_, Translator


@dataclass(frozen=True, slots=True)
class Noun:
    """A name for one and for several, in lower case as inside a sentence."""

    one: str
    many: str


ENTITIES: dict[str, Noun] = {
    "agents": Noun(N_("agent"), N_("agents")),
    "teams": Noun(N_("team"), N_("teams")),
    "tags": Noun(N_("tag"), N_("tags")),
    "companies": Noun(N_("company"), N_("companies")),
    "contacts": Noun(N_("contact"), N_("contacts")),
    "conversations": Noun(N_("conversation"), N_("conversations")),
    "tickets": Noun(N_("ticket"), N_("tickets")),
    "collections": Noun(N_("collection"), N_("collections")),
    "articles": Noun(N_("article"), N_("articles")),
    "messages": Noun(N_("message"), N_("messages")),
    "attachments": Noun(N_("attachment"), N_("attachments")),
    "fields": Noun(N_("custom field"), N_("custom fields")),
    "records": Noun(N_("record"), N_("records")),
}


def entity_name(
    entity: str, translator: Translator, /, *, count: int = 2, capital: bool = False
) -> str:
    """The name of a kind of records; with `capital`, as a heading writes it."""
    noun = ENTITIES.get(entity)
    if noun is None:
        return entity
    name = translator.message(noun.one if count == 1 else noun.many)
    return capitalised(name) if capital else name


def counted(entity: str, count: int, translator: Translator, /) -> str:
    """`1 contact`, `24,011 contacts`."""
    return f"{translator.number(count)} {entity_name(entity, translator, count=count)}"


def capitalised(text: str) -> str:
    """The text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]
