"""What Zendesk's refusals and limits mean for a run."""

from __future__ import annotations

from typing import Any

import pytest

from engine.connectors.zendesk.limits import read_limits
from engine.connectors.zendesk.refusals import Refused, ZendeskRefusals
from engine.errors import (
    AuthExpired,
    MigrationError,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    ScopeMissing,
    ServerFault,
    TooLarge,
)
from engine.http.windows import WindowSeen


def refusal(status: int, body: Any, *, reading: bool = False) -> MigrationError:
    headers = {"x-request-id": "8a1"}
    return ZendeskRefusals(reading=reading).refusal(
        status, headers, body, "POST", "/api/v2/users.json"
    )


def invalid(**details: Any) -> dict[str, Any]:
    words = "Record validation errors"
    return {"error": "RecordInvalid", "description": words, "details": details}


def said(words: str, error: str = "InvalidFormat") -> dict[str, str]:
    return {"description": words, "error": error}


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, {"error": "Couldn't authenticate you"}, AuthExpired, "sign_in_expired"),
        (401, {"error": "invalid_token", "error_description": "x"}, AuthExpired, "sign_in_expired"),
        (403, {"error": {"title": "Forbidden", "message": "x"}}, NotAllowed, "not_allowed"),
        (403, {"error": "Forbidden", "description": "Missing scopes: write"}, ScopeMissing,
         "permission_lost"),
        (404, {"error": "RecordNotFound", "description": "Not found"}, NotFound, "rejected"),
        (409, {"error": "UpdateConflict"}, ServerFault, "server_error"),
        (413, {"error": "AttachmentTooLarge", "description": "x"}, TooLarge, "too_large"),
        (422, invalid(phone=[said("Phone 5 is not properly formatted")]), Refused,
         "field_rejected"),
        (422, invalid(phone=said("Phone 5 is not properly formatted")), Refused, "field_rejected"),
        (422, invalid(name=[said("Name: ACME is taken already", "DuplicateValue")]), Refused,
         "name_taken"),
        (422, invalid(name=[said("Name: cannot be blank", "BlankValue")]), Refused, "rejected"),
        (422, invalid(base=[said("agent limit of your plan", "AgentLimitReached")]), Rejected,
         "limit_reached"),
        (400, {"error": "x", "description": "Locale pt-br is not enabled"}, Rejected,
         "language_not_enabled"),
        (429, "Number of allowed API requests per minute exceeded", RateLimited, "limit_exhausted"),
        (429, {"error": "TooManyJobs"}, RateLimited, "limit_exhausted"),
        (500, "<html>", ServerFault, "server_error"),
        (422, None, Rejected, "rejected"),
        (422, {"details": "odd"}, Rejected, "rejected"),
        (400, ["odd"], Rejected, "rejected"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_the_run_does_next(
    status: int, body: Any, kind: type[MigrationError], code: str
) -> None:
    error = refusal(status, body)

    assert kind is type(error)
    assert code == error.code
    assert "8a1" == error.detail["id"]


def test_a_refused_value_names_its_field_and_every_complaint() -> None:
    error = refusal(422, invalid(email=[said("taken", "DuplicateValue")], phone=[said("bad")]))

    assert isinstance(error, Refused)
    assert "email" == error.field
    assert ["email", "phone"] == [each.field for each in error.complaints]
    assert [True, False] == [each.duplicate for each in error.complaints]


def test_a_value_of_a_ticket_field_is_named_by_the_fields_id() -> None:
    error = refusal(422, invalid(base=[{**said("x"), "ticket_field_id": 7001}]))

    assert isinstance(error, Refused)
    assert error.against("7001") is not None


def test_a_missing_record_of_a_source_was_deleted() -> None:
    assert "deleted_in_source" == refusal(404, {}, reading=True).code


def test_the_headers_tell_the_accounts_limit_and_those_of_endpoints() -> None:
    headers = {
        "x-rate-limit": "700",
        "x-rate-limit-remaining": "699",
        "ratelimit-reset": "41",
        "zendesk-ratelimit-tickets-index": "total=100; remaining=99; resets=12",
        "zendesk-ratelimit-odd": "soon",
    }

    assert [
        WindowSeen(name="account", limit=700, remaining=699, reset_epoch=1041.0),
        WindowSeen(name="tickets-index", limit=100, remaining=99, reset_epoch=1012.0),
    ] == list(read_limits(headers, 200, 1000.0))


@pytest.mark.parametrize("headers", [{}, {"x-rate-limit": "many"}, {"x-rate-limit": "700"}])
def test_headers_without_a_limit_tell_none(headers: dict[str, str]) -> None:
    assert () == read_limits(headers, 200, 0.0)
