"""What Request Tracker can carry. Sources beside each fact; paths are below lib/RT."""

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
from engine.connectors.request_tracker.convert.people import LENGTHS
from engine.connectors.request_tracker.convert.vocabulary import (
    PRIORITY_OUT,
    STATUS_IN,
    STATUS_OUT,
    priority_in,
)
from engine.model import Channel, Entity, Priority, Status, TicketType

FILE_BYTES = 10 * 2**20
"""RT's own `$MaxAttachmentSize` (RT_Config.pm); an installation may change it."""
FILES_PER_MESSAGE = 50
"""No limit is documented; one call holds them all."""
CALLS_PER_MINUTE = 180
"""Measured with a token and RT's own bcrypt cost of 12; a session is thirty times as fast."""

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
        priority={value: priority_in(PRIORITY_OUT[value]) for value in Priority},
        # Words of two ticket fields that the writer makes.
        type={value: value for value in TicketType},
        channel={value: value for value in Channel},
    ),
    settling={
        Entity.TAG: Settling(by=Doubt.UPSERT),
        Entity.COMPANY: Settling(by=Doubt.UPSERT),
        Entity.CONTACT: Settling(by=Doubt.UNIQUE_KEY),
        # Searches are answered by the database itself: nothing lags.
        Entity.CONVERSATION: Settling(by=Doubt.SEARCHABLE),
        Entity.COLLECTION: Settling(by=Doubt.UNIQUE_KEY),
        Entity.ARTICLE: Settling(by=Doubt.UNIQUE_KEY),
    },
    dates={
        # Ticket.pm, Create: Created "passed in during an import"; LastUpdated is set by RT.
        Entity.CONVERSATION: Dates(created=True, closed=True),
        Entity.CONTACT: Dates(created=True),
    },
    files=Files(per_message=FILES_PER_MESSAGE, max_bytes=FILE_BYTES),
    # Articles have one language; there is no code that could be wrong.
    locales={},
    # REST2 applies fields to queues alone (CustomField.pm, Create: Queue).
    creates_fields=frozenset({Entity.CONVERSATION}),
    name_limit=LENGTHS["RealName"],
    title_limit=200,
    # Tickets.Subject is cut to this without a word (Ticket.pm, Create).
    subject_limit=200,
    tree_depth=1,
    article_needs_folder=True,
    needs_subject=True,
    # The mail of a ticket can be silenced for everybody who would get some.
    silent=True,
    requester_may_be_agent=True,
    keeps_authors=False,
    note_author_must_be_agent=False,
    single_email=True,
    companies_as_text=True,
    unique_company_names=True,
    traits=frozenset({Trait.NAMELESS, Trait.PHONES, Trait.ADDRESS, Trait.SUMMARY, Trait.LINKS}),
    required_is_ignored=True,
    calls_per_minute=CALLS_PER_MINUTE,
    deletes=frozenset({Entity.CONTACT, Entity.CONVERSATION, Entity.COLLECTION, Entity.ARTICLE}),
    updates=frozenset({Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE}),
    lists=frozenset(),
)
