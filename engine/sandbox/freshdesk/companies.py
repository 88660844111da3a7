"""Companies (API v2: Companies): unique names, domains that draw people in, final deletion."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .refusals import duplicate, fault, invalid, not_found
from .state import State, folded
from .web import Row, Sent, answer, created, delete, done, get, number, page, post, put, sent, shown

FIELDS = {
    "name": rules.TEXT,
    "custom_fields": rules.OBJECT,
    "description": rules.TEXT,
    "domains": rules.TEXTS,
    "note": rules.TEXT,
    "health_score": rules.TEXT,
    "account_tier": rules.TEXT,
    "renewal_date": rules.DATE,
    "industry": rules.TEXT,
}
LISTS = {
    "health_score": ("At risk", "Doing okay", "Happy"),
    "account_tier": ("Basic", "Premium", "Enterprise"),
    "industry": (
        "Automotive", "Consumer Durables and Apparel", "Diversified Consumer Services",
        "Hotels, Restaurants and Leisure", "Consumer Goods", "Household Durables",
        "Leisure Products", "Textiles, Apparel and Luxury Goods", "Specialty Retail",
        "Food and Staples Retailing", "Beverages", "Food Products", "Household Products",
        "Personal Products", "Diversified Financial Services", "Insurance", "Health Care",
        "Software and Services", "Media", "Transportation", "Utilities", "Education", "Government",
        "Non-profit", "Retail", "Technology", "Telecommunications", "Other",
    ),
}  # fmt: skip
"""Fixed lists of the default company fields."""


def blank_company(state: State, key: int) -> Row:
    """A company of which nothing is known."""
    now = state.now()
    return {
        "id": key, "name": "", "description": None, "note": None, "domains": [],
        "created_at": now, "updated_at": now, "custom_fields": rules.blank(state.company_fields),
        "health_score": None, "account_tier": None, "renewal_date": None, "industry": None,
        "_folded": "",
    }  # fmt: skip


def keep_company(state: State, row: Row) -> Row:
    """Put a company where it is found by its name, whatever the case."""
    row["_folded"] = folded(row["name"])
    return state.companies.put(row)


class Companies:
    """Every route of companies."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/companies", self.index),
            post("/companies", self.create),
            get("/companies/autocomplete", self.autocomplete),
            get("/companies/{id}", self.show),
            put("/companies/{id}", self.update),
            delete("/companies/{id}", self.delete),
        ]

    async def index(self, request: Request) -> Response:
        """All companies, by name."""
        rows = sorted(self._state.companies, key=lambda row: (row["_folded"], row["id"]))
        since = request.query_params.get("updated_since")
        return page(request, [row for row in rows if not since or row["updated_at"] >= since])

    async def autocomplete(self, request: Request) -> Response:
        """Companies whose name begins so."""
        wanted = folded(request.query_params.get("name", ""))
        rows = [row for row in self._state.companies if row["_folded"].startswith(wanted)]
        found = [{"id": row["id"], "name": row["name"]} for row in rows if wanted]
        return answer({"companies": found})

    async def create(self, request: Request) -> Response:
        """A new company."""
        said = await sent(request)
        values = rules.checked(said, FIELDS, ("name",))
        row = blank_company(self._state, self._state.next_id())
        self._fill(row, values, said)
        keep_company(self._state, row)
        self._draw_in(row)
        return created(request, "companies", shown(row))

    async def show(self, request: Request) -> Response:
        """One company."""
        return answer(shown(self._found(number(request))))

    async def update(self, request: Request) -> Response:
        """Change a company."""
        row = self._found(number(request))
        said = await sent(request)
        self._fill(row, rules.checked(said, FIELDS), said)
        row["updated_at"] = self._state.now()
        keep_company(self._state, row)
        self._draw_in(row)
        return answer(shown(row))

    async def delete(self, request: Request) -> Response:
        """For good: its people stay without it."""
        row = self._found(number(request))
        for contact in self._state.contacts.find("company_id", row["id"]):
            contact["company_id"] = None
            self._state.contacts.put(contact)
        self._state.companies.remove(row["id"])
        return done()

    def _found(self, key: int) -> Row:
        row = self._state.companies.get(key)
        if row is None:
            raise not_found()
        return row

    def _fill(self, row: Row, values: Row, said: Sent) -> None:
        named = values.get("name")
        others = self._state.companies.find("_folded", folded(named)) if named else []
        if any(other["id"] != row["id"] for other in others):
            raise duplicate("name")
        for name, allowed in LISTS.items():
            if values.get(name) and values[name] not in allowed:
                words = f"It should be one of these values: '{','.join(allowed)}'"
                raise invalid([fault(name, "invalid_value", words)])
        self._check_domains(row, values.get("domains") or [])
        custom = values.pop("custom_fields", None) or {}
        row |= values
        row["domains"] = row["domains"] or []
        row["custom_fields"] |= rules.checked_custom(
            self._state.company_fields, custom, form=said.form
        )

    def _check_domains(self, row: Row, domains: list[str]) -> None:
        for other in self._state.companies:
            taken = set(map(str.casefold, other["domains"])) & set(map(str.casefold, domains))
            if other["id"] != row["id"] and taken:
                raise duplicate("domains")

    def _draw_in(self, row: Row) -> None:
        """People who write from one of its domains join a company without being asked."""
        domains = {domain.casefold() for domain in row["domains"]}
        for contact in self._state.contacts if domains else ():
            domain = (contact["email"] or "").rpartition("@")[2].casefold()
            if contact["company_id"] is None and domain in domains:
                contact["company_id"] = row["id"]
                self._state.contacts.put(contact)
