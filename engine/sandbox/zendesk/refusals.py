"""Zendesk's refusals with their bodies (reference: recorded answers and the error pages)."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from engine.sandbox.desk import Refused

Detail = dict[str, Any]
Details = dict[str, list[Detail]]


def refused(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Refused:
    """A refusal with a JSON body."""
    return Refused(JSONResponse(body, status, headers))


def not_found() -> Refused:
    """Nothing with that id."""
    return refused(404, {"error": "RecordNotFound", "description": "Not found"})


def no_such_path() -> JSONResponse:
    """No endpoint at that path."""
    return JSONResponse({"error": "InvalidEndpoint", "description": "Not found"}, 404)


def unauthenticated() -> JSONResponse:
    """Basic credentials that nobody has."""
    return JSONResponse({"error": "Couldn't authenticate you"}, 401)


def bad_token() -> JSONResponse:
    """An access token that is not, or no longer, good."""
    words = "The access token provided is expired, revoked, malformed or invalid for other reasons."
    return JSONResponse({"error": "invalid_token", "error_description": words}, 401)


def forbidden(message: str) -> Refused:
    """The signed-in user may not do this; ``error`` is an object here."""
    return refused(403, {"error": {"title": "Forbidden", "message": message}})


def too_many(most: int = 100) -> Refused:
    """More rows than a bulk call takes."""
    words = f"Parameter  cannot specify more than {most} values"
    return refused(400, {"error": "TooManyValues", "description": words, "max_count": most})


def bad_request(title: str, message: str) -> Refused:
    """A request that makes no sense."""
    return refused(400, {"error": {"title": title, "message": message}})


def missing_parameter(name: str) -> Refused:
    """A parameter without which the call means nothing."""
    words = f"Required parameter '{name}' is missing"
    return refused(400, {"error": "ParameterMissing", "description": words})


class Complaints:
    """Collects what is wrong with a record, field by field."""

    def __init__(self) -> None:
        self.details: Details = {}

    def add(self, field: str, words: str, error: str = "InvalidValue", **more: Any) -> None:
        """One complaint about one field."""
        self.details.setdefault(field, []).append({"description": words, "error": error, **more})

    def check(self) -> None:
        """Raises the refusal when there is something to complain about."""
        if self.details:
            raise invalid(self.details)

    def sentence(self) -> str:
        """All complaints in one line, as jobs report them."""
        return " ".join(item["description"] for items in self.details.values() for item in items)


def invalid(details: Details) -> Refused:
    """The record breaks rules: field -> what is wrong with it."""
    body = {"error": "RecordInvalid", "description": "Record validation errors"}
    return refused(422, {**body, "details": details})


def complaint(field: str, words: str, error: str = "InvalidValue") -> Refused:
    """The refusal of a record for one field."""
    return invalid({field: [{"description": words, "error": error}]})
