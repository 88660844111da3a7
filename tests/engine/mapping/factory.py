"""Accounts made of plain values, for tests of the mapping."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine import mapping as engine_mapping
from engine.connectors.capabilities import (
    Capabilities,
    Dates,
    Doubt,
    Files,
    Settling,
    Vocabulary,
)
from engine.mapping import Choice, Context, Mapped, Mapping, Trait
from engine.mapping.origin import ORIGIN_FIELDS
from engine.mapping.words import word
from engine.model import (
    Agent,
    Author,
    AuthorRole,
    Channel,
    Conversation,
    Entity,
    FieldSpec,
    Message,
    Priority,
    Record,
    Ref,
    Status,
    Team,
    TicketType,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = Agent(id="s-ana", name="Ana López", email="ana.lopez@example.com")
CLARA = Agent(id="s-clara", name="Clara Núñez", email="clara.nunez@example.com", active=False)
CUSTOMER = Ref(Entity.CONTACT, "c1")
THREADED = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)
WRITES = frozenset(set(Entity) - {Entity.AGENT, Entity.TEAM})


def vocabulary(**changes: Any) -> Vocabulary:
    same: dict[str, Any] = {
        "status": {value: value for value in Status},
        "priority": {value: value for value in Priority},
        "type": {value: value for value in TicketType},
        "channel": {value: value for value in Channel},
    }
    return Vocabulary(**{part: same[part] | changes.get(part, {}) for part in same})


def capabilities(**changes: Any) -> Capabilities:
    plain: dict[str, Any] = {
        "reads": frozenset(Entity),
        "writes": WRITES,
        "matches": frozenset({Entity.AGENT, Entity.TEAM}),
        "vocabulary": vocabulary(),
        "settling": {entity: Settling(by=Doubt.NONE) for entity in Entity},
        "dates": {
            entity: Dates(created=True, updated=True, closed=True, message=True)
            for entity in Entity
        },
        "files": Files(in_articles=True),
        "locales": {},
        "creates_fields": frozenset(THREADED),
        "leads": True,
        "requester_may_be_agent": True,
    }
    return Capabilities(**plain | changes)


def intercom_like(**changes: Any) -> Capabilities:
    """Default mappings, columns Intercom of 2.2-2.5 and section 10."""
    plain: dict[str, Any] = {
        "vocabulary": vocabulary(
            status={
                Status.NEW: Status.OPEN,
                Status.WAITING_CUSTOMER: Status.OPEN,
                Status.WAITING_OTHER: Status.OPEN,
                Status.CLOSED: Status.SOLVED,
            },
            priority=dict.fromkeys(Priority, Priority.NONE),
            type=dict.fromkeys(TicketType, TicketType.NONE),
            channel=dict.fromkeys(Channel, Channel.CHAT),
        ),
        "dates": {Entity.CONVERSATION: Dates(created=True, message=True)},
        "files": Files(per_message=10, max_bytes=100_000_000, blocked=frozenset({"exe", "sys"})),
        "locales": {"en": "en", "es": "es", "pt-BR": "pt-BR", "zh-TW": "zh-TW"},
        "starts_with_contact": True,
        "needs_article_author": True,
        "single_email": True,
        "requester_may_be_agent": False,
    }
    return capabilities(**plain | changes)


def zendesk_like(**changes: Any) -> Capabilities:
    """Default mappings, columns Zendesk of 2.2-2.5 and section 10."""
    plain: dict[str, Any] = {
        "vocabulary": vocabulary(
            status={Status.SNOOZED: Status.WAITING_OTHER},
            type={
                TicketType.FEATURE_REQUEST: TicketType.QUESTION,
                TicketType.OTHER: TicketType.NONE,
            },
            channel=dict.fromkeys(Channel, Channel.API),
        ),
        "dates": {
            Entity.CONVERSATION: Dates(created=True, updated=True, closed=True, message=True)
        },
        "files": Files(max_bytes=50_000_000, in_articles=True),
        "locales": {"en": "en-us", "es": "es", "es-419": "es-419"},
        "tag_folding": True,
        "tree_depth": 2,
        "article_needs_folder": True,
        "needs_subject": True,
        "message_limit": 65_000,
        "leads": False,
    }
    return capabilities(**plain | changes)


def origin_specs() -> dict[Entity, tuple[FieldSpec, ...]]:
    return {
        entity: tuple(
            FieldSpec(entity=entity, key=f"{key}_1", label=word(key, mapping().language))
            for key in ORIGIN_FIELDS
        )
        for entity in THREADED
    }


def mapping(**changes: Any) -> Mapping:
    plain: dict[str, Any] = {
        "source": "a",
        "target": "b",
        "agents": {"s-ana": Choice(target="t-ana"), "s-clara": Choice()},
        "teams": {"s-support": Choice(target="t-support"), "s-returns": Choice()},
        "default_agent": "t-ana",
        "origin_fields": dict.fromkeys(ORIGIN_FIELDS, True),
    }
    return Mapping(**plain | changes)


def name_of(ref: Ref) -> str | None:
    return {"c1": "Marta Ruiz", "c2": "Luis Gil", "o1": "Panadería Núñez"}.get(ref.id)


def context(target: Capabilities | None = None, **changes: Any) -> Context:
    plain: dict[str, Any] = {
        "mapping": mapping(),
        "source": capabilities(),
        "target": target or capabilities(),
        "now": NOW,
        "agents": {"s-ana": ANA, "s-clara": CLARA},
        "teams": {
            "s-support": Team(id="s-support", name="Soporte"),
            "s-returns": Team(id="s-returns", name="Devoluciones"),
        },
        "target_agents": {"t-ana": Agent(id="t-ana", name="Ana López")},
        "target_fields": origin_specs(),
        "traits": frozenset(Trait) - {Trait.ANY_PHONE},
        "name_of": name_of,
    }
    return Context(**plain | changes)


def apply(record: Record, known: Context) -> Any:
    """What the mapping makes of it; untyped, so that tests read any entity's values."""
    return engine_mapping.apply(record, known)


def at(second: int = 0, minute: int = 5, day: int = 3) -> datetime:
    return datetime(2021, 3, day, 14, minute, second, tzinfo=UTC)


def by_customer(contact_id: str = "c1") -> Author:
    return Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, contact_id), name="")


def by_agent(agent: Agent = ANA) -> Author:
    return Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, agent.id), name=agent.name)


def message(number: int = 1, **changes: Any) -> Message:
    plain: dict[str, Any] = {
        "id": f"m{number}",
        "author": by_customer(),
        "at": at(minute=number),
        "text": f"words {number}",
    }
    return Message(**plain | changes)


def conversation(*messages: Message, **changes: Any) -> Conversation:
    plain: dict[str, Any] = {
        "id": "k1",
        "subject": "Order",
        "requester": CUSTOMER,
        "created_at": at(),
        "messages": messages or (message(),),
        "channel": Channel.API,
    }
    return Conversation(**plain | changes)


def codes(mapped: Mapped) -> list[str]:
    return [loss.code for loss in mapped.losses]


def detail(mapped: Mapped, code: str) -> dict[str, str]:
    return next(loss.detail for loss in mapped.losses if loss.code == code)


def losses_of(record: Record, known: Context) -> list[str]:
    """Codes that every record of the kind pays are left out."""
    return [code for code in codes(apply(record, known)) if code not in BACKGROUND]


BACKGROUND = frozenset(
    "date_created_lost date_updated_lost date_closed_lost channel_reduced address_changed".split()
)
