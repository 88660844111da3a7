"""One Intercom workspace put together: what it holds and everything that answers for it."""

from __future__ import annotations

from starlette.routing import Route

from engine.sandbox.accounts import Account
from engine.sandbox.desk import Resources
from engine.sandbox.intercom.admins import Admins
from engine.sandbox.intercom.answers import not_found
from engine.sandbox.intercom.articles import Articles
from engine.sandbox.intercom.attributes import DataAttributes
from engine.sandbox.intercom.companies import Companies
from engine.sandbox.intercom.contact_parts import ContactParts
from engine.sandbox.intercom.contacts import Contacts
from engine.sandbox.intercom.conversation_attributes import ConversationAttributes
from engine.sandbox.intercom.conversation_view import ConversationView
from engine.sandbox.intercom.conversations import Conversations, lost_conversation
from engine.sandbox.intercom.files import Files
from engine.sandbox.intercom.help_center import HelpCenter
from engine.sandbox.intercom.internal_articles import InternalArticles
from engine.sandbox.intercom.linked import Linked
from engine.sandbox.intercom.oauth import OAuth
from engine.sandbox.intercom.replies import ConversationReplies, Replies
from engine.sandbox.intercom.segments import Segments, shown_subscription
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.tags import Tags, basic
from engine.sandbox.intercom.threads import Threads
from engine.sandbox.intercom.ticket_types import TicketTypes, shown_state
from engine.sandbox.intercom.tickets import Tickets, lost_ticket
from engine.sandbox.limits import Clock


class Workspace:
    """The parts of a workspace, each made once."""

    def __init__(self, account: Account, clock: Clock) -> None:
        state = self.state = State(account, clock)
        self.files = Files(state)
        self.threads = Threads(state, self.files)
        self.admins = Admins(state)
        self.tags = Tags(state)
        self.data_attributes = DataAttributes(state)
        self.conversation_attributes = ConversationAttributes(state)
        self.contacts = Contacts(state)
        self.companies = Companies(state)
        self.contact_parts = ContactParts(
            state, self.contacts, self.companies, self.tags, self.admins
        )
        self.segments = Segments(state)
        self.view = ConversationView(state, self.threads, self.companies)
        self.conversations = Conversations(state, self.files, self.threads, self.view)
        self.replies = Replies(state, self.files, self.threads)
        self.conversation_replies = ConversationReplies(
            state, self.conversations, self.threads, self.replies
        )
        self.ticket_types = TicketTypes(state)
        self.tickets = Tickets(state, self.threads, self.ticket_types, self.replies)
        self.linked = Linked(state, self.threads, self.view)
        self.help_center = HelpCenter(state)
        self.articles = Articles(state, self.threads)
        self.internal_articles = InternalArticles(state)
        self.oauth = OAuth(state)

    def routes(self) -> list[Route]:
        """Every route; fixed paths come before those with a place for an id."""
        parts = (
            self.admins, self.tags, self.data_attributes, self.contacts, self.contact_parts,
            self.companies, self.segments, self.conversation_attributes, self.conversations,
            self.conversation_replies, self.ticket_types, self.tickets, self.linked,
            self.help_center, self.articles, self.internal_articles, self.files, self.oauth,
        )  # fmt: skip
        return [*(route for part in parts for route in part.routes()), *self._tag_routes()]

    def _tag_routes(self) -> list[Route]:
        state, below = self.state, self.tags.routes_below
        return [
            *below("/conversations", state.conversations, lost_conversation),
            *below("/tickets", state.tickets, lost_ticket),
            *below("/articles", state.articles, lambda: not_found(code="article_not_found")),
            *below(
                "/internal_articles",
                state.internal_articles,
                lambda: not_found(code="internal_article_not_found"),
            ),
        ]

    def dump(self) -> Resources:
        """All that the workspace holds, in the shapes in which it is answered."""
        state, base = self.state, self.state.account.url
        contacts = [
            {**self.contacts.shown(row), "archived": row["_archived"], "blocked": row["_blocked"]}
            for row in state.contacts
        ]
        return {
            "admins": [self.admins.shown(row) for row in self.admins.present()],
            "teams": [self.admins.shown_team(row) for row in state.teams],
            "tags": [basic(row) for row in state.tags],
            "data_attributes": [self.data_attributes.shown(row) for row in state.data_attributes],
            "conversation_attributes": [
                self.conversation_attributes.shown(row) for row in state.conversation_attributes
            ],
            "companies": [self.companies.shown(row) for row in state.companies],
            "contacts": contacts,
            "notes": self._notes(),
            "conversations": [self.view.whole(row, base) for row in state.conversations],
            "ticket_types": [self.ticket_types.shown(row) for row in state.ticket_types],
            "ticket_states": [shown_state(row) for row in state.ticket_states],
            "tickets": [self.tickets.shown(row, base) for row in state.tickets],
            "redirects": list(state.redirects),
            "collections": [self.help_center.shown(row, base) for row in state.collections],
            "articles": [self.articles.whole(row, base) for row in state.articles],
            "internal_articles": [
                self.internal_articles.shown(row) for row in state.internal_articles
            ],
            "segments": [self.segments.shown(row, counted=False) for row in state.segments],
            "subscription_types": [shown_subscription(row) for row in state.subscription_types],
        }

    def _notes(self) -> list[dict[str, object]]:
        return [
            self.contact_parts.shown_note(note, {"contact": {"type": "contact", "id": row["id"]}})
            for row in self.state.contacts
            for note in row["_notes"]
        ]
