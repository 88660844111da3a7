"""What Intercom's refusals mean for a run."""

from __future__ import annotations

from typing import Any

import pytest

from engine.connectors.intercom.refusals import FILES_FIELD, IntercomRefusals
from engine.errors import (
    AuthExpired,
    Conflict,
    FieldRejected,
    MigrationError,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    ScopeMissing,
    ServerFault,
)


def refusal(
    status: int, code: str, message: str = "", path: str = "/contacts", **more: Any
) -> MigrationError:
    error = {"code": code, "message": message, **more}
    body = {"type": "error.list", "request_id": "002cva", "errors": [error]}
    headers = {"x-request-id": "002cva", "link": '</contacts/9f>; rel="canonical"'}
    return IntercomRefusals(reading=False).refusal(status, headers, body, "POST", path)


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason"),
    [
        (401, "unauthorized", AuthExpired, "sign_in_expired"),
        (401, "token_revoked", AuthExpired, "sign_in_expired"),
        (401, "token_unauthorized", ScopeMissing, "permission_lost"),
        (403, "forbidden", ScopeMissing, "permission_lost"),
        (403, "api_plan_restricted", NotAllowed, "plan_feature_missing"),
        (404, "not_found", NotFound, "rejected"),
        (404, "admin_not_found", FieldRejected, "field_rejected"),
        (400, "assignee_not_found", FieldRejected, "field_rejected"),
        (410, "contact_merged", NotFound, "merged_in_source"),
        (400, "scroll_exists", RateLimited, "limit_exhausted"),
        (429, "rate_limit_exceeded", RateLimited, "limit_exhausted"),
        (400, "contact_company_limit_exceeded", Rejected, "limit_reached"),
        (400, "parameter_not_found", Rejected, "required_field_missing"),
        (422, "data_invalid", Rejected, "rejected"),
        (500, "server_error", ServerFault, "server_error"),
        (408, "request_timeout", ServerFault, "server_error"),
    ],
)
def test_a_code_says_what_the_run_does_next(
    status: int, code: str, kind: type[MigrationError], reason: str
) -> None:
    error = refusal(status, code, "No")

    assert kind is type(error)
    assert reason == error.code
    assert "002cva" == error.detail["id"]
    assert "No" == error.service_words


def test_a_scroll_that_another_program_holds_is_waited_out() -> None:
    error = refusal(400, "scroll_exists")

    assert isinstance(error, RateLimited)
    assert 60 == error.wait_seconds
    assert "one program at a time" in str(error)


def test_a_conflict_names_whom_it_is_with() -> None:
    said = "A contact matching those details already exists with id=6762f0dd"
    archived = "An archived contact matching those details already exists with id=6762f0dd"
    first, second = refusal(409, "conflict", said), refusal(409, "conflict", archived)

    assert isinstance(first, Conflict)
    assert isinstance(second, Conflict)
    assert ("6762f0dd", "name_taken") == (first.existing_id, first.code)
    assert ("6762f0dd", "exists_archived") == (second.existing_id, second.code)


def test_a_merged_contact_names_the_survivor() -> None:
    assert "9f" == refusal(410, "contact_merged").detail["other"]


def test_a_refused_value_names_its_field() -> None:
    named = refusal(400, "parameter_invalid", "Phone is not valid", field="phone")
    file = refusal(400, "parameter_invalid", "Attachment type exe is not allowed")

    assert isinstance(named, FieldRejected)
    assert isinstance(file, FieldRejected)
    assert ("phone", FILES_FIELD) == (named.field, file.field)


def test_a_language_that_is_not_switched_on_has_its_own_reason() -> None:
    error = refusal(400, "parameter_invalid", "Locale pt-BR is not enabled", path="/articles")

    assert "language_not_enabled" == error.code


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/contacts/1/notes", "people"),
        ("/companies/1", "companies"),
        ("/tickets/search", "conversations"),
        ("/conversations/attributes", "attributes"),
        ("/teams", "teams"),
        ("/tags", "tags"),
        ("/help_center/collections", "accounts"),
    ],
)
def test_a_missing_scope_names_the_group(path: str, permission: str) -> None:
    assert permission == refusal(403, "forbidden", path=path).detail["permission"]


@pytest.mark.parametrize("body", [None, "", "<html>", [], {"errors": []}, {"errors": ["x"]}, 7])
def test_an_answer_without_an_envelope_is_judged_by_its_status(body: object) -> None:
    error = IntercomRefusals(reading=True).refusal(404, {}, body, "GET", "/contacts/1")

    assert "deleted_in_source" == error.code
