"""Builds the awkward records of an emulated Zendesk past its own validation, as old data is.

Every record carries its mark (``T31``) in its external id, and in its subject or title.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.sandbox.zendesk.files import store_file
from engine.sandbox.zendesk.state import State
from engine.sandbox.zendesk.store import Comment
from engine.sandbox.zendesk.text import plain
from engine.sandbox.zendesk.ticket_rules import blank_ticket, fill_ticket
from engine.sandbox.zendesk.times import epoch, stamp
from engine.sandbox.zendesk.user_rows import add_membership, blank_user, seed_identities
from engine.sandbox.zendesk.web import Row

BEGAN = datetime(2022, 5, 5, 10, tzinfo=UTC)
Said = tuple[str, str, dict[str, Any]]
"""Who says it, the HTML, and what is special about it (public, at, files, channel, recorded)."""


def says(who: str, html: str, **special: Any) -> Said:
    """One message."""
    return who, html, special


class Cast:
    """The account that is being filled, and the ids behind the marks."""

    def __init__(self, state: State, now: float) -> None:
        self.state = state
        self.now = datetime.fromtimestamp(now, UTC)
        self.keys: dict[str, int] = {}

    def user(self, mark: str, name: str, email: str | None = None, **special: Any) -> Row:
        """A user, a customer unless ``role`` says otherwise."""
        row = blank_user(self.state, self.state.store.next_id())
        fields = {item["key"]: None for item in self.state.store.user_fields.values()}
        given = fields | special.pop("user_fields", {})
        row |= {"name": name, "email": email, "external_id": mark, "verified": True}
        row |= {"user_fields": given, **special}
        self.state.store.add_user(row)
        seed_identities(self.state, row)
        self.keys[mark] = row["id"]
        return row

    def member(self, mark: str, *companies: str) -> None:
        """Make the user a member of these organizations; the first is the default one."""
        for place, company in enumerate(companies):
            key = self.keys[company]
            add_membership(self.state, self.keys[mark], key, default=place == 0)
        self.state.store.users[self.keys[mark]]["organization_id"] = self.keys[companies[0]]

    def ticket(self, mark: str, title: str, *said: Said, **special: Any) -> Row:
        """A solved e-mail of Marta's, answered by Ana; ``special`` overrides columns as they are."""
        state = self.state
        row = blank_ticket(state, state.store.next_ticket_id())
        fields = special.pop("custom_fields", [])
        sent = {
            "requester_id": self.keys["C01"],
            "assignee_id": self.keys["G01"],
            "status": "solved",
        }
        fill_ticket(
            state, row, sent | {"subject": title if title.startswith(mark) else f"{mark} · {title}"}
        )
        row["external_id"] = mark
        fill_ticket(state, row, {"custom_fields": fields, "tags": special.pop("tags", [])})
        messages = said or (
            says("C01", "<p>¿Cuándo llega mi pedido?</p>"),
            says("G01", "<p>Mañana.</p>"),
        )
        comments = [self._comment(place, one) for place, one in enumerate(messages)]
        via = {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}}
        row |= {"via": via, "submitter_id": comments[0].author_id}
        row |= {"description": plain(comments[0].html), "created_at": stamp(BEGAN)}
        row |= {"updated_at": comments[-1].created_at, **special}
        row["raw_subject"] = row["subject"]
        row["generated_timestamp"] = int(epoch(row["updated_at"]))
        state.store.add_ticket(row, comments)
        self.keys[mark] = row["id"]
        return row

    def file(self, name: str, content: bytes, kind: str = "text/plain", **special: Any) -> int:
        """A stored file's id."""
        item = store_file(self.state, name, kind, content)
        for column, value in special.items():
            setattr(item, column, value)
        return item.id

    def _comment(self, place: int, said: Said) -> Comment:
        who, html, special = said
        made = Comment(
            id=self.state.store.next_id(),
            author_id=self.keys[who] if who in self.keys else int(who),
            html=html,
            public=special.get("public", True),
            created_at=special.get("at", stamp(BEGAN + timedelta(minutes=10 * place))),
            channel="email",
            file_ids=tuple(special.get("files", ())),
            plain=special.get("plain"),
        )
        if "recorded" in special:
            made.recorded = self._recorded(made) | special["recorded"]
        return made

    def _recorded(self, comment: Comment) -> Row:
        words = plain(comment.html)
        return {
            "id": comment.id,
            "type": "Comment",
            "author_id": comment.author_id,
            "body": words,
            "html_body": f'<div class="zd-comment" dir="auto">{comment.html}</div>',
            "plain_body": words,
            "public": comment.public,
            "audit_id": comment.id - 1,
            "via": {"channel": comment.channel, "source": {"from": {}, "to": {}, "rel": None}},
            "created_at": comment.created_at,
            "metadata": {"system": {}, "custom": {}},
        }
