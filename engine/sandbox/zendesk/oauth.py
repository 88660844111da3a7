"""Sign-in: the consent page, tokens that expire and renew, and the long-lived API token.

Zendesk: OAuth Tokens for Grant Types, Using OAuth authentication. The code lives 120 seconds and
works once; a refresh ends both old tokens.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .refusals import bad_token, refused, unauthenticated
from .state import Grant, State
from .times import iso
from .web import Row, answer, delete, done, get, origin, payload

CODE_SECONDS = 120
SHORTEST, LONGEST = 300, 172_800
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Zendesk sandbox</title></head>
<body><h1>Allow access to {account}?</h1><p>{client} asks for: {scope}</p>
<form method="get" action="/oauth/authorizations/decide">{fields}
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button></form></body></html>"""
_ASKED = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")


class OAuth:
    """The sign-in of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of sign-in."""
        return [
            Route("/oauth/authorizations/new", self.ask),
            Route("/oauth/authorizations/decide", self.decide),
            Route("/oauth/tokens", self.exchange, methods=["POST"]),
            Route("/oauth/tokens.json", self.exchange, methods=["POST"]),
            get("/oauth/tokens/current", self.current),
            delete("/oauth/tokens/current", self.revoke),
        ]

    def user(self, request: Request) -> Row | Response:
        """The user behind the request's credentials, or the vendor's 401."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            return self._basic(value)
        if kind.lower() != "bearer":
            return unauthenticated()
        if value == self._state.account.token and not self._state.revoked:
            return self._state.owner()
        grant = self._state.grants.get(value)
        if grant is None or grant.expires <= self._state.clock():
            return bad_token()
        return self._state.store.users[grant.user_id]

    def check_scope(self, request: Request) -> Response | None:
        """Refuse to write with a token that was given for reading only."""
        grant = self._state.grants.get(request.headers["authorization"].partition(" ")[2])
        if grant is None or request.method in ("GET", "HEAD"):
            return None
        if any(
            scope in ("write", "impersonate") or scope.endswith(":write") for scope in grant.scopes
        ):
            return None
        words = "Missing the following required scopes: write"
        return answer({"error": "Forbidden", "description": words}, 403)

    async def ask(self, request: Request) -> Response:
        """The page on which a person allows or denies."""
        query = request.query_params
        if query.get("client_id") != self._state.account.client_id:
            return HTMLResponse("<h1>Invalid Authorization Request</h1><p>No such client</p>", 400)
        if query.get("response_type") != "code" or not query.get("redirect_uri"):
            return HTMLResponse("<h1>Invalid Authorization Request</h1>", 400)
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(query[name])}">'
            for name in _ASKED
            if name in query
        )
        page = _PAGE.format(
            account=html.escape(self._state.account.spec.name),
            client=html.escape(query["client_id"]),
            scope=html.escape(query.get("scope", "read write")),
            fields=fields,
        )
        return HTMLResponse(page)

    async def decide(self, request: Request) -> Response:
        """Back to the client with a code, or with its refusal."""
        query = request.query_params
        if query.get("client_id") != self._state.account.client_id or "redirect_uri" not in query:
            return HTMLResponse("<h1>Invalid Authorization Request</h1>", 400)
        back = {"state": query["state"]} if "state" in query else {}
        if query.get("decision") != "allow":
            words = "The end-user or authorization server denied the request."
            back |= {"error": "access_denied", "error_description": words}
        else:
            code = self._state.secret(40)
            self._state.codes[code] = {**query, "expires": self._state.clock() + CODE_SECONDS}
            back["code"] = code
        joint = "&" if "?" in query["redirect_uri"] else "?"
        return RedirectResponse(f"{query['redirect_uri']}{joint}{urlencode(back)}", 302)

    async def exchange(self, request: Request) -> Response:
        """A code, a refresh token or the client's own secret, for an access token."""
        sent = await payload(request)
        if sent.get("client_id") != self._state.account.client_id:
            raise _wrong("invalid_client", "Client authentication failed", 401)
        kinds = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
            "client_credentials": self._by_client,
        }
        kind = sent.get("grant_type")
        if kind not in kinds:
            raise _wrong("unsupported_grant_type", "The grant type is not supported")
        return kinds[kind](sent)

    async def current(self, request: Request) -> Response:
        """What the token in use may do and until when."""
        token = request.headers.get("authorization", "").partition(" ")[2]
        grant = self._state.grants.get(token)
        owner = self._state.me(request)
        body = {
            "id": grant.id if grant else 1,
            "url": f"{origin(request)}/api/v2/oauth/tokens/{grant.id if grant else 1}.json",
            "user_id": owner["id"],
            "client_id": 1,
            "token": token[:10],
            "scopes": grant.scopes if grant else ["read", "write"],
            "created_at": iso(grant.created) if grant else self._state.now(),
            "used_at": self._state.now(),
            "expires_at": iso(grant.expires) if grant else None,
            "refresh_token": None,
            "refresh_token_expires_at": None,
        }
        return answer({"token": body})

    async def revoke(self, request: Request) -> Response:
        """End the token in use."""
        token = request.headers.get("authorization", "").partition(" ")[2]
        if self._state.grants.pop(token, None) is None:
            self._state.revoked = True
        return done()

    def _by_code(self, sent: Row) -> Response:
        known = self._state.codes.pop(str(sent.get("code")), None)
        if known is None or known["expires"] <= self._state.clock():
            raise _wrong("invalid_grant", "The provided authorization code is invalid or expired")
        if known["redirect_uri"] != sent.get("redirect_uri"):
            raise _wrong("invalid_grant", "The redirect URI does not match")
        self._check_client(sent, known)
        return self._issue(sent, str(known.get("scope") or "read write").split(), refresh=True)

    def _check_client(self, sent: Row, known: Row) -> None:
        """A public client shows the verifier of its challenge, a confidential one its secret."""
        challenge = known.get("code_challenge")
        if challenge:
            verifier = str(sent.get("code_verifier") or "")
            digest = hashlib.sha256(verifier.encode()).digest()
            hashed = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            plain = known.get("code_challenge_method", "plain") == "plain"
            if challenge != (verifier if plain else hashed):
                raise _wrong("invalid_grant", "The code verifier does not match the challenge")
            if "client_secret" not in sent:
                return
        self._check_secret(sent)

    def _check_secret(self, sent: Row) -> None:
        if sent.get("client_secret") != self._state.account.client_secret:
            raise _wrong("invalid_client", "Client authentication failed", 401)

    def _by_refresh(self, sent: Row) -> Response:
        wanted = sent.get("refresh_token")
        grants = self._state.grants
        old = next(
            (key for key, item in grants.items() if wanted and item.refresh_token == wanted), None
        )
        if old is None:
            raise _wrong("invalid_grant", "The refresh token is invalid or expired")
        if "client_secret" in sent:
            self._check_secret(sent)
        return self._issue(sent, grants.pop(old).scopes, refresh=True)

    def _by_client(self, sent: Row) -> Response:
        self._check_secret(sent)
        return self._issue(sent, str(sent.get("scope") or "read write").split(), refresh=False)

    def _issue(self, sent: Row, scopes: list[str], *, refresh: bool) -> Response:
        state = self._state
        seconds = sent.get("expires_in", state.settings.token_seconds)
        if "expires_in" in sent and not (
            isinstance(seconds, int) and SHORTEST <= seconds <= LONGEST
        ):
            raise _wrong("invalid_request", f"expires_in must lie in {SHORTEST}..{LONGEST}")
        access, renewal = state.secret(64), state.secret(64) if refresh else None
        state.grants[access] = Grant(
            id=state.store.next_id(),
            user_id=state.owner()["id"],
            scopes=scopes,
            expires=state.clock() + seconds,
            created=state.clock(),
            refresh_token=renewal,
        )
        body: Row = {"access_token": access, "token_type": "bearer", "scope": " ".join(scopes)}
        body |= {"expires_in": seconds}
        if renewal:
            body |= {"refresh_token": renewal, "refresh_token_expires_in": 2_592_000}
        return answer(body)

    def _basic(self, value: str) -> Row | Response:
        try:
            name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return unauthenticated()
        email, _, kind = name.rpartition("/")
        user = self._state.by_email(email) if kind == "token" else None
        good = secret == self._state.account.token and not self._state.revoked
        if user is None or not good or not user["active"] or user["role"] == "end-user":
            return unauthenticated()
        return user


def _wrong(error: str, words: str, status: int = 400) -> Exception:
    return refused(status, {"error": error, "error_description": words})
