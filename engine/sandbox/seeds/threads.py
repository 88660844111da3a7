"""The conversations of a seed story, from the dialogues in phrases.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from . import samples
from .parts import Contact, File, Message, Priority, Status, Thread
from .people import TEAMS, UNTIL
from .phrases import AGENT_DIALOGUE, DIALOGUES, PRODUCTS, Dialogue

SNOOZED_UNTIL = datetime(2031, 1, 7, 9, tzinfo=UTC)
_PRIORITIES: tuple[Priority, ...] = ("none", "normal", "none", "high", "low", "normal", "urgent")
_CHANNELS = ("email", "chat", "web_form", "email", "phone", "email", "api")
_STATUSES: tuple[Status, ...] = (
    "closed", "solved", "open", "closed", "waiting_customer", "closed", "new", "solved",
    "waiting_other", "closed", "snoozed", "open", "closed",
)  # fmt: skip
_OLD: frozenset[Status] = frozenset({"closed", "solved"})


@dataclass(frozen=True, slots=True)
class _Scene:
    """What one conversation needs to know while it is written."""

    number: int
    dialogue: Dialogue
    contact: Contact
    agents: tuple[str, ...]
    gaps: dict[str, str]
    started: datetime


def threads(random: Random, count: int, contacts: tuple[Contact, ...]) -> tuple[Thread, ...]:
    """``count`` conversations of two to eight messages; the first forty bring files and cases."""
    return tuple(_thread(random, number, contacts) for number in range(count))


def _thread(random: Random, number: int, contacts: tuple[Contact, ...]) -> Thread:
    scene = _scene(random, number, contacts)
    status = _STATUSES[number % len(_STATUSES)]
    messages = _messages(random, scene, 2 if status == "new" else 8)
    assigned = status != "new" and number % 9 != 2
    done = status in _OLD
    updated = messages[-1].at + timedelta(hours=3 if done else 0)
    return Thread(
        key=f"thread-{number + 1}",
        subject=scene.dialogue.subject.format(**scene.gaps),
        requester=scene.contact.key,
        assignee=scene.agents[0] if assigned else None,
        team=None if number % 17 == 6 else scene.dialogue.team,
        status=status,
        priority=_PRIORITIES[number % len(_PRIORITIES)],
        channel=_CHANNELS[number % len(_CHANNELS)],
        tags=scene.dialogue.tags if number % 7 else (),
        created=scene.started,
        updated=updated,
        solved_at=updated if done else None,
        messages=messages,
        snoozed_until=SNOOZED_UNTIL if status == "snoozed" else None,
    )


def _scene(random: Random, number: int, contacts: tuple[Contact, ...]) -> _Scene:
    dialogue = AGENT_DIALOGUE if number % 16 == 12 else DIALOGUES[number % len(DIALOGUES)]
    contact = random.choice(contacts)
    old = _STATUSES[number % len(_STATUSES)] == "closed"
    age = random.randrange(200, 900) if old else random.randrange(12, 100)
    members = next(team.members for team in TEAMS if team.key == dialogue.team)
    # Clara has left, so only what is closed can be hers.
    able = [key for key in members if old or key != "clara"]
    gaps = {
        "order": f"{40000 + number * 37}",
        "amount": f"{random.randrange(15, 400)}.{random.randrange(100):02d}",
        "product": random.choice(PRODUCTS),
        "first": contact.name.split()[0],
    }
    started = UNTIL - timedelta(days=age, seconds=random.randrange(86400))
    return _Scene(number, dialogue, contact, tuple(random.sample(able, len(able))), gaps, started)


def _messages(random: Random, scene: _Scene, most: int) -> tuple[Message, ...]:
    at = scene.started
    written = []
    for who, words in scene.dialogue.turns[: max(2, min(most, 2 + random.randrange(8)))]:
        author = scene.contact.key if who == "c" else random.choice(scene.agents[:2])
        written.append(
            Message(
                author=author,
                kind="note" if who == "n" else "reply",
                html=words.format(**scene.gaps),
                at=at,
            )
        )
        at += timedelta(minutes=random.randrange(7, 1900), seconds=random.randrange(60))
    return _with_files(random, scene, tuple(written))


def _with_files(
    random: Random, scene: _Scene, messages: tuple[Message, ...]
) -> tuple[Message, ...]:
    where, files = _files(random, scene)
    if not files:
        return messages
    html = messages[where].html
    html += "".join(f'<p><img src="cid:{file.name}"></p>' for file in files if file.inline)
    changed = replace(messages[where], html=html, files=files)
    return (*messages[:where], changed, *messages[where + 1 :])


def _files(random: Random, scene: _Scene) -> tuple[int, tuple[File, ...]]:
    """At which message which files come along: about one conversation in four brings some."""
    number, order, tags = scene.number, scene.gaps["order"], scene.dialogue.tags
    if number == 4:
        return 0, (samples.photo(random, "crack.png", inline=True),)
    if number in (2, 22):  # the same bytes under two names, in two conversations
        same = samples.invoice("2026-0042")
        return 0, (same if number == 2 else replace(same, name="invoice copy.pdf"),)
    if "damaged" in tags or number % 20 == 3:
        return 0, (samples.photo(random, f"photo-{order}.png"),)
    if number % 40 == 8:
        return 0, (samples.order_list(order, scene.gaps["product"]), samples.invoice(order))
    if number % 20 == 1:
        return 1, (samples.letter("etiqueta devolución.txt", f"Devolución {order}\n"),)
    return 0, ()
