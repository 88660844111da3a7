"""What the help knows: the words of the product, the keys, and every reason with its remedy."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from engine.i18n import N_, Translator
from engine.words import FAILED, LOSSES, PAUSED, REFUSED, SKIPPED, label, sentence

TERMS = {
    N_("migration"): N_("The whole undertaking between one source and one target."),
    N_("source"): N_("The account that is read. It is never changed."),
    N_("target"): N_("The account that is written to."),
    N_("record"): N_("A contact, a conversation, an article: what a person would look up."),
    N_("source copy"): N_("Everything read from the source, records and files, on this device."),
    N_("check"): N_("What is tested before a run; each result says how to fix it."),
    N_("mapping"): N_("How values of the source become values of the target."),
    N_("plan of a run"): N_("What a run will do before it does it: records, losses, calls, time."),
    N_("demo"): N_("A run over a few records, to be looked at and taken back."),
    N_("outcome"): N_("What became of a record: migrated, failed or skipped; always one."),
    N_("loss"): N_("Something of a migrated record that was not carried, and where it is kept."),
    N_("verification"): N_("Reading back from the target and comparing with the source copy."),
    N_("update"): N_("A run that brings what is new or changed since the last one."),
}
KEYS = (
    ("Tab", N_("To the next button or field")),
    ("Enter", N_("Press it")),
    (N_("Space"), N_("Tick a box, open a row")),
    ("Esc", N_("Close a window without doing anything")),
    (N_("Arrows"), N_("Move in a table; Ctrl+F searches in it")),
    (N_("Alt+Page Down"), N_("On to the next step: the button at the bottom right")),
    (N_("Alt+Page Up"), N_("Back to the step before")),
    ("Ctrl+K", N_("Open the help, to search in it")),
    ("R", N_("Draw the page again")),
)
SAME_EVERYWHERE = {"Tab", "Enter", "Esc", "Ctrl+K", "R"}
"""Keys that are called the same in every language."""
KINDS = (
    (FAILED, N_("failed")),
    (SKIPPED, N_("skipped")),
    (LOSSES, N_("loss")),
    (PAUSED, N_("paused")),
    (REFUSED, N_("refused before a run")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that can be looked up; all texts are plain."""

    name: str
    what: str
    code: str = ""
    kind: str = ""
    remedy: str = ""


def terms(t: Translator) -> list[Entry]:
    """The words of the product in the reader's language, in its order."""
    found = [Entry(name=t._(name), what=t._(what)) for name, what in TERMS.items()]
    return sorted(found, key=lambda one: plain(one.name))


def codes(t: Translator) -> list[Entry]:
    """Every reason, as it is said when no one record is meant."""
    found = []
    for reasons, kind in KINDS:
        for reason in reasons:
            said = sentence(reason.code, t)
            found.append(
                Entry(
                    name=label(reason.code, t),
                    what=said.what,
                    remedy=said.remedy,
                    code=reason.code,
                    kind=t._(kind),
                )
            )
    return found


def keys(t: Translator) -> list[tuple[str, str]]:
    """Keys and what they do."""
    return [(key if key in SAME_EVERYWHERE else t._(key), t._(what)) for key, what in KEYS]


def finds(entries: list[Entry], text: str) -> list[Entry]:
    """Those in which every word of the text stands; all of them without a text."""
    words = plain(text).split()
    return [one for one in entries if all(word in _told(one) for word in words)]


def _told(one: Entry) -> str:
    return plain(f"{one.name} {one.code} {one.kind} {one.what} {one.remedy}")


def plain(text: str) -> str:
    """Without capitals and accents: nobody types them into a search."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
