"""What the archive shows, in one pass over its records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from engine.archive import Records
from engine.connectors.capabilities import Capabilities
from engine.mapping import Mapping
from engine.mapping.files import extension
from engine.model import Agent, Article, Attachment, Contact, Conversation, Entity, Ref

EXAMPLES = 10


@dataclass
class Kind:
    """How many records are of a kind, and the ids of a few."""

    n: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        """One more."""
        self.n += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


@dataclass
class Facts:
    """
    Figures of the archive; `read` has the entities of which anything was read.

    `types` counts files by extension, `bytes` is the size of all files as announced.
    """

    read: set[Entity] = field(default_factory=set)
    bots: set[str] = field(default_factory=set)
    agent_names: dict[str, str] = field(default_factory=dict)
    without_requester: Kind = field(default_factory=Kind)
    unassigned: Kind = field(default_factory=Kind)
    truncated: Kind = field(default_factory=Kind)
    duplicates: Kind = field(default_factory=Kind)
    too_large: Kind = field(default_factory=Kind)
    types: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    without_folder: Kind = field(default_factory=Kind)
    locales: Counter[str] = field(default_factory=Counter)


def gather(records: Records, mapping: Mapping, target: Capabilities) -> Facts:
    """Read the whole archive once; no record stays in memory."""
    facts = Facts(read={Entity(entity) for entity, n in records.counts().items() if n})
    for agent in records.every(Entity.AGENT):
        if isinstance(agent, Agent):
            _agent(agent, facts)
    _people(records, facts)
    for record in records.every(Entity.CONVERSATION):
        if isinstance(record, Conversation):
            _conversation(record, facts, target)
    _articles(records, facts, mapping, target)
    return facts


def _agent(agent: Agent, facts: Facts) -> None:
    facts.agent_names[agent.id] = agent.name or agent.email or agent.id
    if agent.bot:
        facts.bots.add(agent.id)


def _people(records: Records, facts: Facts) -> None:
    """Addresses are kept as hashes: enough to see one come again."""
    seen: set[int] = set()
    for contact in records.every(Entity.CONTACT):
        if not isinstance(contact, Contact) or not contact.email:
            continue
        mark = hash(contact.email.strip().casefold())
        if mark in seen:
            facts.duplicates.add(contact.id)
        seen.add(mark)


def _conversation(record: Conversation, facts: Facts, target: Capabilities) -> None:
    if record.spam or record.deleted or record.sample:
        return
    if record.requester is None:
        facts.without_requester.add(record.id)
    if record.assignee is None:
        facts.unassigned.add(record.id)
    if record.announced is not None and record.announced > len(record.messages):
        facts.truncated.add(record.id)
    for message in record.messages:
        for attachment in message.attachments:
            _file(attachment, record.id, facts, target)


def _file(attachment: Attachment, record_id: str, facts: Facts, target: Capabilities) -> None:
    facts.types[extension(attachment)] += 1
    facts.bytes += attachment.size or 0
    limit = target.files.max_bytes
    if limit and attachment.size is not None and attachment.size > limit:
        facts.too_large.add(record_id)


def _articles(records: Records, facts: Facts, mapping: Mapping, target: Capabilities) -> None:
    nested = {
        record.id
        for record in records.every(Entity.COLLECTION)
        if getattr(record, "parent", None) is not None
    }
    for article in records.every(Entity.ARTICLE):
        if not isinstance(article, Article):
            continue
        if target.article_needs_folder and not _lies_in_folder(article.parent, nested):
            facts.without_folder.add(article.id)
        others = article.translations if mapping.translations else ()
        facts.locales.update({one.locale for one in others} | {article.locale or ""} - {""})
        if target.files.in_articles:
            for attachment in article.attachments:
                _file(attachment, article.id, facts, target)


def _lies_in_folder(parent: Ref | None, nested: set[str]) -> bool:
    return parent is not None and parent.id in nested
