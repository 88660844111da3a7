"""What Zendesk can carry. Sources beside each fact; names are those of the API reference."""

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
from engine.connectors.zendesk.convert.fields import TEXT_LIMIT
from engine.connectors.zendesk.convert.locales import LOCALES
from engine.connectors.zendesk.convert.vocabulary import (
    PRIORITY_IN,
    PRIORITY_OUT,
    STATUS_IN,
    STATUS_OUT,
    TYPE_IN,
    TYPE_OUT,
)
from engine.model import Channel, Entity, Priority, Status, TicketType

SEARCH_LAG_SECONDS = 60.0
"""Archived tickets are in no list, only in the search and the export, which lag by about a minute
(Incremental Exports: the most recent minute is left out)."""
LIST_LAG_SECONDS = 5.0

FILE_BYTES = 50 * 2**20
"""Largest attachment (support.zendesk.com, article 4408832757146)."""
ARTICLE_FILE_BYTES = 20 * 2**20
"""Largest article attachment (Article Attachments)."""
FILES_PER_MESSAGE = 100
"""No limit is documented; recorded comments have up to a few dozen."""
MESSAGE_CHARACTERS = 65_535
"""Ticket Comments: longest body."""
COMMENTS_LIMIT = 5_000
"""Ticket Comments: most comments of one ticket."""

CALLS_PER_MINUTE = 400
"""Suite Growth and Professional (Rate limits); the account's headers say its own."""

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
        priority={
            value: PRIORITY_IN.get(PRIORITY_OUT.get(value, ""), Priority.NONE) for value in Priority
        },
        type={value: TYPE_IN.get(TYPE_OUT.get(value, ""), TicketType.NONE) for value in TicketType},
        # Ticket Import: `via` is not among what an import sets; it reads back as "api".
        channel=dict.fromkeys(Channel, Channel.API),
    ),
    settling={
        Entity.TAG: Settling(by=Doubt.UPSERT),
        Entity.COMPANY: Settling(by=Doubt.UNIQUE_KEY),
        Entity.CONTACT: Settling(by=Doubt.UNIQUE_KEY),
        Entity.CONVERSATION: Settling(by=Doubt.SEARCHABLE, lag_seconds=SEARCH_LAG_SECONDS),
        Entity.COLLECTION: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
        Entity.ARTICLE: Settling(by=Doubt.SEARCHABLE, lag_seconds=LIST_LAG_SECONDS),
    },
    dates={
        # Ticket Import: created_at, updated_at, solved_at, and created_at of each comment.
        # Users, organizations and articles get the time of the call (recorded).
        Entity.CONVERSATION: Dates(created=True, updated=True, closed=True, message=True),
    },
    files=Files(
        per_message=FILES_PER_MESSAGE,
        max_bytes=FILE_BYTES,
        # What an account with the list of allowed types switched on refuses (support.zendesk.com,
        # article 4408887057946); each account may change it.
        blocked=frozenset("bat cmd com dll exe jar js msi ps1 scr vbs".split()),
        in_articles=True,
    ),
    locales=LOCALES,
    creates_fields=frozenset({Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION}),
    creates_teams=True,
    text_limit=TEXT_LIMIT,
    # Not in the reference; what columns of this age hold, and what the emulator takes.
    name_limit=255,
    title_limit=255,
    message_limit=MESSAGE_CHARACTERS,
    # Ticket Import: dates lie in the past.
    future_dates=False,
    tag_folding=True,
    # Category and section; sections inside sections need Guide Enterprise (Sections).
    tree_depth=2,
    article_needs_folder=True,
    needs_subject=True,
    # Zendesk: Ticket statuses; a new ticket that gets an assignee is open.
    assigned_is_open=True,
    silent=True,
    requester_may_be_agent=True,
    # Organizations: the name must be unique.
    keys_ignore_case=True,
    unique_company_names=True,
    traits=frozenset(
        {
            Trait.COMPANY_TAGS,
            Trait.INLINE_IMAGES,
            Trait.PHONES,
            Trait.ORDER,
            Trait.DECORATION,
            Trait.SIGNED_IN,
            Trait.AGENTS,
            Trait.EMPTY_ARTICLE,
        }
    ),
    # "Required to solve" is asked of agents; the import takes tickets without (Ticket Import).
    required_is_ignored=True,
    # A later change would run the account's triggers and lose the date (Tickets, problem_id).
    problem_first=True,
    calls_per_minute=CALLS_PER_MINUTE,
    deletes=_WRITES - {Entity.TAG},
    updates=frozenset({Entity.CONVERSATION}),
    # Ticket Import, Bulk Import.
    bulk={Entity.CONVERSATION: 100},
)
