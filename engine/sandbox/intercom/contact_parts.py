"""What hangs on a contact: notes, tags, companies, segments, subscriptions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.admins import Admins
from engine.sandbox.intercom.answers import (
    answer,
    body_of,
    invalid,
    missing,
    not_found,
    numbered_page,
    plain_list,
    refuse,
)
from engine.sandbox.intercom.companies import Companies, lost_company
from engine.sandbox.intercom.contacts import Contacts
from engine.sandbox.intercom.segments import segments_of, shown_subscription
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.tags import Tags, basic
from engine.sandbox.intercom.text import message_body
from engine.sandbox.store import Row

MOST_COMPANIES = 1000
_NOTES_PER_PAGE = 50


class ContactParts:
    """Routes below /contacts/{contact_id}, and notes of companies."""

    def __init__(
        self, state: State, contacts: Contacts, companies: Companies, tags: Tags, admins: Admins
    ) -> None:
        self._state = state
        self._contacts = contacts
        self._companies = companies
        self._tags = tags
        self._admins = admins

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/contacts/{contact_id}"
        return [
            Route(f"{one}/notes", self._notes),
            Route(f"{one}/notes", self._add_note, methods=["POST"]),
            Route(f"{one}/tags", self._list_tags),
            Route(f"{one}/tags", self._tag, methods=["POST"]),
            Route(f"{one}/tags/{{tag_id}}", self._untag, methods=["DELETE"]),
            Route(f"{one}/companies", self._list_companies),
            Route(f"{one}/companies", self._attach, methods=["POST"]),
            Route(f"{one}/companies/{{company_id}}", self._detach, methods=["DELETE"]),
            Route(f"{one}/segments", self._segments),
            Route(f"{one}/subscriptions", self._subscriptions),
            Route(f"{one}/subscriptions", self._subscribe, methods=["POST"]),
            Route("/companies/{company_id}/notes", self._company_notes),
            Route("/companies/{company_id}/notes", self._add_company_note, methods=["POST"]),
        ]

    def shown_note(self, note: Row, owner: Row) -> Row:
        """A note as answered; ``owner`` names its contact or company."""
        author = self._state.admins.get(note["_author"] or "")
        return {
            "type": "note",
            "id": note["id"],
            "created_at": note["created_at"],
            **owner,
            "author": self._admins.shown(author) if author else None,
            "body": note["body"],
        }

    def new_note(self, body: str, author: str | None, at: int) -> Row:
        """A note as kept."""
        number = str(self._state.ids.number("note", start=241_140_000, step=5))
        return {"id": number, "created_at": at, "body": message_body(body), "_author": author}

    async def _notes(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        owner = {"contact": {"type": "contact", "id": row["id"]}}
        notes = sorted(row["_notes"], key=lambda note: note["created_at"], reverse=True)
        return answer(
            numbered_page(
                request, notes, lambda note: self.shown_note(note, owner), default=_NOTES_PER_PAGE
            )
        )

    async def _add_note(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        note = await self._received_note(request)
        row["_notes"].append(note)
        self._state.contacts.put(row)
        return answer(self.shown_note(note, {"contact": {"type": "contact", "id": row["id"]}}))

    async def _company_notes(self, request: Request) -> Response:
        row = self._companies.wanted(request)
        owner = {"company": {"type": "company", "id": row["id"]}}
        return answer(
            numbered_page(
                request,
                row["_notes"][::-1],
                lambda note: self.shown_note(note, owner),
                default=_NOTES_PER_PAGE,
            )
        )

    async def _add_company_note(self, request: Request) -> Response:
        row = self._companies.wanted(request)
        note = await self._received_note(request)
        row["_notes"].append(note)
        self._state.companies.put(row)
        return answer(self.shown_note(note, {"company": {"type": "company", "id": row["id"]}}))

    async def _received_note(self, request: Request) -> Row:
        body = await body_of(request)
        if not str(body.get("body") or "").strip():
            raise missing("body")
        author = body.get("admin_id")
        if author is not None and self._state.admin(author) is None:
            raise not_found()
        signed_in = self._admins.present()[0]["id"]
        return self.new_note(str(body["body"]), str(author or signed_in), self._state.now())

    async def _list_tags(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        tags = [self._state.tags.get(mark["id"]) for mark in row["_tags"]]
        return answer(plain_list(basic(tag) for tag in tags if tag))

    async def _tag(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        body = await body_of(request)
        tag = self._state.tags.get(str(body.get("id")))
        if tag is None:
            raise not_found()
        self._tags.put_on(row, tag["id"], None)
        self._state.contacts.put(row)
        return answer(basic(tag))

    async def _untag(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        tag = self._state.tags.get(request.path_params["tag_id"])
        if tag is None:
            raise not_found()
        row["_tags"] = [mark for mark in row["_tags"] if mark["id"] != tag["id"]]
        self._state.contacts.put(row)
        return answer(basic(tag))

    async def _list_companies(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        companies = [self._state.companies.rows[key] for key in row["_companies"]]
        return answer(
            numbered_page(request, companies, self._companies.shown, default=_NOTES_PER_PAGE)
        )

    async def _attach(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        body = await body_of(request)
        if not body.get("id"):
            raise refuse(400, "parameter_not_found", "company not specified")
        company = self._state.companies.get(str(body["id"]))
        if company is None:
            raise lost_company()
        if company["id"] not in row["_companies"] and len(row["_companies"]) >= MOST_COMPANIES:
            message = f"Contact has reached the maximum of {MOST_COMPANIES} company associations"
            raise refuse(400, "contact_company_limit_exceeded", message)
        self._companies.attach(row, company)
        return answer(self._companies.tied(company))

    async def _detach(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        company = self._state.companies.get(request.path_params["company_id"])
        if company is None or company["id"] not in row["_companies"]:
            raise lost_company()
        self._companies.detach(row, company)
        return answer(self._companies.tied(company))

    async def _segments(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        found = segments_of(self._state, row)
        shown = [
            {"type": "segment", **{k: v for k, v in each.items() if k[0] != "_"}} for each in found
        ]
        return answer(plain_list(shown))

    async def _subscriptions(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        chosen = [self._state.subscription_types.rows[key] for key in row["_subscriptions"]]
        return answer(plain_list(shown_subscription(item) for item in chosen))

    async def _subscribe(self, request: Request) -> Response:
        row = self._contacts.wanted(request)
        body = await body_of(request)
        item = self._state.subscription_types.get(str(body.get("id")))
        if item is None:
            raise not_found()
        if body.get("consent_type") not in ("opt_in", "opt_out"):
            raise invalid("consent_type must be opt_in or opt_out", field="consent_type")
        row["_subscriptions"][item["id"]] = body["consent_type"]
        self._state.contacts.put(row)
        return answer(shown_subscription(item))
