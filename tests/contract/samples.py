"""Records to write, small and with everything a target may hold."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.model import (
    Agent,
    Article,
    ArticleState,
    Attachment,
    Author,
    AuthorRole,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    Message,
    MessageKind,
    PersonNote,
    Ref,
    Status,
    Tag,
    Team,
)

BEGAN = datetime(2021, 3, 3, 14, 5, 7, tzinfo=UTC)
IMAGE = b"\x89PNG\r\n\x1a\n" + b"sample" * 20
DOCUMENT = b"%PDF-1.7\n" + b"sample" * 30


def at(minute: int) -> datetime:
    """A moment of that day."""
    return BEGAN.replace(minute=minute)


def an_agent() -> Agent:
    """Somebody who answers, in a team."""
    return Agent(id="g1", name="Ana", email="ana@example.com", teams=(Ref(Entity.TEAM, "g2"),))


def a_team() -> Team:
    """A team."""
    return Team(id="g2", name="Support")


def company(number: int = 1) -> Company:
    """A company with a tag."""
    return Company(
        id=f"c{number}",
        created_at=BEGAN,
        name=f"Panadería Núñez {number}",
        website=f"https://nunez{number}.example.com",
        tags=("vip",),
    )


def contact(number: int = 1, *, company_id: str | None = None, notes: int = 2) -> Contact:
    """A user with an e-mail, tags and notes."""
    return Contact(
        id=f"p{number}",
        created_at=BEGAN,
        name=f"Eva O'Neill & Söhne {number}",
        email=f"eva{number}@example.com",
        companies=(Ref(Entity.COMPANY, company_id),) if company_id else (),
        tags=("vip", "spanish"),
        notes=tuple(PersonNote(html=f"<p>Prefers mornings {n}</p>") for n in range(notes)),
    )


def conversation(
    contact_id: str,
    agent_id: str,
    *,
    number: int = 1,
    status: Status = Status.SOLVED,
    files: tuple[Attachment, ...] = (),
) -> Conversation:
    """A thread of four messages, the first by the customer, one a note, one with files."""
    customer = Author(
        role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, contact_id), name="Eva O'Neill"
    )
    agent = Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, agent_id), name="Ana")
    return Conversation(
        id=f"t{number}",
        created_at=BEGAN,
        subject=f"Where is my order {number}?",
        requester=Ref(Entity.CONTACT, contact_id),
        assignee=Ref(Entity.AGENT, agent_id),
        status=status,
        tags=("vip", "order"),
        messages=(
            Message(
                id="1", author=customer, at=BEGAN, text=f"Hello,\nwhere is order {number} <today>?"
            ),
            Message(
                id="2",
                author=agent,
                at=at(6),
                html="<p>Hello Eva, <b>it left</b> yesterday.</p>",
                attachments=files,
            ),
            Message(
                id="3", kind=MessageKind.NOTE, author=agent, at=at(7), html="<p>Warehouse 7</p>"
            ),
            Message(id="4", author=customer, at=at(8), html="<p>Thank you &amp; bye</p>"),
        ),
    )


def file(name: str, sha256: str, size: int, content_type: str) -> Attachment:
    """An archived attachment."""
    return Attachment(
        id=name,
        name=name,
        url=f"https://files.example.com/{name}",
        content_type=content_type,
        size=size,
        sha256=sha256,
    )


def tag(name: str = "migrated") -> Tag:
    """A tag."""
    return Tag(id=f"tag-{name}", name=name)


def collection(number: int = 1, parent: str | None = None) -> Collection:
    """A collection, below another when that is given."""
    return Collection(
        id=f"k{number}",
        name=f"Orders {number}",
        description="All about orders",
        locale="en",
        parent=Ref(Entity.COLLECTION, parent) if parent else None,
    )


def article(agent_id: str, *, number: int = 1, parent: str | None = None) -> Article:
    """A draft article."""
    return Article(
        id=f"a{number}",
        title=f"How to follow order {number}",
        html="<h2>Steps</h2><p>Open <b>Orders</b> &amp; look.</p>",
        locale="en",
        state=ArticleState.DRAFT,
        author=Ref(Entity.AGENT, agent_id),
        parent=Ref(Entity.COLLECTION, parent) if parent else None,
    )
