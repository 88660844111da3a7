"""
Signing in by OAuth 2: authorization code, PKCE and refresh, for any help desk.

RFC 6749, RFC 7636 (PKCE), RFC 9700 (best practice). Functions block; call them in a thread.
Nothing here keeps state: who calls stores `state` and `verifier` and compares them.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import requests
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient
from requests_oauthlib import OAuth2Session

from engine.errors import AuthExpired, CannotStart, ServerFault, Unreachable, Untrusted
from engine.http.redact import Secret, redact

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TIMEOUT_SECONDS = 30.0
STATE_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Flow:
    """
    How one help desk wants a sign-in.

    `extra` goes to the authorize page, `token_extra` to the token request. `token_fields` names
    the only fields that the token request may carry (None: all standard ones).
    """

    service: str
    authorize_url: str
    token_url: str
    client_id: str
    client_secret: Secret | None
    redirect_uri: str
    scope: str | None = None
    pkce: bool = True
    token_body: Literal["form", "json"] = "form"
    extra: Mapping[str, str] = field(default_factory=dict)
    token_extra: Mapping[str, str] = field(default_factory=dict)
    token_fields: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Started:
    """A sign-in on its way: where to send the person, and what to compare and send later."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str | None = field(repr=False)

    def __post_init__(self) -> None:
        """Register what must not show in a log."""
        for value in (self.state, self.verifier or ""):
            Secret(value)


@dataclass(frozen=True, kw_only=True)
class Token:
    """What a sign-in gives. `expires_at` is epoch seconds, or None: until revoked."""

    access_token: Secret
    refresh_token: Secret | None = None
    expires_at: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


def begin(flow: Flow, *, state: str | None = None) -> Started:
    """The address of the consent page, with a fresh state (32 random bytes) and PKCE verifier."""
    state = state or secrets.token_urlsafe(STATE_BYTES)
    client = WebApplicationClient(flow.client_id)
    verifier = client.create_code_verifier(64) if flow.pkce else None
    challenge: dict[str, str] = {}
    if verifier is not None:
        challenge["code_challenge"] = client.create_code_challenge(verifier, "S256")
        challenge["code_challenge_method"] = "S256"
    session = OAuth2Session(client=client, redirect_uri=flow.redirect_uri, scope=flow.scope)
    url, _ = session.authorization_url(
        _as_https(flow.authorize_url), state=state, **challenge, **flow.extra
    )
    scheme = urlsplit(flow.authorize_url).scheme
    return Started(url=urlunsplit((scheme, *urlsplit(url)[1:])), state=state, verifier=verifier)


def finish(
    flow: Flow, code: str, verifier: str | None, *, clock: Callable[[], float] = time.time
) -> Token:
    """
    The token for an authorization code.

    Raises CannotStart when the service does not accept the code, Unreachable, ServerFault.
    """
    client = WebApplicationClient(flow.client_id, code=Secret(code).reveal())
    body = client.prepare_request_body(
        code=code,
        redirect_uri=flow.redirect_uri,
        client_secret=_revealed(flow.client_secret),
        code_verifier=verifier,
    )
    try:
        return _token(flow, body, clock)
    except OAuth2Error as error:
        raise CannotStart(
            "{service} did not accept the sign-in.",
            remedy="Start the sign-in again; a code is good once and for a short time.",
            code="sign_in_refused",
            detail={"service": flow.service},
            service_words=redact(error.description or error.error or ""),
        ) from None


def refresh(flow: Flow, token: Token, *, clock: Callable[[], float] = time.time) -> Token:
    """
    A new token for the refresh token; the old pair may be dead from then on: store it first.

    Raises AuthExpired when the refresh token is not accepted, Unreachable, ServerFault.
    """
    if token.refresh_token is None:
        raise _expired(flow, "")
    client = WebApplicationClient(flow.client_id)
    body = client.prepare_refresh_body(
        refresh_token=token.refresh_token.reveal(),
        scope=flow.scope,
        client_id=flow.client_id,
        client_secret=_revealed(flow.client_secret),
    )
    try:
        new = _token(flow, body, clock)
    except OAuth2Error as error:
        raise _expired(flow, error.description or error.error or "") from None
    return replace(new, refresh_token=new.refresh_token or token.refresh_token)


