"""Comments of tickets: accepting them, showing them (Zendesk: Ticket Comments)."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import text
from .files import show_file
from .paging import counted, page
from .refusals import Complaints, not_found
from .state import State
from .store import Comment
from .times import epoch, iso
from .web import Row, answer, at, get, number, origin

LONGEST = 65_535
MOST = 5_000
ORIGIN = "{{origin}}"
"""Stands in stored HTML for the account's own address, which depends on how it is called."""


def check_comment(state: State, sent: Any, wrong: Complaints, *, dated: bool) -> None:
    """Complain about a comment that Zendesk would refuse; ``dated`` ones bring their own date."""
    if not isinstance(sent, dict):
        wrong.add("comment", "Comment: must be an object")
        return
    words = sent.get("html_body") or sent.get("body") or sent.get("value") or ""
    if not isinstance(words, str) or not (words.strip() or sent.get("uploads")):
        wrong.add("comment", "Comment: body cannot be blank", "BlankValue")
    elif len(words) > LONGEST:
        wrong.add(
            "comment", f"Comment: is too long (maximum is {LONGEST} characters)", "ValueTooLong"
        )
    _check_author(state, sent, wrong)
    for token in _tokens(sent):
        upload = state.uploads.get(token)
        if upload is None or upload.expires <= state.clock():
            wrong.add("uploads", f"Upload token {token} is invalid or expired", "InvalidToken")
    if dated and sent.get("created_at") is not None:
        _check_date(state, sent["created_at"], wrong)


def _check_author(state: State, sent: Row, wrong: Complaints) -> None:
    author = sent.get("author_id")
    user = state.store.users.get(author) if author is not None else None
    if author is not None and user is None:
        wrong.add("author", f"Author: {author} is not a valid user", "RecordNotFound")
    elif user and user["role"] == "end-user" and sent.get("public") is False:
        wrong.add("comment", "Comment: end users cannot add private comments", "InvalidValue")


def _check_date(state: State, value: Any, wrong: Complaints) -> None:
    try:
        moment = epoch(value)
    except ValueError:
        wrong.add("created_at", f"Created at: {value} is not a date", "InvalidFormat")
        return
    if moment > state.clock() + 60:
        wrong.add("created_at", "Created at: cannot be in the future", "InvalidValue")


def make_comment(state: State, sent: Row, author_id: int, created_at: str) -> Comment:
    """The comment that was checked before; its upload tokens are used up."""
    files: list[int] = []
    for token in _tokens(sent):
        upload = state.uploads.pop(token, None)
        files += upload.file_ids if upload else []
    words = str(sent.get("body") or sent.get("value") or "")
    markup = str(sent.get("html_body") or "")
    html = text.sanitised(markup) if markup else text.paragraphs(words)
    for key in files:
        state.store.files[key].inline = f"/token/{state.store.files[key].token}/" in html
    return Comment(
        id=state.store.next_id(),
        author_id=sent.get("author_id") or author_id,
        html=html,
        public=sent.get("public") is not False,
        created_at=created_at,
        file_ids=tuple(files),
        plain=None if markup else words,
    )


def dated(state: State, sent: Row, otherwise: str) -> str:
    """The date that an import gives the comment, moved to 1970 if it lies before."""
    if sent.get("created_at") is None:
        return otherwise
    return iso(max(0.0, epoch(sent["created_at"])))


def _tokens(sent: Row) -> list[str]:
    uploads = sent.get("uploads") or []
    return [uploads] if isinstance(uploads, str) else [str(token) for token in uploads]


def show_comment(request: Request, state: State, comment: Comment, *, inline: bool = True) -> Row:
    """The comment in Zendesk's shape; inline pictures are listed only when asked for."""
    files = [state.store.files[key] for key in comment.file_ids]
    attachments = [show_file(request, item) for item in files if inline or not item.inline]
    if comment.recorded is not None:
        return comment.recorded | {"attachments": attachments}
    words = comment.plain if comment.plain is not None else text.plain(comment.html)
    html = comment.html.replace(ORIGIN, origin(request))
    return {
        "id": comment.id,
        "type": "Comment",
        "author_id": comment.author_id,
        "body": words,
        "html_body": f'<div class="zd-comment" dir="auto">{html}</div>',
        "plain_body": words,
        "public": comment.public,
        "attachments": attachments,
        "audit_id": comment.id - 1,
        "via": {"channel": comment.channel, "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": comment.created_at,
        "metadata": {"system": {}, "custom": {}},
    }


class Comments:
    """Reading the comments of a ticket."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of comments and of side conversations, which are read only here."""
        return [
            get("/tickets/{id}/comments", self.index),
            get("/tickets/{id}/comments/count", self.count),
            get("/tickets/{id}/side_conversations", self.side_conversations),
            get("/tickets/{id}/side_conversations/{key}/events", self.side_events),
        ]

    async def index(self, request: Request) -> Response:
        """All comments, oldest first unless ``sort`` says otherwise."""
        known = {item.id: item for item in self._comments(request)}
        rows = [{"id": key, "created_at": item.created_at} for key, item in known.items()]
        inline = request.query_params.get("include_inline_images") == "true"
        body, _ = page(
            request,
            "comments",
            rows,
            lambda row: show_comment(request, self._state, known[row["id"]], inline=inline),
            key=lambda row: (row["created_at"], row["id"]),
        )
        if "users" in request.query_params.get("include", "").split(","):
            body["users"] = self._authors(request, body["comments"])
        return answer(body)

    async def count(self, request: Request) -> Response:
        """How many comments the ticket has."""
        return answer(counted(request, len(self._comments(request)), self._state.now()))

    async def side_conversations(self, request: Request) -> Response:
        """Side conversations of a ticket."""
        self._comments(request)
        rows = self._state.store.side_conversations.get(number(request), [])
        shown = [{k: v for k, v in row.items() if k != "events"} for row in rows]
        return answer(
            {
                "side_conversations": shown,
                "count": len(shown),
                "next_page": None,
                "previous_page": None,
            }
        )

    async def side_events(self, request: Request) -> Response:
        """The messages of one side conversation."""
        rows = self._state.store.side_conversations.get(number(request), [])
        for row in rows:
            if row["id"] == request.path_params["key"]:
                events = row["events"]
                return answer(
                    {
                        "events": events,
                        "count": len(events),
                        "next_page": None,
                        "previous_page": None,
                    }
                )
        raise not_found()

    def _comments(self, request: Request) -> list[Comment]:
        ticket = self._state.store.tickets.get(number(request))
        if ticket is None or ticket["status"] == "deleted":
            raise not_found()
        return self._state.store.comments[ticket["id"]]

    def _authors(self, request: Request, rows: list[Row]) -> list[Row]:
        keys = dict.fromkeys(row["author_id"] for row in rows)
        users = self._state.store.users
        return [at(request, "users", users[key]) for key in keys if key in users]
