"""Signing in: the API key of an agent; the REST API has no OAuth for end users."""

from __future__ import annotations

from engine.connectors.base import Connection, SignIn
from engine.errors import AuthExpired
from engine.http.auth import Auth, Basic
from engine.http.redact import Secret

API_KEY = "api_key"
SIGN_INS = (SignIn(kind=API_KEY, fields=(API_KEY,), card="freshdesk_key"),)


def signature(connection: Connection) -> Auth:
    """The signature of every call; raises AuthExpired when no key is kept."""
    key = connection.secrets.get(API_KEY)
    if not key:
        raise AuthExpired("There is no sign-in to Freshdesk yet.", detail={"service": "Freshdesk"})
    # Basic needs a password and any does, so both parts are the secret one (Authentication).
    return Basic(Secret(key).reveal(), Secret("X"))
