"""Seed stories: what an emulated account starts with, the same for every run of the same seed.

``small`` is a shop's help desk to look around in, ``large`` one to measure with, ``empty`` a new
account with nothing but its agents. Everything in them ends before ``Story.until``.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from . import articles, people, threads
from .parts import (
    Article,
    Collection,
    Company,
    Contact,
    ContactNote,
    File,
    Message,
    Person,
    Status,
    Story,
    Team,
    Thread,
)

__all__ = [
    "Article",
    "Collection",
    "Company",
    "Contact",
    "ContactNote",
    "File",
    "Message",
    "Person",
    "Story",
    "Team",
    "Thread",
    "empty",
    "large",
    "small",
]

TAGS = (
    "account", "change-address", "damaged", "invoice", "newsletter", "order", "outreach",
    "payment", "product-question", "refund", "return", "shipping", "vip", "wholesale", "follow-up",
)  # fmt: skip
_WORDS = (
    "<p>Hello, I have a question about my order.</p>",
    "<p>Hi, thanks for writing. Which order is it?</p>",
    "<p>It is the one of last week.</p>",
    "<p>Looked it up, it left the warehouse.</p>",
    "<p>It is on its way and arrives tomorrow.</p>",
    "<p>Great, thank you!</p>",
)
_LARGE_STATUSES: tuple[Status, ...] = ("closed", "solved", "open", "closed", "waiting_customer")


def small(desk: str, seed: int = 1) -> Story:
    """A lived-in account: 120 contacts, 80 conversations, 30 articles in English and Spanish."""
    random = Random(f"{desk}:{seed}")
    companies = people.companies(random)
    contacts = people.contacts(random, 120, companies, notes=15)
    return Story(
        agents=people.AGENTS,
        teams=people.TEAMS,
        until=people.UNTIL,
        tags=TAGS,
        companies=companies,
        contacts=contacts,
        threads=threads.threads(random, 80, contacts),
        collections=articles.collections(),
        articles=articles.articles(random, 30),
    )


def large(n: int) -> Story:
    """``n`` conversations of six messages, n/4 contacts and n/20 articles."""
    random = Random(n)
    companies = people.companies(random)
    contacts = people.contacts(random, max(1, n // 4), companies, notes=0, tags=False)
    return Story(
        agents=people.AGENTS,
        teams=people.TEAMS,
        until=people.UNTIL,
        tags=("order", "shipping"),
        companies=companies,
        contacts=contacts,
        threads=tuple(_plain_thread(number, contacts) for number in range(n)),
        collections=articles.collections(),
        articles=articles.articles(random, n // 20),
    )


def empty(desk: str) -> Story:
    """A new account: agents and teams, two languages, and not one customer."""
    return Story(agents=people.EMPTY_AGENTS, teams=people.EMPTY_TEAMS, until=people.UNTIL)


def _plain_thread(number: int, contacts: tuple[Contact, ...]) -> Thread:
    """A conversation that shares its words with all others, so that many fit into memory."""
    contact = contacts[number % len(contacts)]
    agent = ("ana", "bruno", "dev")[number % 3]
    started = people.UNTIL - timedelta(minutes=30 * (number % 40000) + 600)
    authors = (contact.key, agent, contact.key, agent, agent, contact.key)
    messages = tuple(
        Message(
            author=author,
            kind="note" if place == 3 else "reply",
            html=_WORDS[place],
            at=started + timedelta(minutes=7 * place),
        )
        for place, author in enumerate(authors)
    )
    status = _LARGE_STATUSES[number % len(_LARGE_STATUSES)]
    return Thread(
        key=f"thread-{number + 1}",
        subject=f"Question {number + 1}",
        requester=contact.key,
        assignee=agent,
        team="support",
        status=status,
        priority="normal",
        channel="email",
        tags=("order",),
        created=started,
        updated=messages[-1].at,
        solved_at=messages[-1].at if status in ("closed", "solved") else None,
        messages=messages,
    )
