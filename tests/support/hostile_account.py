"""An account in which strangers wrote something hostile into every text there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.model import (
    Agent,
    Article,
    Attachment,
    Author,
    AuthorRole,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    FieldType,
    FieldValue,
    Message,
    PersonNote,
    Record,
    Ref,
    Tag,
    Team,
)
from tests.connectors.files.folders import written

AT = datetime(2026, 10, 5, 9, tzinfo=UTC)


def account(folder: Path, payloads: Sequence[str]) -> None:
    """A folder that the `files` desk reads: a record of each kind for every payload."""
    fields = {
        entity: tuple(
            FieldSpec(entity=entity, key=f"k{n}", label=text, type=FieldType.TEXT, custom=True)
            for n, text in enumerate(payloads[:8])
        )
        for entity in (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)
    }
    records = [one for n, text in enumerate(payloads) for one in _records(str(n), text)]
    records += _records("all", "".join(payloads))
    # The records of one kind must follow one another in an archive.
    records.sort(key=lambda one: list(Entity).index(Entity(type(one).__struct_config__.tag)))  # type: ignore[arg-type]
    written(folder, ((one, b"{}") for one in records), fields)


def _records(n: str, text: str) -> Iterator[Record]:
    """Every kind of record with the text wherever a person could write it."""
    own: dict[str, FieldValue] = {f"k{place}": text for place in range(8)}
    yield Agent(id=f"g{n}", name=f"{n} {text}", email=f"agent{n}@example.com")
    yield Team(id=f"m{n}", name=f"{n} {text}")
    yield Tag(id=f"t{n}", name=f"{n} {text}")
    yield Company(id=f"o{n}", name=f"{n} {text}", description=text, notes=text, fields=own)
    yield Contact(
        id=f"c{n}",
        name=f"{n} {text}",
        email=f"person{n}@example.com",
        phone=text,
        job_title=text,
        address=text,
        external_id=f"{n} {text}"[:200],
        companies=(Ref(Entity.COMPANY, f"o{n}"),),
        tags=(text,),
        notes=(PersonNote(html=text, author_name=text),),
        fields=own,
    )
    yield _conversation(n, text, own)
    yield Collection(id=f"k{n}", name=f"{n} {text}", description=text)
    yield Article(
        id=f"a{n}",
        title=f"{n} {text}",
        html=f"<p>{text}</p>",
        summary=text,
        parent=Ref(Entity.COLLECTION, f"k{n}"),
        author=Ref(Entity.AGENT, f"g{n}"),
        tags=(text,),
    )


def _conversation(n: str, text: str, own: dict[str, FieldValue]) -> Conversation:
    contact, agent = Ref(Entity.CONTACT, f"c{n}"), Ref(Entity.AGENT, f"g{n}")
    gone = Attachment(id=f"f{n}", name=f"{text}.png", url="", loss="file_missing")
    return Conversation(
        id=f"v{n}",
        subject=f"{n} {text}",
        requester=contact,
        assignee=agent,
        team=Ref(Entity.TEAM, f"m{n}"),
        type_label=text,
        tags=(text,),
        rating=1,
        rating_remark=text,
        created_at=AT,
        updated_at=AT,
        fields=own,
        messages=(
            Message(
                id=f"{n}-1",
                author=Author(role=AuthorRole.CONTACT, ref=contact, name=text),
                at=AT,
                html=f"<p>{text}</p>",
                attachments=(gone,),
            ),
            Message(
                id=f"{n}-2",
                author=Author(role=AuthorRole.AGENT, ref=agent, name=text),
                at=AT,
                text=text,
            ),
        ),
    )
