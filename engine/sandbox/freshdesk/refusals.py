"""Freshdesk's refusals with their bodies (API v2: Errors)."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from engine.sandbox.desk import Refused

Fault = dict[str, Any]

_WORDS = {
    "missing_field": "It should be a/an {kind}",
    "invalid_field": "Unexpected/invalid field in request",
    "readonly_field": "This field is readonly and cannot be set",
}


def fault(field: str, code: str, message: str = "", **more: Any) -> Fault:
    """One thing that is wrong with a request."""
    words = message or _WORDS.get(code, code).format(kind=more.pop("kind", "value"))
    return {"field": field, "message": words, "code": code, **more}


def invalid(faults: list[Fault], status: int = 400) -> Refused:
    """A request that breaks rules, each with its field."""
    body = {"description": "Validation failed", "errors": faults}
    return Refused(JSONResponse(body, status))


def unexpected(field: str) -> Fault:
    """A field that the call does not have: these are refused, not passed over."""
    return fault(field, "invalid_field")


def missing(field: str, kind: str) -> Fault:
    """A field without which nothing is made."""
    return fault(field, "missing_field", kind=kind)


def duplicate(field: str, existing: int | None = None) -> Refused:
    """Somebody or something has the value already."""
    said = fault(field, "duplicate_value", "It should be a unique value")
    if existing is not None:
        said["additional_info"] = {"user_id": existing}
    return invalid([said], 409)


def unauthenticated() -> JSONResponse:
    """No key, or one that nobody has."""
    words = "You have to be logged in to perform this action."
    return JSONResponse({"code": "invalid_credentials", "message": words}, 401)


def forbidden(code: str = "access_denied", message: str = "") -> Refused:
    """The agent, or the plan, may not do this."""
    words = message or "You are not authorized to perform this action."
    return Refused(JSONResponse({"code": code, "message": words}, 403))


def no_feature(name: str) -> Refused:
    """The plan lacks it."""
    return forbidden("require_feature", f"The {name} feature(s) is/are not supported in your plan.")


def not_found() -> Refused:
    """Nothing with that id; Freshdesk says so without a body."""
    return Refused(Response(status_code=404))


def not_allowed(allowed: str = "GET") -> Refused:
    """The record exists and cannot be changed this way, as those in the bin."""
    words = f"PUT method is not allowed. It should be one of these method(s): {allowed}"
    return Refused(JSONResponse({"message": words}, 405, {"Allow": allowed}))


def bad_json() -> Refused:
    """A body that cannot be read."""
    words = "Request body has invalid json format"
    return Refused(JSONResponse({"code": "invalid_json", "message": words}, 400))


def wrong_media() -> Refused:
    """A body that is neither JSON nor a form."""
    words = "Content-Type header is set to an unsupported type. It should be application/json"
    return Refused(JSONResponse({"code": "invalid_content_type", "message": words}, 415))


def not_acceptable() -> JSONResponse:
    """The client wants something else than JSON."""
    return JSONResponse({"code": "invalid_accept_header", "message": "Accept JSON only"}, 406)
