"""Signing in: OAuth with tokens that renew themselves, a stored token, or an old API token."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext

from engine.connectors.base import Connection, SignIn
from engine.errors import AuthExpired
from engine.http.auth import Auth, Basic, Bearer, RefreshingBearer
from engine.http.oauth import Flow, Token, refresh
from engine.http.redact import Secret

SERVICE = "Zendesk"
READ, READ_WRITE = "read", "read write"
"""What a source and a target ask for: "read" is every GET, "write" every other call (Zendesk: OAuth
Tokens for Grant Types, Scope)."""

SIGN_INS = (
    SignIn(kind="oauth", oauth=True, card="zendesk_app"),
    SignIn(kind="token", fields=("token",)),
    SignIn(kind="api_token", fields=("email", "token"), card="zendesk_api_token"),
)
"""`token` is an access token made elsewhere; API tokens end on 2027-04-30 (Zendesk: OAuth)."""


def signature(connection: Connection) -> Auth:
    """The signature of every call; raises AuthExpired when no sign-in is kept."""
    secrets = connection.secrets
    if secrets.get("email") and secrets.get("token"):
        # Zendesk: Security and authentication, API token.
        return Basic(f"{secrets['email']}/token", Secret(secrets["token"]))
    access = secrets.get("access_token") or secrets.get("token")
    if not access:
        raise AuthExpired("There is no sign-in to Zendesk yet.", detail={"service": SERVICE})
    if not secrets.get("refresh_token") or not secrets.get("client_id"):
        secret = Secret(access)
        return Bearer(lambda: secret)
    return _refreshing(connection, access, secrets["refresh_token"])


def _refreshing(connection: Connection, access: str, again: str) -> RefreshingBearer:
    kept = connection.secrets
    # The request must name a scope; a sign-in that was kept without one was asked for both.
    scope = kept.get("scope") or READ_WRITE
    renewal = flow(connection.url, kept["client_id"], kept.get("client_secret") or None, "", scope)

    def save(token: Token) -> None:
        if connection.save is not None:
            connection.save({**kept, **secrets(token)}, token.expires_at)

    def reload() -> Token | None:
        found = connection.stored() if connection.stored is not None else None
        return _token(*found) if found else None

    return RefreshingBearer(
        Token(
            access_token=Secret(access),
            refresh_token=Secret(again),
            expires_at=connection.expires_at,
        ),
        refresh=lambda token: refresh(renewal, token),
        save=save,
        reload=reload,
        hold=connection.hold or nullcontext,
    )


def _token(kept: Mapping[str, str], expires_at: float | None) -> Token | None:
    """A stored pair; None for another kind of sign-in, chosen meanwhile."""
    if not kept.get("access_token") or not kept.get("refresh_token"):
        return None
    return Token(
        access_token=Secret(kept["access_token"]),
        refresh_token=Secret(kept["refresh_token"]),
        expires_at=expires_at,
    )


def flow(
    url: str, client_id: str, client_secret: str | None, redirect_uri: str, scope: str
) -> Flow:
    """
    The OAuth flow of this account; without a secret it is a public client with PKCE.

    The token request is JSON (Zendesk: OAuth Tokens for Grant Types, POST /oauth/tokens).
    """
    base = url.rstrip("/")
    return Flow(
        service=SERVICE,
        authorize_url=f"{base}/oauth/authorizations/new",
        token_url=f"{base}/oauth/tokens",
        client_id=client_id,
        client_secret=Secret(client_secret) if client_secret else None,
        redirect_uri=redirect_uri,
        scope=scope,
        pkce=True,
        token_body="json",
    )


def secrets(token: Token) -> dict[str, str]:
    """What to keep of an OAuth answer: a refresh kills both old tokens, so both are replaced."""
    kept = {"access_token": token.access_token.reveal()}
    if token.refresh_token is not None:
        kept["refresh_token"] = token.refresh_token.reveal()
    if scope := token.extra.get("scope"):
        kept["scope"] = scope
    return kept
