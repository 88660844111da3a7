"""Contacts (API v2: Contacts): lists by state, uniqueness, soft and hard deletion."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .files import show_avatar, store_file
from .refusals import duplicate, fault, invalid, no_feature, not_allowed, not_found
from .state import State, folded
from .times import comparable
from .web import Row, Sent, answer, created, delete, done, get, number, page, post, put, sent, shown

FIELDS = {
    "name": rules.TEXT,
    "email": rules.TEXT,
    "phone": rules.TEXT,
    "mobile": rules.TEXT,
    "twitter_id": rules.TEXT,
    "unique_external_id": rules.TEXT,
    "other_emails": rules.TEXTS,
    "company_id": rules.WHOLE,
    "view_all_tickets": rules.YESNO,
    "other_companies": rules.ROWS,
    "address": rules.TEXT,
    "avatar": rules.OBJECT,
    "custom_fields": rules.OBJECT,
    "description": rules.TEXT,
    "job_title": rules.TEXT,
    "language": rules.TEXT,
    "tags": rules.TEXTS,
    "time_zone": rules.TEXT,
    "lookup_parameter": rules.TEXT,
}
WAYS = ("email", "phone", "mobile", "twitter_id", "unique_external_id")
"""One of these must be given."""
MOST_EMAILS = 10
LONGEST_NAME = 255
REFUSED_NAME = "REFUSE"
"""No rule of the vendor's: a name that the emulated accounts refuse, so that a record can fail."""
_IN_LISTS = (
    *("active", "address", "description", "email", "id", "job_title", "language", "mobile"),
    *("name", "phone", "time_zone", "twitter_id", "custom_fields", "facebook_id", "created_at"),
    *("updated_at", "csat_rating", "preferred_source", "company_id", "unique_external_id"),
)


def blank_contact(state: State, key: int) -> Row:
    """A contact of whom nothing is known."""
    now = state.now()
    return {
        "active": False, "address": None, "company_id": None, "view_all_tickets": False,
        "description": None, "email": None, "id": key, "job_title": None, "language": "en",
        "mobile": None, "name": "", "phone": None, "time_zone": "Eastern Time (US & Canada)",
        "twitter_id": None, "custom_fields": rules.blank(state.contact_fields),
        "facebook_id": None, "csat_rating": None, "preferred_source": "email", "tags": [],
        "other_emails": [], "other_companies": [], "unique_external_id": None,
        "created_at": now, "updated_at": now, "deleted": False, "_avatar": None,
        "_email": None, "_blocked": False, "_visitor": False, "_merged_into": None,
    }  # fmt: skip


def keep_contact(state: State, row: Row) -> Row:
    """Put a contact where it is found by its address, whatever the case."""
    row["_email"] = folded(row["email"]) if row["email"] else None
    return state.contacts.put(row)


def holder(state: State, address: str) -> Row | None:
    """Who has this address, first or further, among contacts that are not in the bin."""
    key = folded(address)
    for row in state.contacts.find("_email", key):
        if not row["deleted"]:
            return row
    for row in state.contacts:
        if not row["deleted"] and key in map(folded, row["other_emails"]):
            return row
    return None


