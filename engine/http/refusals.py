"""What an answer that is no success means, in the product's errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from engine.errors import (
    AuthExpired,
    Conflict,
    MigrationError,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    ServerFault,
    TooLarge,
)
from engine.http.redact import redact

_WORD_KEYS = ("message", "description", "error_description", "detail", "title", "error")
"""Where services put the sentence; the first that is there is taken."""


class Refusals(Protocol):
    """A connector's reading of its service's refusals; `data` is the parsed JSON or the text."""

    def refusal(
        self, status: int, headers: Mapping[str, str], data: Any, method: str, path: str
    ) -> MigrationError:
        """The error to raise. The client redacts it and fills in waits that headers ask for."""


class StatusRefusals:
    """The meaning by status code alone, for what a connector does not know better."""

    def __init__(self, service: str, *, reading: bool = False) -> None:
        self._service, self._reading = service, reading

    def refusal(
        self, status: int, headers: Mapping[str, str], data: Any, method: str, path: str
    ) -> MigrationError:
        """The error by status; 401 comes here only after renewing the sign-in failed."""
        known: dict[str, Any] = {
            "detail": {"service": self._service, "id": headers.get("x-request-id", "")},
            "service_words": words(data),
        }
        if status == 408 or status >= 500:
            return ServerFault(
                f"{self._service} answered with a fault of its own (status {status}).",
                sent=not (status == 503 and "retry-after" in headers),
                **known,
            )
        return self._by_status(status, known)

    def _by_status(self, status: int, known: dict[str, Any]) -> MigrationError:
        name = self._service
        match status:
            case 401:
                return AuthExpired(f"The sign-in to {name} ended. Sign in again.", **known)
            case 403:
                return NotAllowed(f"{name}: the signed-in person may not do this.", **known)
            case 404 | 410:
                code = "deleted_in_source" if self._reading else "rejected"
                return NotFound(f"{name} has no such record.", code=code, **known)
            case 409:
                return Conflict(f"{name} has a record with the same key.", **known)
            case 413:
                return TooLarge(f"{name} does not accept so much at once.", **known)
            case 429:
                return RateLimited(f"{name} refuses calls for a while.", **known)
        return Rejected(f"{name} refused the request (status {status}).", **known)


def words(data: Any) -> str:
    """What the service said, redacted: the sentences of its JSON, or its text."""
    if isinstance(data, str):
        return redact(" ".join(data.split())[:2000])
    found = list(dict.fromkeys(_sentences(data)))
    return redact("; ".join(found) if found else json.dumps(data)[:2000]) if data else ""


def _sentences(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for each in data:
            yield from _sentences(each)
    elif isinstance(data, dict):
        yield from _sentences(next((data[key] for key in _WORD_KEYS if data.get(key)), None))
        for key in ("errors", "details"):
            yield from _sentences(_values(data.get(key)))


def _values(data: Any) -> Any:
    return list(data.values()) if isinstance(data, dict) else data
