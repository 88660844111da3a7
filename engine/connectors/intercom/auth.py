"""Signing in: an access token of the user's own app, or OAuth."""

from __future__ import annotations

from engine.connectors.base import Connection, SignIn
from engine.connectors.intercom.addresses import app_url, token_url
from engine.errors import AuthExpired
from engine.http.auth import Bearer
from engine.http.oauth import Flow, Token
from engine.http.redact import Secret

SIGN_INS = (
    SignIn(kind="oauth", oauth=True, card="intercom_app"),
    SignIn(kind="token", fields=("token",), card="intercom_token"),
)


def bearer(connection: Connection) -> Bearer:
    """The signature of every call; raises AuthExpired when no token is kept."""
    token = connection.secrets.get("access_token") or connection.secrets.get("token")
    if not token:
        raise AuthExpired("There is no sign-in to Intercom yet.", detail={"service": "Intercom"})
    secret = Secret(token)
    return Bearer(lambda: secret)


def flow(url: str, client_id: str, client_secret: str | None, redirect_uri: str) -> Flow:
    """
    The OAuth flow of this account.

    Scopes are ticked in the Developer Hub and never sent; the token request takes code, client id
    and secret alone, and tokens do not expire (developers.intercom.com, setting up OAuth).
    """
    return Flow(
        service="Intercom",
        authorize_url=f"{app_url(url)}/oauth",
        token_url=token_url(url),
        client_id=client_id,
        client_secret=Secret(client_secret) if client_secret else None,
        redirect_uri=redirect_uri,
        pkce=False,
        token_fields=frozenset({"code", "client_id", "client_secret"}),
    )


def secrets(token: Token) -> dict[str, str]:
    """What to keep of an OAuth answer; there is no refresh token."""
    return {"access_token": token.access_token.reveal()}
