"""The words for the fixed values of records, runs, outcomes and findings."""

from __future__ import annotations

from engine.i18n import N_, Translator
from engine.words.entities import capitalised

VOCABULARY: dict[str, dict[str, str]] = {
    "status": {
        "new": N_("new"),
        "open": N_("open"),
        "waiting_customer": N_("waiting for the customer"),
        "waiting_other": N_("waiting for others"),
        "snoozed": N_("snoozed"),
        "solved": N_("solved"),
        "closed": N_("closed"),
    },
    "priority": {
        "none": N_("no priority"),
        "low": N_("low"),
        "normal": N_("normal"),
        "high": N_("high"),
        "urgent": N_("urgent"),
    },
    "kind": {"conversation": N_("conversation"), "ticket": N_("ticket")},
    "type": {
        "none": N_("no type"),
        "question": N_("question"),
        "incident": N_("incident"),
        "problem": N_("problem"),
        "task": N_("task"),
        "feature_request": N_("feature request"),
        "other": N_("other"),
    },
    "channel": {
        "email": N_("e-mail"),
        "chat": N_("chat"),
        "web_form": N_("web form"),
        "portal": N_("customer portal"),
        "phone": N_("phone"),
        "sms": "SMS",
        "whatsapp": "WhatsApp",
        "facebook": "Facebook",
        "instagram": "Instagram",
        "twitter": "X (Twitter)",
        "api": "API",
        "manual": N_("typed in by an agent"),
        "outbound": N_("written by us first"),
        "other": N_("other"),
    },
    "message": {
        "reply": N_("reply"),
        "note": N_("private note"),
        "call": N_("phone call"),
        "side": N_("side conversation"),
        "auto": N_("automatic reply"),
        "event": N_("event"),
        "rating": N_("rating"),
    },
    "part": {
        "file": N_("file"),
        "unread": N_("message not given"),
    },
    "author": {
        "agent": N_("agent"),
        "contact": N_("contact"),
        "bot": N_("bot"),
        "unknown": N_("unknown"),
    },
    "article_state": {
        "draft": N_("draft"),
        "published": N_("published"),
        "scheduled": N_("scheduled"),
        "archived": N_("archived"),
    },
    "audience": {
        "everyone": N_("everyone"),
        "signed_in": N_("signed-in readers"),
        "agents": N_("agents only"),
        "limited": N_("limited audience"),
    },
    "outcome": {
        "migrated": N_("migrated"),
        "with_loss": N_("migrated with losses"),
        "failed": N_("failed"),
        "skipped": N_("skipped"),
        "in_doubt": N_("in doubt"),
        "pending": N_("not yet"),
        "kept": N_("in the source copy only"),
        "unread": N_("not given by the source"),
    },
    "verdict": {
        "match": N_("match"),
        "differ": N_("differ"),
        "missing": N_("missing"),
        "unreadable": N_("could not be read"),
    },
    "run": {
        "demo": N_("demo"),
        "full": N_("full migration"),
        "delta": N_("update"),
        "retry": N_("retry"),
        "undo": N_("taking back"),
    },
    "state": {
        "planned": N_("planned"),
        "running": N_("running"),
        "pausing": N_("stopping"),
        "paused": N_("paused"),
        "done": N_("done"),
    },
    "stage": {
        "reading": N_("reading"),
        "writing": N_("writing"),
        "relink": N_("joining links"),
        "verifying": N_("verifying"),
    },
    "level": {
        "must": N_("must be fixed"),
        "should": N_("should be fixed"),
        "info": N_("to know"),
        "fine": N_("fine"),
    },
    "split": {
        "status": N_("by status"),
        "state": N_("by state"),
        "article_state": N_("by state"),
        "kind": N_("by kind"),
        "role": N_("by role"),
        "channel": N_("by channel"),
        "priority": N_("by priority"),
        "type": N_("by type"),
        "team": N_("by team"),
        "audience": N_("by reader"),
        "tag": N_("by tag"),
        "segment": N_("by segment"),
        "ticket_type": N_("by ticket type"),
        "ticket_state": N_("by ticket state"),
        "collection": N_("by collection"),
        "level": N_("by level"),
        "language": N_("by language"),
        "locale": N_("by language"),
    },
    "exactness": {
        "exact": N_("exact"),
        "at_least": N_("at least"),
        "unknown": N_("unknown"),
    },
    "verb": {"read": N_("to read"), "written": N_("to write")},
    "place": {
        "category": N_("category"),
        "folder": N_("folder"),
        "section": N_("section"),
        "collection": N_("collection"),
    },
    "group": {
        "fine": N_("already fine"),
        "choice": N_("your choice"),
        "nothing": N_("nothing to carry"),
        "impossible": N_("cannot be carried"),
    },
    "family": {
        "dates": N_("dates"),
        "people": N_("people"),
        "values": N_("values"),
        "tags": N_("tags"),
        "messages": N_("messages"),
        "files": N_("files"),
        "articles": N_("knowledge base"),
        "relations": N_("relations and the rest"),
    },
    "weight": {
        "1": N_("look only"),
        "2": N_("worth knowing"),
        "3": N_("content missing"),
    },
}


def word(kind: str, value: str, translator: Translator, /, *, capital: bool = False) -> str:
    """
    A fixed value in the reader's language, in lower case as inside a sentence.

    A value outside the list is the account's own word and stays as it is.
    """
    known = VOCABULARY[kind].get(value)
    if known is None:
        return value
    text = translator.message(known)
    return capitalised(text) if capital else text
