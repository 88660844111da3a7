"""
Request Tracker's errors in the product's.

Bodies are {"message"}; the words are in the language of who is signed in, so that nothing but the
status is relied on where it can be helped (RT/REST2/Util.pm, error_as_json).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.connectors.request_tracker.auth import SERVICE
from engine.errors import Conflict, MigrationError, Rejected, ServerFault
from engine.http.refusals import StatusRefusals, words

NAME = SERVICE
_TAKEN = ("in use", "en uso", "utilisé", "in gebruik", "bereits")


class RequestTrackerRefusals:
    """What the words of a refused creation mean; everything else is judged by status alone."""

    def __init__(self, *, reading: bool) -> None:
        self._otherwise = StatusRefusals(NAME, reading=reading)

    def refusal(
        self, status: int, headers: Mapping[str, str], data: Any, method: str, path: str
    ) -> MigrationError:
        """The error to raise for this answer."""
        said = words(data)
        if status == 400 and path.endswith("/user") and any(one in said for one in _TAKEN):
            return Conflict("Somebody in Request Tracker has this name or address.", **_known(said))
        if status == 412:
            # The record changed between reading and writing (Resource/Record/WithETag.pm).
            return ServerFault("Request Tracker is changing this record.", sent=False)
        return self._otherwise.refusal(status, headers, data, method, path)


def refused(said: str) -> Rejected:
    """For an element of a bulk call that was not taken."""
    return Rejected("Request Tracker refused the ticket.", **_known(said))


def _known(said: str) -> dict[str, Any]:
    return {"detail": {"service": NAME, "value": said}, "service_words": said}
