"""What the archive shows, in one pass over its records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from engine.archive import Records
from engine.check.finding import EXAMPLES, Shown
from engine.check.tree import Tree
from engine.mapping import Context, Phones
from engine.mapping.conversion import convert
from engine.mapping.fields import chosen_keys, spec
from engine.mapping.files import extension
from engine.mapping.links import links_of
from engine.mapping.offers import readers
from engine.mapping.phones import treat
from engine.mapping.regions import region_of
from engine.mapping.suggest import FIELD_TABLES, VALUE_PARTS
from engine.mapping.twins import address_key
from engine.model import (
    Agent,
    Article,
    Attachment,
    Audience,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    Record,
    Ref,
    Team,
    entity_of,
)


@dataclass
class Kind:
    """How many records are of a kind, and a few of them."""

    n: int = 0
    shown: list[Shown] = field(default_factory=list)

    def add(self, record: Record, words: str = "") -> None:
        """One more; `words` say what is the matter with this one."""
        self.n += 1
        if len(self.shown) < EXAMPLES:
            entity = entity_of(record)
            self.shown.append(Shown(entity=entity, id=record.id, url=record.url, words=words))


@dataclass
class Facts:
    """
    Figures of the archive; `read` has how many records of each entity were read.

    `types` counts files by extension, `bytes` is the size of all files as announced, `values`
    counts conversations by (part of the mapping, canonical value), `lossy` records by (entity,
    label of the field, loss code), `empty` those without a value by (entity, target key).
    `agents_at_work` counts the conversations in which an agent has a part.
    """

    read: dict[Entity, int] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    agents: dict[str, Agent] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    agents_at_work: Counter[str] = field(default_factory=Counter)
    without_requester: Kind = field(default_factory=Kind)
    unassigned: Kind = field(default_factory=Kind)
    outside_team: Kind = field(default_factory=Kind)
    truncated: Kind = field(default_factory=Kind)
    split: Kind = field(default_factory=Kind)
    undated: Kind = field(default_factory=Kind)
    duplicates: Kind = field(default_factory=Kind)
    too_large: Kind = field(default_factory=Kind)
    bad_phones: Kind = field(default_factory=Kind)
    phones: int = 0
    fixable_phones: int = 0
    types: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    tree: Tree = field(default_factory=Tree)
    without_folder: Kind = field(default_factory=Kind)
    unknown_audience: Kind = field(default_factory=Kind)
    unresolved_links: Kind = field(default_factory=Kind)
    locales: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    lossy: Counter[tuple[Entity, str, str]] = field(default_factory=Counter)
    filled: Counter[tuple[Entity, str]] = field(default_factory=Counter)


def gather(records: Records, context: Context) -> Facts:
    """Read the whole archive once; no record stays in memory."""
    facts = Facts(read={Entity(entity): n for entity, n in records.counts().items() if n})
    for agent in records.every(Entity.AGENT):
        if isinstance(agent, Agent):
            _agent(agent, facts)
    facts.teams = {one.id: one.name for one in records.every(Entity.TEAM) if isinstance(one, Team)}
    for company in records.every(Entity.COMPANY):
        _fields(company, facts, context)
    _people(records, facts, context)
    for record in records.every(Entity.CONVERSATION):
        if isinstance(record, Conversation) and not _stays(record):
            _conversation(record, facts, context)
    _articles(records, facts, context)
    return facts


def _stays(record: Conversation) -> bool:
    return record.spam or record.deleted or record.sample


def _agent(agent: Agent, facts: Facts) -> None:
    facts.agents[agent.id] = agent
    if agent.bot:
        facts.bots.add(agent.id)


def _people(records: Records, facts: Facts, context: Context) -> None:
    """Addresses are kept as hashes: enough to see one come again."""
    seen: set[int] = set()
    for contact in records.every(Entity.CONTACT):
        if not isinstance(contact, Contact):
            continue
        _fields(contact, facts, context)
        _phones(contact, facts, context)
        if key := address_key(contact.email):
            if hash(key) in seen:
                facts.duplicates.add(contact)
            seen.add(hash(key))


def _phones(contact: Contact, facts: Facts, context: Context) -> None:
    """Every number is classified offline: as it should be, to be fixed, not valid."""
    given = [one.strip() for one in (contact.phone, *contact.phones) if one and one.strip()]
    region = region_of(contact, context) if given else None
    facts.phones += len(given)
    for number in given:
        code = treat(number, Phones.FIX, region).code
        if code == "phone_fixed":
            facts.fixable_phones += 1
        elif code is not None:
            facts.bad_phones.add(contact, number)


def _fields(record: Record, facts: Facts, context: Context) -> None:
    """Which custom values do not fit the fields that they are mapped to."""
    entity = entity_of(record)
    if not isinstance(record, Contact | Company | Conversation) or entity not in FIELD_TABLES:
        return
    chosen = chosen_keys(entity, context)
    for key, value in record.fields.items():
        target = spec(context.target_fields, entity, chosen.get(key) or "")
        if target is None:
            continue
        source = spec(context.source_fields, entity, key)
        done = convert(value, source, target, context)
        if done.value is not None:
            facts.filled[entity, target.key] += 1
        if done.code:
            facts.lossy[entity, source.label if source else key, done.code] += 1


def _conversation(record: Conversation, facts: Facts, context: Context) -> None:
    _fields(record, facts, context)
    if record.requester is None:
        facts.without_requester.add(record)
    _assignment(record, facts)
    if record.announced is not None and record.announced > len(record.messages):
        facts.truncated.add(record)
    if record.created_at is None:
        facts.undated.add(record)
    limit = context.target.message_limit
    if limit and any(len(one.html or one.text or "") > limit for one in record.messages):
        facts.split.add(record)
    for part in VALUE_PARTS:
        facts.values[part, str(getattr(record, part))] += 1
    for message in record.messages:
        for attachment in message.attachments:
            _file(attachment, record, facts, context)


def _assignment(record: Conversation, facts: Facts) -> None:
    authors = (message.author.ref for message in record.messages)
    at_work = {ref.id for ref in (record.assignee, *authors) if ref and ref.entity is Entity.AGENT}
    facts.agents_at_work.update(at_work)
    if record.assignee is None:
        facts.unassigned.add(record)
        return
    known = facts.agents.get(record.assignee.id)
    if record.team and known and known.teams and record.team not in known.teams:
        facts.outside_team.add(record, known.name)


def _file(attachment: Attachment, record: Record, facts: Facts, context: Context) -> None:
    facts.types[extension(attachment)] += 1
    facts.bytes += attachment.size or 0
    limit = context.target.files.max_bytes
    if limit and attachment.size is not None and attachment.size > limit:
        facts.too_large.add(record, attachment.name)


def _articles(records: Records, facts: Facts, context: Context) -> None:
    folders = [one for one in records.every(Entity.COLLECTION) if isinstance(one, Collection)]
    facts.tree = Tree.of(folders)
    held = {one.id for one in records.every(Entity.ARTICLE)}
    for article in records.every(Entity.ARTICLE):
        if isinstance(article, Article):
            _article(article, facts, context, held)


def _article(article: Article, facts: Facts, context: Context, held: set[str]) -> None:
    facts.tree.put(article)
    if not facts.tree.lies_in_folder(article.parent):
        facts.without_folder.add(article)
    if article.audience is Audience.LIMITED and readers(article, context) is None:
        facts.unknown_audience.add(article)
    others = article.translations if context.mapping.translations else ()
    facts.locales.update({one.locale for one in others} | {article.locale or ""} - {""})
    if any(other not in held for other in links_of(article).values()):
        facts.unresolved_links.add(article)
    if context.target.files.in_articles:
        for attachment in article.attachments:
            _file(attachment, article, facts, context)


def ref_of(shown: Shown) -> Ref:
    """The record that an example stands for."""
    return Ref(Entity(shown.entity), shown.id)
