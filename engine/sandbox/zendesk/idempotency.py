"""Requests that may be sent twice (Zendesk: Ticketing introduction, Idempotency)."""

from __future__ import annotations

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from .refusals import refused
from .state import Answered, State
from .web import Row, answer

KEPT_SECONDS = 2 * 3600
LONGEST_KEY = 255
LOOKED_UP = "x-idempotency-lookup"


def once(state: State, request: Request, sent: Row, make: Callable[[], Response]) -> Response:
    """
    What `make` gives, or gave for this ``Idempotency-Key`` within two hours.

    Other parameters under a known key are refused.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return make()
    if not 0 < len(key) <= LONGEST_KEY:
        raise _refused("Invalid key")
    mark = json.dumps(sent, sort_keys=True)
    known = state.answered.get(key)
    if known and known.until > state.clock():
        if known.sent != mark:
            raise _refused("Request parameters do not match the earlier request with this key.")
        return answer(json.loads(known.body), known.status, {LOOKED_UP: "hit"})
    made = make()
    until, body = state.clock() + KEPT_SECONDS, bytes(made.body)
    state.answered[key] = Answered(until=until, sent=mark, status=made.status_code, body=body)
    made.headers[LOOKED_UP] = "miss"
    return made


def _refused(words: str) -> Exception:
    return refused(400, {"error": "IdempotentRequestError", "description": words})
