"""What Freshdesk can carry. Sources beside each fact; names are those of the API reference."""

from __future__ import annotations

from engine.connectors.capabilities import (
    Capabilities,
    Doubt,
    Files,
    Settling,
    Trait,
    Vocabulary,
)
from engine.connectors.freshdesk.convert.fields import TEXT_LIMIT
from engine.connectors.freshdesk.convert.locales import LOCALES
from engine.connectors.freshdesk.convert.vocabulary import (
    CHANNEL_IN,
    CHANNEL_OUT,
    PRIORITY_IN,
    PRIORITY_OUT,
    STATUS_IN,
    STATUS_OUT,
    TYPE_IN,
    TYPE_OUT,
)
from engine.model import Channel, Entity, Priority, Status, TicketType

LIST_LAG_SECONDS = 5.0
"""Doubts are settled by lists, which come from the records themselves; the search lags by minutes
(Filter Tickets)."""

TICKET_BYTES = 20 * 2**20
"""All files of a ticket together (Tickets, Create: attachments)."""
FILES_PER_MESSAGE = 100
"""No number is documented."""

CALLS_PER_MINUTE = 200
"""Growth (support.freshdesk.com, article 225439); the account's headers say its own."""

_WRITES = frozenset(
    {
        Entity.TAG,
        Entity.COMPANY,
        Entity.CONTACT,
        Entity.CONVERSATION,
        Entity.COLLECTION,
        Entity.ARTICLE,
    }
)

CAPABILITIES = Capabilities(
    reads=frozenset(Entity),
    writes=_WRITES,
    matches=frozenset({Entity.AGENT, Entity.TEAM, Entity.TAG, Entity.COMPANY, Entity.CONTACT}),
    vocabulary=Vocabulary(
        status={status: STATUS_IN[STATUS_OUT[status]] for status in Status},
        priority={value: PRIORITY_IN[PRIORITY_OUT[value]] for value in Priority},
        type={
            value: TYPE_IN.get(TYPE_OUT.get(value, "").casefold(), TicketType.NONE)
            for value in TicketType
        },
        channel={value: CHANNEL_IN[CHANNEL_OUT[value]] for value in Channel},
    ),
    settling={
        Entity.TAG: Settling(by=Doubt.UPSERT),
        Entity.COMPANY: Settling(by=Doubt.UNIQUE_KEY),
        Entity.CONTACT: Settling(by=Doubt.UNIQUE_KEY),
        Entity.CONVERSATION: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
        Entity.COLLECTION: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
        Entity.ARTICLE: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
    },
    # No date can be set: created_at and updated_at are answers only, and sent they are refused.
    dates={},
    files=Files(
        per_message=FILES_PER_MESSAGE,
        max_bytes=TICKET_BYTES,
        total_bytes=TICKET_BYTES,
        # The list that an account starts with (partnersupport.freshworks.com, article
        # 50000005573); administrators may change it.
        blocked=frozenset(
            "apk bat cmd com cpl dll dmg exe jar js msi ps1 py rar scr sh vbs wsf zip".split()
        ),
    ),
    locales=LOCALES,
    creates_fields=frozenset({Entity.CONVERSATION, Entity.CONTACT, Entity.COMPANY}),
    text_limit=TEXT_LIMIT,
    name_limit=255,
    title_limit=255,
    subject_limit=255,
    # Stated for outbound messages alone: 30 tags of 32 characters.
    tags_limit=30,
    tag_limit=32,
    # Category and folder; folders in folders are a feature of some plans (Solutions, Folder).
    tree_depth=2,
    article_needs_folder=True,
    opens_as_requester=True,
    replies_as_notes=True,
    needs_subject=True,
    # Companies: the name must be unique.
    unique_company_names=True,
    traits=frozenset(
        {
            Trait.PHONES,
            Trait.ANY_PHONE,
            Trait.JOB_TITLE,
            Trait.ADDRESS,
            Trait.RATING,
            Trait.SUMMARY,
            Trait.SIGNED_IN,
            Trait.AGENTS,
        }
    ),
    # A tracker's tickets are named while it is created, a parent also later (Tickets, Update).
    links_parents=True,
    calls_per_minute=CALLS_PER_MINUTE,
    deletes=_WRITES - {Entity.TAG},
)
