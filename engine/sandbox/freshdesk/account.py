"""The account itself, its languages, jobs, ratings and products."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .refusals import fault, invalid, not_found
from .state import State
from .web import Row, answer, created, get, number, page, post, sent

SCORES = (103, 102, 101, 100, -101, -102, -103)
"""From extremely happy to extremely unhappy; 100 is neutral."""


class AccountPages:
    """What is asked about an account as a whole."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/account", self.account),
            get("/settings/helpdesk", self.helpdesk),
            get("/products", self.products),
            get("/jobs/{key}", self.job),
            get("/surveys", self.surveys),
            get("/surveys/satisfaction_ratings", self.ratings),
            get("/tickets/{id}/satisfaction_ratings", self.ratings_of),
            post("/tickets/{id}/satisfaction_ratings", self.rate),
        ]

    async def account(self, request: Request) -> Response:
        """Which account it is."""
        seated = [row for row in self._state.agents if not row["_left"]]
        agents = {"full_time": len(seated), "occasional": 0, "field_service": 0, "collaborators": 0}
        body = {
            "organisation_id": 1_000_000_000 + self._number() % 1000,
            "account_id": self._number(),
            "account_name": self._state.account.spec.name.capitalize(),
            "account_domain": f"{self._state.account.spec.name}.freshdesk.com",
            "tier_type": self._state.settings.plan.capitalize(),
            "timezone": "Madrid",
            "data_center": "EU",
            "total_agents": agents,
            "hipaa_compliant": False,
        }
        return answer(body)

    def _number(self) -> int:
        return 2_000_000 + sum(map(ord, str(self._state.account.spec.name))) * 97

    async def helpdesk(self, request: Request) -> Response:
        """The languages."""
        settings = self._state.settings
        body = {
            "primary_language": settings.primary_language,
            "supported_languages": settings.supported_languages,
            "portal_languages": settings.supported_languages,
        }
        return answer(body)

    async def products(self, request: Request) -> Response:
        """Products, where the account has several."""
        return page(request, list(self._state.products))

    async def job(self, request: Request) -> Response:
        """How far a bulk operation has come."""
        found = self._state.jobs.get(request.path_params["key"])
        if found is None:
            raise not_found()
        return answer(found)

    async def surveys(self, request: Request) -> Response:
        """The one survey of a new account."""
        question = {
            "id": "default_question",
            "label": "How would you rate your overall satisfaction for the resolution?",
            "accepted_ratings": list(SCORES),
            "default": True,
        }
        body = {"id": 1, "title": "Default Survey", "active": True, "questions": [question]}
        return answer([body])

    async def ratings(self, request: Request) -> Response:
        """All ratings since a moment."""
        since = request.query_params.get("created_since", "")
        rows = [row for row in self._state.ratings if row["created_at"] >= since]
        return page(request, rows)

    async def ratings_of(self, request: Request) -> Response:
        """The ratings of a ticket."""
        return page(request, self._state.ratings.find("ticket_id", number(request)))

    async def rate(self, request: Request) -> Response:
        """A rating, dated now."""
        ticket = self._state.tickets.get(number(request))
        if ticket is None:
            raise not_found()
        kinds = {"feedback": rules.TEXT, "ratings": rules.OBJECT}
        values = rules.checked(await sent(request), kinds, ("ratings",))
        score = values["ratings"].get("default_question")
        if score not in SCORES:
            listed = ",".join(map(str, SCORES))
            words = f"It should be one of these values: '{listed}'"
            raise invalid([fault("ratings.default_question", "invalid_value", words)])
        row = rating(self._state, ticket, score, values.get("feedback"))
        return created(request, "surveys/satisfaction_ratings", row)


def rating(state: State, ticket: Row, score: int, feedback: str | None) -> Row:
    """A rating of a ticket by its requester."""
    now = state.now()
    row: Row = {
        "id": state.next_id(),
        "survey_id": 1,
        "user_id": ticket["requester_id"],
        "agent_id": ticket["responder_id"],
        "feedback": feedback,
        "group_id": ticket["group_id"],
        "ticket_id": ticket["id"],
        "created_at": now,
        "updated_at": now,
        "ratings": {"default_question": score},
    }
    return state.ratings.put(row)