def _expired(flow: Flow, words: str) -> AuthExpired:
    return AuthExpired(
        f"The sign-in to {flow.service} ended. Sign in again.",
        detail={"service": flow.service},
        service_words=redact(words),
    )


def _token(flow: Flow, body: str, clock: Callable[[], float]) -> Token:
    fields = {name: value for name, value in parse_qsl(body) if _wanted(flow, name)}
    fields |= flow.token_extra
    answer = _post(flow, fields)
    said = _said(flow, answer)
    if "access_token" not in said and "error" not in said and "token" in said:
        # Intercom: its clients read either name (developers.intercom.com, setting up OAuth).
        said["access_token"] = said["token"]
    if answer.status_code >= 400 and "error" not in said:
        said = {"error": "invalid_grant", "error_description": _words(said)}
    parsed = WebApplicationClient(flow.client_id).parse_request_body_response(json.dumps(said))
    return _as_token(dict(parsed), clock())


def _wanted(flow: Flow, name: str) -> bool:
    return flow.token_fields is None or name in flow.token_fields


def _post(flow: Flow, fields: Mapping[str, str]) -> requests.Response:
    url = _secure(flow.token_url)
    body: dict[str, Any] = {"json": fields} if flow.token_body == "json" else {"data": fields}
    with requests.Session() as session:
        # Else a .netrc of the machine could add credentials of its own.
        session.trust_env = False
        try:
            return session.post(
                url,
                headers={"accept": "application/json"},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                **body,
            )
        except requests.exceptions.SSLError:
            raise Untrusted(
                f"The certificate of {flow.service} is not valid: nothing was sent.",
                detail={"service": flow.service},
            ) from None
        except requests.exceptions.RequestException as error:
            raise Unreachable(
                f"{flow.service} could not be reached for the sign-in.",
                sent=not isinstance(error, requests.exceptions.ConnectTimeout),
                detail={"service": flow.service},
            ) from None


def _said(flow: Flow, answer: requests.Response) -> dict[str, Any]:
    try:
        said = json.loads(answer.text)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict) and answer.status_code < 500 and answer.status_code != 429:
        return said
    raise ServerFault(
        f"{flow.service} did not answer the sign-in properly (status {answer.status_code}).",
        detail={"service": flow.service},
    )


def _words(said: Mapping[str, Any]) -> str:
    return redact(json.dumps(said)[:500])


def _as_token(parsed: Mapping[str, Any], now: float) -> Token:
    lasts = parsed.get("expires_in")
    again = parsed.get("refresh_token")
    return Token(
        access_token=Secret(str(parsed["access_token"])),
        refresh_token=Secret(str(again)) if again else None,
        expires_at=now + float(lasts) if lasts else None,
        extra={k: _text(parsed[k]) for k in ("token_type", "scope") if parsed.get(k)},
    )


def _text(value: object) -> str:
    """As the service wrote it: oauthlib splits a scope into a list."""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _revealed(secret: Secret | None) -> str | None:
    return secret.reveal() if secret else None


def _secure(url: str) -> str:
    """The address, when it is https or leads to this very machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url
    raise CannotStart(
        "The address of the sign-in is not secure (https): nothing was sent.",
        remedy="Correct the address of the account.",
        code="insecure_address",
    )


def _as_https(url: str) -> str:
    """
    The checked address as oauthlib wants it.

    oauthlib refuses plain http even to this machine, where the sandbox listens.
    """
    return urlunsplit(("https", *urlsplit(_secure(url))[1:]))
