"""Signing in: the consent page and the exchange of its code.

Intercom: the authorize address takes client_id, state and redirect_uri, no scope; permissions are
those of the app and are shown on the page. A code lives five minutes and works once; the answer
holds the token under ``token`` and ``access_token``. Tokens do not expire (developer pages on
OAuth). The status for a wrong code is not verified: 401.
"""

from __future__ import annotations

import html
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, body_of, refuse
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row

CODE_LIFETIME = 5 * 60
OPEN_PATHS = frozenset({"/oauth", "/oauth/decision", "/auth/eagle/token"})
PERMISSIONS = (
    ("People", "Read and write users, leads and their notes"),
    ("Companies", "Read and write companies"),
    ("Conversations", "Read and write conversations and tickets"),
    ("Teams and teammates", "Read teams and teammates"),
    ("Tags", "Read and write tags"),
    ("Workspace counts", "Read counts"),
    ("Data attributes", "Write data attributes"),
    ("Articles", "Read and write articles and collections"),
)


class OAuth:
    """Codes and tokens of one workspace."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._codes: dict[str, float] = {}
        self.tokens = {state.account.token}

    def routes(self) -> list[Route]:
        """The routes, all open."""
        return [
            Route("/oauth", self._consent),
            Route("/oauth/decision", self._decide, methods=["POST"]),
            Route("/auth/eagle/token", self._exchange, methods=["POST"]),
        ]

    async def _consent(self, request: Request) -> Response:
        query = request.query_params
        problem = self._problem(query.get("client_id", ""), query.get("redirect_uri", ""))
        if problem:
            return HTMLResponse(_page("Something went wrong", f"<p>{problem}</p>"), 400)
        return HTMLResponse(self._consent_page(query["redirect_uri"], query.get("state", "")))

    def _problem(self, client_id: str, redirect_uri: str) -> str:
        if client_id != self._state.account.client_id:
            return "There is no app with this client_id."
        if not _is_acceptable(redirect_uri):
            return "The redirect_uri is not one of those registered for this app."
        return ""

    def _consent_page(self, redirect_uri: str, state: str) -> str:
        groups = "".join(
            f"<li><strong>{name}</strong> – {meaning}</li>" for name, meaning in PERMISSIONS
        )
        name = html.escape(self._state.account.spec.name.capitalize())
        fields = {
            "client_id": self._state.account.client_id,
            "redirect_uri": redirect_uri,
            "state": state,
        }
        hidden = "".join(
            f'<input type="hidden" name="{key}" value="{html.escape(value)}">'
            for key, value in fields.items()
        )
        return _page(
            f"Mudanza wants to access {name}",
            f"<p>It asks for these permissions:</p><ul>{groups}</ul>"
            f'<form method="post" action="/oauth/decision">{hidden}'
            '<button name="decision" value="allow">Allow</button> '
            '<button name="decision" value="deny">Deny</button></form>',
        )

    async def _decide(self, request: Request) -> Response:
        form = await _form(request)
        problem = self._problem(form.get("client_id", ""), form.get("redirect_uri", ""))
        if problem:
            return HTMLResponse(_page("Something went wrong", f"<p>{problem}</p>"), 400)
        query = {"state": form["state"]} if form.get("state") else {}
        if form.get("decision") == "allow":
            query = {"code": self._new_code(), **query}
        else:
            query = {"error": "access_denied", **query}
        uri = form["redirect_uri"]
        mark = "&" if urlsplit(uri).query else "?"
        return RedirectResponse(f"{uri}{mark}{urlencode(query)}", 302)

    def _new_code(self) -> str:
        code = self._state.ids.hexadecimal(40)
        self._codes[code] = self._state.clock() + CODE_LIFETIME
        return code

    async def _exchange(self, request: Request) -> Response:
        is_json = "json" in request.headers.get("content-type", "")
        body: Row = await body_of(request) if is_json else dict(await _form(request))
        account = self._state.account
        if (body.get("client_id"), body.get("client_secret")) != (
            account.client_id,
            account.client_secret,
        ):
            raise refuse(401, "unauthorized", "client_id or client_secret is not valid")
        ends = self._codes.pop(str(body.get("code")), 0.0)
        if ends < self._state.clock():
            raise refuse(401, "unauthorized", "code is not valid or was used before")
        token = account.token if account.token in self.tokens else self._new_token()
        return answer({"token_type": "Bearer", "token": token, "access_token": token})

    def _new_token(self) -> str:
        token = f"{self._state.account.token}-{self._state.ids.hexadecimal(8)}"
        self.tokens.add(token)
        return token


def _is_acceptable(uri: str) -> bool:
    parts = urlsplit(uri)
    if parts.fragment or not parts.hostname:
        return False
    loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and loopback)


async def _form(request: Request) -> dict[str, str]:
    raw = (await request.body()).decode("utf-8", "replace")
    return {name: values[-1] for name, values in parse_qs(raw).items()}


def _page(title: str, content: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{content}</body></html>"
    )
