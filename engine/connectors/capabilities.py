"""What a connector can carry, as data: screens, checks and mapping read it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from engine.model import Channel, Entity, Priority, Status, TicketType


class Doubt(StrEnum):
    """How a lost answer of a write is settled."""

    UPSERT = "upsert"
    UNIQUE_KEY = "unique_key"
    SEARCHABLE = "searchable"
    NONE = "none"


class Trait(StrEnum):
    """What a target holds beyond its capabilities; what is not named, it does not hold."""

    COMPANY_TAGS = "company_tags"
    """Tags of companies."""
    NAMELESS = "nameless"
    """Contacts without a name."""
    PHONES = "phones"
    """Several phone numbers of a contact."""
    ANY_PHONE = "any_phone"
    """Phone numbers in whatever form, also what is none."""
    JOB_TITLE = "job_title"
    ADDRESS = "address"
    CONSENT = "consent"
    """That a person wants no campaigns."""
    BLOCKED = "blocked"
    AVATAR = "avatar"
    INLINE_IMAGES = "inline_images"
    """Images inside the text of a message."""
    PERSON_NOTES = "person_notes"
    """Notes about a person, each with its author; otherwise one text."""
    RATING = "rating"
    LINKS = "links"
    """Links between conversations."""
    ORDER = "order"
    """The order of articles."""
    SUMMARY = "summary"
    """An article's summary."""
    DECORATION = "decoration"
    """Promoted articles, closed comments."""
    SCHEDULED = "scheduled"
    """Articles that are published later."""
    SIGNED_IN = "signed_in"
    """Articles for signed-in readers."""
    AGENTS = "agents"
    """Articles for agents."""
    EMPTY_ARTICLE = "empty_article"
    """Articles without text."""


class Settling(msgspec.Struct, frozen=True, kw_only=True):
    """The way an entity's doubt is settled; `lag_seconds` is the longest search delay."""

    by: Doubt
    lag_seconds: float = 0.0


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """Which dates of an entity the target accepts."""

    created: bool = False
    updated: bool = False
    closed: bool = False
    message: bool = False


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the target takes as attachments; sizes in bytes.

    `total_bytes` is what all files of a conversation may have together, 0 for
    any. `blocked` are extensions without the dot, in lower case, refused unless
    the account allows them; `never` can't be allowed at all.
    """

    per_message: int = 0
    max_bytes: int = 0
    total_bytes: int = 0
    blocked: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    in_articles: bool = False


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """
    What each canonical value reads back as once this desk has stored it.

    A value is carried without loss exactly when it reads back as itself.
    """

    status: Mapping[Status, Status]
    priority: Mapping[Priority, Priority]
    type: Mapping[TicketType, TicketType]
    channel: Mapping[Channel, Channel]


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """
    One permission group as the sign-in page lists it, and what it is needed for.

    `rights` are the desk's own names of what it takes, where people grant them one by one.
    """

    key: str
    reads: tuple[Entity, ...] = ()
    writes: tuple[Entity, ...] = ()
    rights: tuple[str, ...] = ()

    @property
    def spare(self) -> bool:
        """Whether a source can do without it: nothing else refers to collections and articles."""
        return bool(self.reads) and {Entity.COLLECTION, Entity.ARTICLE}.issuperset(self.reads)


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """Declared facts about one help desk as source and as target."""

    reads: frozenset[Entity]
    writes: frozenset[Entity]
    matches: frozenset[Entity]
    vocabulary: Vocabulary
    settling: Mapping[Entity, Settling]
    dates: Mapping[Entity, Dates]
    files: Files
    locales: Mapping[str, str]
    """BCP 47 → the desk's own code; an empty table means any."""
    creates_fields: frozenset[Entity] = frozenset()
    creates_teams: bool = False
    """Teams that are missing can be made, with their agents."""
    text_limit: int | None = None
    """Longest custom text value in characters."""
    name_limit: int | None = None
    """Longest name of a person or company in characters."""
    title_limit: int | None = None
    """Longest title of an article in characters."""
    subject_limit: int | None = None
    """Longest subject in characters."""
    spend_limit: int | None = None
    """Largest amount that a company may spend."""
    future_dates: bool = True
    """Messages may be dated after today."""
    message_limit: int | None = None
    """Longest message in characters."""
    messages_limit: int | None = None
    """How many messages of one conversation its API gives out."""
    tags_limit: int | None = None
    """Most tags of one record."""
    tag_limit: int | None = None
    """Longest tag in characters."""
    tag_folding: bool = False
    """Tags are lower-cased and lose their spaces."""
    tags_ignore_case: bool = False
    """Tags that differ in case alone are one."""
    tree_depth: int = 3
    article_needs_folder: bool = False
    """An article must lie in a folder inside a category."""
    starts_with_contact: bool = False
    """A conversation can only be begun by the customer, in plain text."""
    opens_as_requester: bool = False
    """The first message is public and stands under the requester's name, whoever wrote it."""
    replies_as_notes: bool = False
    """Replies are written as public notes, since real ones would be mailed."""
    needs_subject: bool = False
    needs_article_author: bool = False
    note_author_must_be_agent: bool = True
    keeps_authors: bool = True
    """Messages stand under whoever wrote them; otherwise under who is signed in."""
    assigned_is_open: bool = False
    """What is new and assigned to an agent becomes open, as nobody new has looked at it."""
    silent: bool = False
    """Every write has a way that mails nobody."""
    requester_may_be_agent: bool = False
    leads: bool = False
    """Contacts may be leads."""
    traits: frozenset[Trait] = frozenset()
    """What else it holds; what is not named, it does not."""
    calls_per_minute: int = 600
    """The usual call limit, for estimates before the service has said its own."""
    single_email: bool = False
    companies_limit: int | None = None
    """Most companies of one person."""
    companies_as_text: bool = False
    """A company is nothing but a text of its people, the same in whatever case."""
    keys_ignore_case: bool = False
    """No two people have external ids that differ in case alone."""
    unique_company_names: bool = False
    """No two companies of one name, whatever its case."""
    deletes: frozenset[Entity] = frozenset()
    whole: bool = False
    """It holds our own records as they are: nothing is converted, ids stay the source's."""
    updates: frozenset[Entity] = frozenset()
    """What can follow later changes of the source once it is written."""
    lists: frozenset[Entity] = frozenset()
    """What a source can list by id alone, so that deleted records are noticed."""
    tickets: Vocabulary | None = None
    """How tickets read back where they are other records than conversations, else None."""
    links_incidents: bool = False
    """It links conversations to the ticket of the problem that they are about."""
    links_parents: bool = False
    """It links tickets to the one that they are part of."""
    problem_first: bool = False
    """An incident names its problem when it is written, and only a problem that is there."""
    field_quota: Mapping[tuple[Entity, ...], int] = {}
    """How many custom fields these entities may have together."""
    required_is_ignored: bool = False
    """Records are taken without the fields that people must fill in."""
    bulk: Mapping[Entity, int] = {}
    """How many records of those written at the same time one call may carry."""
