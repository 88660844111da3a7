"""What holds for every record: no crash, the same answer, and only known words for losses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.mapping
from engine.connectors.capabilities import Capabilities, Trait
from engine.mapping import Context, Events, Mapping, Phones
from engine.model import (
    Attachment,
    Author,
    AuthorRole,
    Channel,
    Conversation,
    Entity,
    Link,
    LinkKind,
    Loss,
    Message,
    MessageKind,
    Priority,
    Ref,
    Status,
    TicketType,
    encode,
)
from engine.words.fill import DESKS, places
from engine.words.losses import LOSSES
from engine.words.reasons import Reason
from engine.words.sentences import REASONS

from .factory import NOW, apply, at, capabilities, context, intercom_like, mapping, zendesk_like

FOLDER = Path(engine.mapping.__file__).parent
KNOWN = {loss.code for loss in LOSSES}
SEEN: dict[str, set[str]] = {}

text = st.text(max_size=40)
refs = st.builds(
    Ref,
    st.sampled_from([Entity.CONTACT, Entity.AGENT]),
    st.sampled_from(["c1", "c2", "s-ana", "s-clara", "gone"]),
)
others = st.builds(Link, kind=st.sampled_from(LinkKind), ref=refs)
authors = st.builds(
    Author, role=st.sampled_from(AuthorRole), ref=st.none() | refs, name=st.text(max_size=6)
)
times = st.integers(-100_000_000, 2_000_000_000).map(lambda s: NOW.fromtimestamp(s, NOW.tzinfo))
files = st.builds(
    Attachment,
    id=st.sampled_from("abc"),
    name=text,
    url=st.just(""),
    size=st.none() | st.integers(0, 200_000_000),
    sha256=st.none() | st.just("aa"),
    loss=st.none() | st.just("file_missing"),
)
messages = st.builds(
    Message,
    id=st.uuids().map(str),
    kind=st.sampled_from(MessageKind),
    author=authors,
    at=st.none() | st.just(at()) | times,
    html=st.none() | text.map(lambda words: f"<p>{words}</p><script>x</script>"),
    text=st.none() | text,
    attachments=st.lists(files, max_size=12).map(tuple),
    redacted=st.booleans(),
)
conversations = st.builds(
    Conversation,
    id=st.just("k1"),
    subject=text,
    requester=st.none() | refs,
    participants=st.lists(refs, max_size=3).map(tuple),
    assignee=st.none() | st.builds(Ref, st.just(Entity.AGENT), st.sampled_from(["s-ana", "gone"])),
    team=st.none() | st.builds(Ref, st.just(Entity.TEAM), st.sampled_from(["s-support", "gone"])),
    status=st.sampled_from(Status),
    snoozed_until=st.none() | times,
    priority=st.sampled_from(Priority),
    type=st.sampled_from(TicketType),
    channel=st.sampled_from(Channel),
    tags=st.lists(text, max_size=4).map(tuple),
    messages=st.lists(messages, max_size=6).map(tuple),
    announced=st.none() | st.integers(0, 900),
    created_at=st.none() | times,
    updated_at=st.none() | times,
    closed_at=st.none() | times,
    rating=st.none() | st.integers(1, 5),
    merged_into=st.none() | refs,
    links=st.lists(others, max_size=2).map(tuple),
    fields=st.dictionaries(st.sampled_from(["x", "y"]), st.none() | text | st.booleans()),
)
targets = st.sampled_from([capabilities(), intercom_like(), zendesk_like()])
choices = st.builds(
    lambda events, phones, attachments: mapping(
        events=events, phones=phones, attachments=attachments
    ),
    st.sampled_from(Events),
    st.sampled_from(Phones),
    st.booleans(),
)


@settings(max_examples=300)
@given(conversations, targets, choices, st.sampled_from([frozenset(), frozenset(Trait)]))
def test_any_conversation_is_mapped_or_skipped_by_known_codes(
    record: Conversation, target: Capabilities, chosen: Mapping, traits: frozenset[Trait]
) -> None:
    known = context(target, mapping=chosen, traits=traits)
    found = apply(record, known)
    assert found == apply(record, known)
    assert {loss.code for loss in found.losses} <= KNOWN
    if found.skip is None:
        _check_thread(record, found.record, known)


def _check_thread(record: Conversation, done: Conversation, known: Context) -> None:
    assert done.messages
    encode(done)
    ids = [one.id for one in done.messages]
    assert len(ids) == len(set(ids))
    wanted = {one.id for one in record.messages if one.kind is not MessageKind.EVENT}
    assert wanted <= set(ids)
    hidden = {one.id for one in record.messages if one.kind in (MessageKind.NOTE, MessageKind.SIDE)}
    assert all(one.kind is MessageKind.NOTE for one in done.messages if one.id in hidden)
    dates = [one.at for one in done.messages]
    begun = done.messages[0].id == "mudanza:lead"
    ordered = [one for one in dates[begun:] if one is not None]
    assert ordered == sorted(set(ordered))
    if known.target.starts_with_contact:
        _check_beginning(done)


def _check_beginning(done: Conversation) -> None:
    first = done.messages[0]
    assert (MessageKind.REPLY, done.requester) == (first.kind, first.author.ref)
    assert [] == [one for one in first.attachments if one.loss is None], "it takes no files"
    assert first.html is None


@given(conversations, targets)
def test_every_file_is_sent_or_named(record: Conversation, target: Capabilities) -> None:
    found = apply(record, context(target))
    if found.skip is not None:
        return
    kept = [one for each in found.record.messages for one in each.attachments]
    sent = [one for one in kept if one.loss is None]
    given_files = [
        one for each in record.messages if each.kind is not MessageKind.EVENT
        for one in each.attachments
    ]  # fmt: skip
    named = {loss.code for loss in found.losses}
    assert len(sent) == len(given_files) or any(code.startswith("file_") for code in named)
    assert all(one.sha256 is not None for one in sent)


@pytest.mark.parametrize("target", [capabilities(), intercom_like(), zendesk_like()])
@pytest.mark.parametrize("part", ["status", "priority", "type", "channel"])
def test_a_second_trip_loses_nothing_more(target: Capabilities, part: str) -> None:
    reads_back = getattr(target.vocabulary, part)
    assert [reads_back[value] for value in reads_back.values()] == list(reads_back.values())


def _said(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Codes that a module notes with the names of the values it gives."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            if node.func.attr in ("add", "count", "lost") and isinstance(first, ast.Constant):
                yield str(first.value), _values(node)


def _values(call: ast.Call) -> set[str]:
    assert isinstance(call.func, ast.Attribute)
    always = {"count": {"n"}, "lost": {"field"}}.get(call.func.attr, set())
    return always | {word.arg for word in call.keywords if word.arg}


SAID = [
    pytest.param(code, values, id=f"{path.stem}-{code}")
    for path in sorted(FOLDER.glob("*.py"))
    for code, values in _said(path)
    if code in REASONS or "_" in code
]


@pytest.mark.parametrize("code, values", SAID)
def test_each_loss_fills_the_places_of_its_sentence(code: str, values: set[str]) -> None:
    reason: Reason = REASONS[code]
    assert places(reason.what) | places(reason.remedy) <= values | set(DESKS)


def test_what_the_reader_lost_comes_first_and_stays() -> None:
    loss = Loss(code="unknown_data_kept", detail={"names": "quantum"})
    record = Conversation(id="k", losses=(loss,), messages=(Message(id="m", text="x"),))
    assert loss == apply(record, context()).losses[0]
