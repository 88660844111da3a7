"""People: users and leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.desk import Refused
from engine.sandbox.intercom import contact_view, rules
from engine.sandbox.intercom.answers import (
    MOST_PER_PAGE,
    CursorPage,
    answer,
    body_of,
    error,
    invalid,
    missing,
    not_found,
    refuse,
    whole_number,
)
from engine.sandbox.intercom.search import Search
from engine.sandbox.intercom.segments import segments_of
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row

_DEFAULT_PER_PAGE = 10
_DEFAULT_FOUND = 50


def lost_contact() -> Refused:
    """404 with the words that Intercom uses for people."""
    return not_found("User Not Found")


class Contacts:
    """Routes of /contacts itself; what hangs on a contact is in contact_parts.py."""

    def __init__(self, state: State) -> None:
        self._state = state
        searchable = replace(contact_view.SEARCHABLE, read=self._read)
        self._search = Search(state, state.contacts, searchable, _is_listed)
        self._listed: tuple[int, list[Row]] = (-1, [])

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/contacts/{contact_id}"
        return [
            Route("/contacts", self._list),
            Route("/contacts", self._create, methods=["POST"]),
            Route("/contacts/search", self._find, methods=["POST"]),
            Route("/contacts/merge", self._merge, methods=["POST"]),
            Route("/contacts/find_by_external_id/{external_id:path}", self._by_external_id),
            Route(one, self._show),
            Route(one, self._update, methods=["PUT"]),
            Route(one, self._delete, methods=["DELETE"]),
            Route(f"{one}/archive", self._archive, methods=["POST"]),
            Route(f"{one}/unarchive", self._unarchive, methods=["POST"]),
            Route(f"{one}/block", self._block, methods=["POST"]),
        ]

    def shown(self, row: Row) -> Row:
        """A contact as answered."""
        return contact_view.shown(self._state, row)

    def wanted(self, request: Request) -> Row:
        """The contact in the path; refuses with 404, or 410 when it was merged away."""
        row = self._state.contacts.get(request.path_params["contact_id"])
        if row is None:
            raise lost_contact()
        if row["_merged_into"]:
            raise _gone(row["_merged_into"])
        return row

    def add(self, body: Row) -> Row:
        """Create a contact by the rules of CreateContact."""
        if not any(body.get(name) for name in ("email", "external_id", "role")):
            raise invalid("One of email, external_id or role is required")
        given = self._checked(body)
        given.setdefault("role", "user")
        self._check_conflicts(given)
        row = contact_view.new_contact(self._state, **given, _written=self._state.clock())
        return self._state.contacts.put(row)

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        page = CursorPage(
            sort="created_at",
            descending=True,
            per_page=whole_number(
                query.get("per_page"), "per_page", default=_DEFAULT_PER_PAGE, most=MOST_PER_PAGE
            ),
            starting_after=query.get("starting_after"),
        )
        return answer(page.body(self._listable(), self.shown))

    def _read(self, row: Row, field: str) -> object:
        if field == "segment_id":
            return [segment["id"] for segment in segments_of(self._state, row)]
        return contact_view.SEARCHABLE.read(row, field)

    def _listable(self) -> list[Row]:
        version, rows = self._listed
        if version != self._state.contacts.version:
            rows = [row for row in self._state.contacts.ordered("created_at") if _is_listed(row)]
            self._listed = (self._state.contacts.version, rows)
        return rows

    async def _find(self, request: Request) -> Response:
        body = await body_of(request)
        return answer(
            self._search.page(body, self.shown, kind="list", key="data", default=_DEFAULT_FOUND)
        )

    async def _show(self, request: Request) -> Response:
        return answer(self.shown(self.wanted(request)))

    async def _by_external_id(self, request: Request) -> Response:
        for row in self._state.contacts.find("external_id", request.path_params["external_id"]):
            if row["_merged_into"]:
                raise _gone(row["_merged_into"])
            if row["role"] == "user":
                return answer(self.shown(row))
        raise lost_contact()

    async def _create(self, request: Request) -> Response:
        return answer(self.shown(self.add(await body_of(request))))

    async def _update(self, request: Request) -> Response:
        row = self.wanted(request)
        body = await body_of(request)
        given = self._checked(body)
        self._check_conflicts({**row, **given}, but=row["id"])
        given["custom_attributes"] = {
            **row["custom_attributes"],
            **given.get("custom_attributes", {}),
        }
        row.update(given, updated_at=self._state.now())
        return answer(self.shown(self._state.contacts.put(row)))

    def _checked(self, body: Row) -> Row:
        if body.get("email_verified") and not body.get("email"):
            raise invalid("email_verified needs an email", field="email_verified")
        return {
            name: check(body[name], name, self._state)
            for name, check in _CHECKS.items()
            if name in body
        }

    def _check_conflicts(self, given: Row, but: str | None = None) -> None:
        twins = []
        if given.get("external_id"):
            twins += self._state.contacts.find("external_id", given["external_id"])
        if given.get("email") and given["role"] == "user":
            same = self._state.contacts.find("email", given["email"])
            # Several leads may share an address, also with a user.
            twins += [row for row in same if row["role"] == "user"]
        for row in twins:
            if row["id"] != but and not row["_merged_into"]:
                article = "An archived" if row["_archived"] else "A"
                message = (
                    f"{article} contact matching those details already exists with id={row['id']}"
                )
                raise refuse(409, "conflict", message)

    async def _delete(self, request: Request) -> Response:
        row = self.wanted(request)
        for key in row["_companies"]:
            company = self._state.companies.rows[key]
            company["_contacts"].remove(row["id"])
            self._state.companies.put(company)
        self._state.contacts.remove(row["id"])
        return answer({**_short(row), "deleted": True})

    async def _archive(self, request: Request) -> Response:
        row = self.wanted(request)
        row["_archived"] = True
        self._state.contacts.put(row)
        return answer({**_short(row), "archived": True})

    async def _unarchive(self, request: Request) -> Response:
        row = self.wanted(request)
        row["_archived"] = False
        self._state.contacts.put(row)
        return answer({**_short(row), "archived": False})

    async def _block(self, request: Request) -> Response:
        row = self.wanted(request)
        row["_blocked"] = True
        self._state.contacts.put(row)
        return answer({**_short(row), "blocked": True})

    async def _merge(self, request: Request) -> Response:
        body = await body_of(request)
        lead, user = (self._to_merge(body, name) for name in ("from", "into"))
        if lead["role"] != "lead" or user["role"] != "user":
            raise refuse(400, "invalid_merge", "Only a lead can be merged into a user")
        shared = {lead["email"], lead["phone"]} & {user["email"], user["phone"]} - {None}
        if not shared and not body.get("skip_duplicate_validation"):
            message = (
                "Contacts can only be merged when they are duplicates (matching email or phone). "
                "Pass skip_duplicate_validation=true to override this check."
            )
            raise refuse(400, "invalid_merge", message)
        lead["_merged_into"] = user["id"]
        self._state.contacts.put(lead)
        return answer(self.shown(user))

    def _to_merge(self, body: Row, name: str) -> Row:
        if not body.get(name):
            raise missing(name)
        row = self._state.contacts.get(str(body[name]))
        if row is None or row["_merged_into"]:
            raise lost_contact()
        return row


def _role(value: object, name: str, state: State) -> object:
    if value not in ("user", "lead"):
        raise invalid("role must be user or lead", field=name)
    return value


def _as_sent(value: object, name: str, state: State) -> object:
    return value


_CHECKS: dict[str, Callable[[object, str, State], object]] = {
    "role": _role,
    "external_id": lambda value, name, state: rules.checked_text(value, name) or None,
    "name": lambda value, name, state: rules.checked_text(value, name) or None,
    "email": lambda value, name, state: rules.checked_email(value),
    "phone": lambda value, name, state: rules.checked_phone(value, state),
    "avatar": _as_sent,
    "signed_up_at": lambda value, name, state: rules.checked_time(value, name),
    "last_seen_at": lambda value, name, state: rules.checked_time(value, name),
    "owner_id": lambda value, name, state: rules.owner(value, state),
    "unsubscribed_from_emails": lambda value, name, state: bool(value),
    "language_override": _as_sent,
    "custom_attributes": lambda value, name, state: rules.checked_values(
        value, state.data_attributes, "contact"
    ),
}


def _is_listed(row: Row) -> bool:
    return not row["_archived"] and not row["_merged_into"]


def _short(row: Row) -> Row:
    return {"type": "contact", "id": row["id"], "external_id": row["external_id"]}


def _gone(into: str) -> Refused:
    response = error(
        410,
        "contact_merged",
        "This contact has been merged. See the 'Link' header for the canonical contact.",
    )
    response.headers["link"] = f'</contacts/{into}>; rel="canonical"'
    return Refused(response)
