"""Why a record was picked for a demo, in words."""

from __future__ import annotations

from engine.i18n import N_, Translator

TRAITS: dict[str, str] = {
    "long_thread": N_("many messages"),
    "many_files": N_("many files"),
    "inline_images": N_("images in the text"),
    "right_to_left": N_("right-to-left text"),
    "no_requester": N_("no requester"),
    "starts_private": N_("begins with a note"),
    "many_people": N_("many people"),
    "many_tags": N_("many tags"),
    "table": N_("a table in the text"),
    "no_subject": N_("no subject"),
    "merged": N_("merged into another"),
    "rated": N_("a rating"),
    "many_kinds": N_("messages of many kinds"),
    "rare_value": N_("a rare value"),
    "departed_agent": N_("an agent without a match"),
    "no_folder": N_("in no folder"),
    "many_languages": N_("several languages"),
    "draft": N_("not published"),
    "not_for_all": N_("not for all readers"),
    "images": N_("images"),
    "article_files": N_("attached files"),
    "article_table": N_("a table or a video"),
}
"""By the name of the trait."""


def trait(name: str, t: Translator) -> str:
    """The trait in the reader's language."""
    return t._(TRAITS[name])
