"""What Intercom can carry. Sources beside each fact; "help" is intercom.com/help."""

from __future__ import annotations

from engine.connectors.capabilities import (
    Capabilities,
    Dates,
    Doubt,
    Files,
    Settling,
    Trait,
    Vocabulary,
)
from engine.connectors.intercom.convert.fields import TEXT_LIMIT
from engine.connectors.intercom.convert.people import SPEND_LIMIT
from engine.connectors.intercom.convert.vocabulary import (
    CATEGORY_IN,
    CATEGORY_OUT,
    LOCALES,
    STATUS_IN,
    STATUS_OUT,
    TICKET_STATUS_IN,
    TICKET_STATUS_OUT,
)
from engine.model import Channel, Entity, Priority, Status, TicketType

SEARCH_LAG_SECONDS = 60.0
"""Search is eventually consistent: records were seen to be missing for seconds after a write."""
LIST_LAG_SECONDS = 5.0

PARTS_LIMIT = 500
"""Only the newest 500 parts come (2.16: Retrieve a conversation)."""
FILES_PER_MESSAGE = 10
"""2.16: Reply to a conversation, attachment_files."""
FILE_BYTES = 100 * 2**20
"""Largest file that the inbox takes (help, article 2339426)."""

CALLS_PER_MINUTE = 10_000
"""Of one app (developers.intercom.com, rate limiting)."""

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
_FIELDS = frozenset({Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION})

CAPABILITIES = Capabilities(
    reads=frozenset(Entity),
    writes=_WRITES,
    matches=frozenset({Entity.AGENT, Entity.TEAM, Entity.TAG, Entity.COMPANY, Entity.CONTACT}),
    vocabulary=Vocabulary(
        status={status: STATUS_IN[STATUS_OUT[status]] for status in Status},
        # No request schema of 2.16 has a priority, and conversations have no type.
        priority=dict.fromkeys(Priority, Priority.NONE),
        type=dict.fromkeys(TicketType, TicketType.NONE),
        # Recorded: what the API creates has source.type "conversation".
        channel=dict.fromkeys(Channel, Channel.CHAT),
    ),
    settling={
        Entity.TAG: Settling(by=Doubt.UPSERT),
        Entity.COMPANY: Settling(by=Doubt.UPSERT),
        Entity.CONTACT: Settling(by=Doubt.UNIQUE_KEY),
        Entity.CONVERSATION: Settling(by=Doubt.SEARCHABLE, lag_seconds=SEARCH_LAG_SECONDS),
        Entity.COLLECTION: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
        Entity.ARTICLE: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
    },
    dates={
        # Contacts keep it as signed_up_at, which is another field: the created date is lost.
        Entity.COMPANY: Dates(created=True),
        Entity.CONVERSATION: Dates(created=True, message=True),
    },
    files=Files(
        per_message=FILES_PER_MESSAGE,
        max_bytes=FILE_BYTES,
        # Refused until the workspace allows them (Settings > Security > Attachment settings). The
        # vendor publishes no whole list; programs are what it says it refuses.
        blocked=frozenset("bat cmd com cpl dll jar lnk msi pif ps1 vbs".split()),
        never=frozenset({"exe", "scr", "shb", "sys", "wsf"}),
    ),
    locales=LOCALES,
    creates_fields=_FIELDS,
    text_limit=TEXT_LIMIT,
    name_limit=TEXT_LIMIT,
    title_limit=TEXT_LIMIT,
    subject_limit=TEXT_LIMIT,
    spend_limit=SPEND_LIMIT,
    messages_limit=PARTS_LIMIT,
    tags_ignore_case=True,
    tree_depth=3,
    starts_with_contact=True,
    needs_article_author=True,
    leads=True,
    traits=frozenset(
        {
            Trait.COMPANY_TAGS,
            Trait.NAMELESS,
            Trait.CONSENT,
            Trait.PERSON_NOTES,
            Trait.SUMMARY,
            Trait.SCHEDULED,
            Trait.AGENTS,
            Trait.EMPTY_ARTICLE,
        }
    ),
    tickets=Vocabulary(
        status={
            status: status
            if status is Status.SNOOZED
            else TICKET_STATUS_IN[TICKET_STATUS_OUT[status]]
            for status in Status
        },
        # No request schema of 2.16 has a priority or a channel of tickets.
        priority=dict.fromkeys(Priority, Priority.NONE),
        type={kind: CATEGORY_IN[CATEGORY_OUT.get(kind, "Customer")] for kind in TicketType},
        channel=dict.fromkeys(Channel, Channel.OTHER),
    ),
    links_incidents=True,
    # 250 attributes of people and companies together (help, article 179).
    field_quota={(Entity.CONTACT, Entity.COMPANY): 250},
    calls_per_minute=CALLS_PER_MINUTE,
    single_email=True,
    # 2.16, POST /contacts/{id}/companies: contact_company_limit_exceeded.
    companies_limit=1000,
    deletes=_WRITES,
    updates=_WRITES - {Entity.TAG},
    lists=frozenset({Entity.COMPANY, Entity.CONVERSATION, Entity.COLLECTION, Entity.ARTICLE}),
)
