"""Conversations: listed, searched, created by contacts, updated, deleted."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.desk import Refused
from engine.sandbox.intercom import rules
from engine.sandbox.intercom.answers import (
    MOST_PER_PAGE,
    CursorPage,
    answer,
    base_of,
    body_of,
    invalid,
    missing,
    not_found,
    numbered_page,
    plain_list,
    whole_number,
)
from engine.sandbox.intercom.companies import lost_company
from engine.sandbox.intercom.contacts import lost_contact
from engine.sandbox.intercom.conversation_view import (
    SEARCHABLE,
    ConversationView,
    new_conversation,
    new_source,
)
from engine.sandbox.intercom.files import Files
from engine.sandbox.intercom.search import Search
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.text import first_message
from engine.sandbox.intercom.threads import Threads
from engine.sandbox.store import Row

_PER_PAGE = 20


def lost_conversation() -> Refused:
    """404 with Intercom's words for conversations."""
    return not_found()


class Conversations:
    """Routes of /conversations itself; what is said in one is in replies.py."""

    def __init__(
        self, state: State, files: Files, threads: Threads, view: ConversationView
    ) -> None:
        self._state = state
        self._files = files
        self._threads = threads
        self._view = view
        self._search = Search(state, state.conversations, SEARCHABLE)

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/conversations/{conversation_id}"
        return [
            Route("/conversations", self._list),
            Route("/conversations", self._create, methods=["POST"]),
            Route("/conversations/search", self._find, methods=["POST"]),
            Route("/conversations/deleted", self._deleted),
            Route(one, self._show),
            Route(one, self._update, methods=["PUT"]),
            Route(one, self._delete, methods=["DELETE"]),
            Route(f"{one}/side_conversations", self._side_conversations),
        ]

    def wanted(self, request: Request) -> Row:
        """The conversation in the path, or 404."""
        row = self._state.conversations.get(request.path_params["conversation_id"])
        if row is None:
            raise lost_conversation()
        return row

    def whole(self, request: Request, row: Row) -> Response:
        """The conversation with its parts as an answer."""
        as_plain = request.query_params.get("display_as") == "plaintext"
        return answer(self._view.whole(row, base_of(request), as_plain=as_plain))

    async def _list(self, request: Request) -> Response:
        query, base = request.query_params, base_of(request)
        page = CursorPage(
            sort="updated_at",
            descending=True,
            per_page=whole_number(
                query.get("per_page"), "per_page", default=_PER_PAGE, most=MOST_PER_PAGE
            ),
            starting_after=query.get("starting_after"),
            kind="conversation.list",
            key="conversations",
        )
        rows = self._state.conversations.ordered("updated_at")
        return answer(page.body(rows, lambda row: self._view.listed(row, base)))

    async def _find(self, request: Request) -> Response:
        base = base_of(request)
        found = self._search.page(
            await body_of(request),
            lambda row: self._view.listed(row, base),
            kind="conversation.list",
            key="conversations",
            default=_PER_PAGE,
        )
        return answer(found)

    async def _show(self, request: Request) -> Response:
        return self.whole(request, self.wanted(request))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        contact = self._starter(body.get("from"))
        text = body.get("body")
        if not isinstance(text, str) or not text.strip():
            raise missing("body")
        files = self._files.received({"attachment_urls": body.get("attachment_urls")})
        at = rules.checked_time(body.get("created_at"), "created_at")
        row = self._started(contact, text, files, self._state.now() if at is None else at)
        message = {
            "type": "user_message",
            "id": row["_source"]["id"],
            "created_at": row["created_at"],
            "body": text,
            "message_type": "inapp",
            "conversation_id": row["id"],
        }
        return answer(message)

    def _started(self, contact: Row, text: str, files: list[str], at: int) -> Row:
        state = self._state
        author = self._threads.contact_author(contact)
        number = str(state.ids.number("source", start=3_653_000_000, step=7))
        row = new_conversation(
            state,
            created_at=at,
            waiting_since=at,
            title="",
            _source=new_source(number, author, first_message(text), _files=files),
            _contacts=[contact["id"]],
            _written=state.clock(),
        )
        if not state.settings.keep_unassigned:
            row["team_assignee_id"] = int(next(iter(state.teams))["id"])
        return state.conversations.put(row)

    def _starter(self, sender: object) -> Row:
        if not isinstance(sender, dict) or not sender.get("id") or not sender.get("type"):
            raise missing("from")
        if sender["type"] not in ("user", "lead", "contact"):
            raise invalid("from.type must be user, lead or contact", field="from")
        contact = self._state.contacts.get(str(sender["id"]))
        if contact is None or contact["_merged_into"]:
            raise lost_contact()
        return contact

    async def _update(self, request: Request) -> Response:
        row = self.wanted(request)
        body = await body_of(request)
        changes: Row = {}
        if "read" in body:
            changes["read"] = bool(body["read"])
        if "title" in body:
            changes["title"] = rules.checked_text(body["title"], "title")
        if body.get("custom_attributes") is not None:
            given = rules.checked_values(
                body["custom_attributes"], self._state.conversation_attributes
            )
            changes["custom_attributes"] = {**row["custom_attributes"], **given}
        if body.get("company_id") is not None:
            changes["_company"] = self._company(str(body["company_id"]))
        row.update(changes, updated_at=self._state.now())
        self._state.conversations.put(row)
        return self.whole(request, row)

    def _company(self, key: str) -> str:
        if self._state.companies.get(key) is None:
            raise lost_company()
        return key

    async def _delete(self, request: Request) -> Response:
        row = self.wanted(request)
        self._state.conversations.remove(row["id"])
        retained = request.query_params.get("retain_metrics", "true") == "true"
        self._state.deleted_conversations.append(
            {"id": row["id"], "metrics_retained": retained, "deleted_at": self._state.now()}
        )
        return answer({"id": row["id"], "object": "conversation", "deleted": True})

    async def _deleted(self, request: Request) -> Response:
        rows = self._state.deleted_conversations[::-1]
        page = numbered_page(
            request, rows, lambda row: {"type": "conversation", **row}, default=_PER_PAGE
        )
        page["conversations"] = page.pop("data")
        return answer({**page, "type": "conversation.list"})

    async def _side_conversations(self, request: Request) -> Response:
        row, base = self.wanted(request), base_of(request)
        told = []
        for key, parts in row.get("_side", {}).items():
            shown = [
                self._threads.shown_part(part, base, kind="conversation_part") for part in parts
            ]
            side = {"side_conversation_id": key, "conversation_parts": shown}
            told.append({**side, "total_count": len(shown)})
        page = {"type": "pages", "page": 1, "per_page": 25, "total_pages": min(1, len(told))}
        listed = plain_list(told, kind="side_conversation.list", key="side_conversations")
        return answer({**listed, "total_count": len(told), "pages": page})