class Contacts:
    """Every route of contacts."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/contacts", self.index),
            post("/contacts", self.create),
            get("/contacts/{id}", self.show),
            put("/contacts/{id}", self.update),
            delete("/contacts/{id}", self.delete),
            put("/contacts/{id}/restore", self.restore),
            delete("/contacts/{id}/hard_delete", self.erase),
            put("/contacts/{id}/send_invite", self.invite),
        ]

    async def index(self, request: Request) -> Response:
        """By default those that are neither deleted nor blocked; ``state`` asks for the others."""
        query = request.query_params
        rows = [row for row in self._state.contacts if _in_state(row, query)]
        for name in ("email", "phone", "mobile", "unique_external_id"):
            if name in query:
                wanted = folded(query[name])
                rows = [row for row in rows if row[name] and folded(row[name]) == wanted]
        if "company_id" in query:
            rows = [row for row in rows if str(row["company_id"]) == query["company_id"]]
        if "updated_since" in query:
            since = _moment(query["updated_since"])
            rows = [row for row in rows if row["updated_at"] >= since]
        rows.sort(key=lambda row: (folded(row["name"]), row["id"]))
        return page(request, rows, _listed)

    async def create(self, request: Request) -> Response:
        """A new contact. Nobody is invited by this."""
        said = await sent(request)
        values = rules.checked(said, FIELDS, ("name",))
        if not any(values.get(way) for way in WAYS):
            words = "Please fill at least 1 of " + ", ".join(WAYS) + " fields"
            raise invalid([fault("email", "missing_field", words)])
        row = blank_contact(self._state, self._state.next_id())
        self._check(values, row)
        self._fill(row, values, said)
        keep_contact(self._state, row)
        return created(request, "contacts", self._whole(request, row))

    async def show(self, request: Request) -> Response:
        """One contact, in whatever state."""
        return answer(self._whole(request, self._found(number(request))))

    async def update(self, request: Request) -> Response:
        """Change a contact; who is deleted or blocked cannot be changed."""
        row = self._found(number(request))
        if row["deleted"] or row["_blocked"]:
            raise not_allowed("GET, DELETE")
        said = await sent(request)
        values = rules.checked(said, FIELDS)
        self._check(values, row)
        self._fill(row, values, said)
        row["updated_at"] = self._state.now()
        keep_contact(self._state, row)
        return answer(self._whole(request, row))

    async def delete(self, request: Request) -> Response:
        """Into the bin."""
        row = self._found(number(request))
        if row["deleted"]:
            raise not_allowed("GET")
        row |= {"deleted": True, "updated_at": self._state.now()}
        return done()

    async def restore(self, request: Request) -> Response:
        """Out of the bin."""
        row = self._found(number(request))
        if not row["deleted"]:
            raise not_found()
        row |= {"deleted": False, "updated_at": self._state.now()}
        return done()

    async def erase(self, request: Request) -> Response:
        """For good, with all tickets of the contact; ``force`` spares the way through the bin."""
        row = self._found(number(request))
        if not row["deleted"] and request.query_params.get("force") != "true":
            raise not_allowed("GET")
        for ticket in self._state.tickets.find("requester_id", row["id"]):
            self._state.tickets.remove(ticket["id"])
        self._state.contacts.remove(row["id"])
        return done()

    async def invite(self, request: Request) -> Response:
        """An activation mail."""
        self._state.mail(self._found(number(request))["email"])
        return done()

    def _whole(self, request: Request, row: Row) -> Row:
        return shown(row) | {"avatar": show_avatar(request, self._state, row)}

    def _found(self, key: int) -> Row:
        row = self._state.contacts.get(key)
        if row is None:
            raise not_found()
        return row

    def _check(self, values: Row, row: Row) -> None:
        name = values.get("name")
        if name is not None and len(name) > LONGEST_NAME:
            words = f"Has {len(name)} characters, it can have maximum of {LONGEST_NAME} characters"
            raise invalid([fault("name", "invalid_value", words)])
        if name == REFUSED_NAME:
            raise invalid([fault("name", "invalid_value", "It is refused for good")])
        addresses = [values.get("email"), *(values.get("other_emails") or ())]
        for address in filter(None, addresses):
            self._check_address(address, row)
        if len(values.get("other_emails") or ()) > MOST_EMAILS - 1:
            raise invalid([fault("other_emails", "invalid_value", "Has 10 elements at most")])
        self._check_numbers(values, row)
        self._check_companies(values)

    def _check_address(self, address: str, row: Row) -> None:
        local, at, domain = address.rpartition("@")
        if not (at and local and "." in domain and address.isascii() and " " not in address):
            words = "It should be in the 'valid email address' format"
            raise invalid([fault("email", "invalid_value", words)])
        existing = holder(self._state, address)
        if existing is not None and existing["id"] != row["id"]:
            raise duplicate("email", existing["id"])
        agent = next(iter(self._state.agents.find("_email", folded(address))), None)
        if agent is not None and not agent["_left"]:
            raise duplicate("email", agent["id"])

    def _check_numbers(self, values: Row, row: Row) -> None:
        unique = ["unique_external_id", *(["mobile"] if self._state.settings.unique_mobile else [])]
        for name in unique:
            value = values.get(name)
            others = self._state.contacts.find(name, value) if value else []
            for other in others:
                if other["id"] != row["id"] and not other["deleted"]:
                    raise duplicate(name, other["id"])

    def _check_companies(self, values: Row) -> None:
        several = values.get("other_companies")
        if several and not self._state.settings.multiple_companies:
            raise no_feature("Multiple User Companies")
        wanted = [values.get("company_id"), *(one.get("company_id") for one in several or ())]
        for key in filter(None, wanted):
            if self._state.companies.get(key) is None:
                words = "There is no company matching the given company_id"
                raise invalid([fault("company_id", "invalid_value", words)])

    def _fill(self, row: Row, values: Row, said: Sent) -> None:
        custom = values.pop("custom_fields", None) or {}
        values.pop("lookup_parameter", None)
        values.pop("avatar", None)
        for key, value in values.items():
            row[key] = value or [] if rules.TEXTS == FIELDS[key] else value
        row["custom_fields"] |= rules.checked_custom(
            self._state.contact_fields, custom, form=said.form
        )
        if said.files:
            row["_avatar"] = _avatar(self._state, said)
        if row["email"] and row["company_id"] is None:
            row["company_id"] = self._company_of(row["email"])

    def _company_of(self, address: str) -> int | None:
        """Who writes from a company's domain belongs to it."""
        domain = address.rpartition("@")[2].casefold()
        for company in self._state.companies:
            if domain in map(str.casefold, company["domains"]):
                return int(company["id"])
        return None


def _avatar(state: State, said: Sent) -> int:
    name, kind, content = said.files[0]
    if len(content) > 5 * 1024 * 1024 or kind not in ("image/jpeg", "image/png", "image/gif"):
        raise invalid([fault("avatar", "invalid_value", "An image of at most 5 MB is expected")])
    return store_file(state, name, kind, content).id


def _in_state(row: Row, query: object) -> bool:
    get_ = getattr(query, "get")  # noqa: B009 - a mapping of starlette's
    wanted, kind = get_("state"), get_("contact_type")
    if kind == "visitor" or wanted == "visitor":
        return bool(row["_visitor"]) and not row["deleted"]
    if wanted == "deleted":
        return bool(row["deleted"])
    if wanted == "blocked":
        return bool(row["_blocked"]) and not row["deleted"]
    usual = not row["deleted"] and not row["_blocked"] and not row["_visitor"]
    if wanted in ("verified", "unverified"):
        return usual and row["active"] == (wanted == "verified")
    return usual


def _listed(row: Row) -> Row:
    return {name: row[name] for name in _IN_LISTS}


def _moment(text: str) -> str:
    try:
        return comparable(text)
    except ValueError as error:
        words = "It should be in the 'combined date and time ISO8601' format"
        raise invalid([fault("updated_since", "invalid_value", words)]) from error
