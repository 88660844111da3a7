"""
Who may see the dashboard when other machines can reach it: whoever knows the password.

The password is `MUDANZA_ACCESS_PASSWORD`. A browser that gave it carries a signed cookie; another
password, or another key in the data folder, ends all of them.
"""

from __future__ import annotations

import os
import re
import time
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from html import escape
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from itsdangerous import BadSignature, TimestampSigner
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.i18n import LANGUAGES, Translator, translator
from pages.components.address import PASSWORD
from pages.components.here import shared_home
from pages.components.people import OWNER, oidc
from pages.shell.people import OURS, owner_of_request

COOKIE = "mudanza-access"
SECONDS = 12 * 3600
"""How long a browser stays let in."""
TRIES, WITHIN = 5, 60.0
"""Wrong passwords that one address may give within so many seconds."""
ALL_TRIES = 50
"""The same for all addresses together."""
LONGEST = 4096
"""Bytes of a form that are read."""
OPEN = ("/login", "/_stcore/health")
SHARED = re.compile(r"/shared/[A-Za-z0-9_.-]+")
"""Behind it lies what a signed link opens, and that alone: no page, no socket below it."""
PRIVATE = {"Cache-Control": "no-store"}
# Without any referrer a browser sends the form as from nowhere (Origin: null), and we would not
# know it from another site's.
FORM = PRIVATE | {"Referrer-Policy": "same-origin"}
PAGE = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><title>{title} · Mudanza</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>:root {{ --page: light-dark(#FAF8F5, #15181B); --text: light-dark(#22262B, #E9E7E2);
--petrol: light-dark(#0E5566, #63C3D6); --on: light-dark(#FFFFFF, #06252C);
--bad: light-dark(#A03F00, #FF9D5C) }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 15vh auto;
padding: 0 1.5rem; background: var(--page); color: var(--text) }}
h1 {{ font-family: serif }} .bad {{ color: var(--bad) }}
input, button {{ font: inherit; width: 100%; box-sizing: border-box; padding: .6rem .75rem;
margin: .25rem 0 1rem; border-radius: .5rem; border: 1px solid currentColor }}
button {{ background: var(--petrol); color: var(--on); border: 0; cursor: pointer }}</style>
<main><h1>{title}</h1><p class="bad" role="alert">{wrong}</p>
<form method="post" action="/login?{query}"><label>{label}
<input type="password" name="password" autocomplete="current-password" required autofocus></label>
<button>{button}</button></form></main></html>"""


def password() -> str:
    """The password that is asked for; empty when none is."""
    return os.environ.get(PASSWORD, "")


class Tries:
    """How often a wrong password was given lately, by address; `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._wrong: dict[str, list[float]] = defaultdict(list)

    def wait(self, address: str) -> float:
        """Seconds until this address may try again; 0 when it may now."""
        since = self.clock() - WITHIN
        known = {who: [at for at in when if at > since] for who, when in self._wrong.items()}
        self._wrong = defaultdict(list, {who: when for who, when in known.items() if when})
        every = sorted(chain.from_iterable(self._wrong.values()))
        limited = ((self._wrong.get(address, []), TRIES), (every, ALL_TRIES))
        held = [when[-limit] for when, limit in limited if len(when) >= limit]
        return max((at + WITHIN - self.clock() for at in held), default=0.0)

    def wrong(self, address: str) -> None:
        """Remember a wrong password."""
        self._wrong[address].append(self.clock())


TRIED = Tries()


def _signer() -> TimestampSigner:
    key = sha256(shared_home().key("access") + password().encode()).digest()
    return TimestampSigner(key, salt="mudanza access")


def let_in(connection: HTTPConnection) -> bool:
    """Whether this browser gave the password lately."""
    try:
        _signer().unsign(connection.cookies.get(COOKIE, ""), max_age=SECONDS)
    except BadSignature:
        return False
    return True


class Gate:
    """
    Lets nobody in without the password, when there is one: no page, file or socket.

    Where people log in each by themselves the pages ask; what is ours beside them is refused here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        asked = scope["type"] in {"http", "websocket"} and not _open(scope)
        if not asked or (_known(scope) if oidc() else not password() or _let_in(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        else:
            await _refusal(scope)(scope, receive, send)


def _open(scope: Scope) -> bool:
    path: str = scope["path"]
    return path in OPEN or (scope["type"] == "http" and bool(SHARED.fullmatch(path)))


def _let_in(scope: Scope) -> bool:
    return let_in(HTTPConnection(scope))


def _known(scope: Scope) -> bool:
    """Remember whose the request is; whether it may go on."""
    owner = owner_of_request(HTTPConnection(scope))
    OWNER.set(owner)
    return owner is not None or not scope["path"].startswith(OURS)


def _refusal(scope: Scope) -> Response:
    """The way to the log-in for a person, a bare refusal for everything else."""
    if "text/html" not in Headers(scope=scope).get("accept", "") or scope["method"] != "GET":
        return Response(status_code=401, headers=PRIVATE)
    lang = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    suffix = f"?lang={lang}" if lang in LANGUAGES else ""
    return RedirectResponse(f"{'/' if oidc() else '/login'}{suffix}", 303, headers=PRIVATE)


async def login(request: Request) -> Response:
    """Ask for the password, or take it."""
    lang = request.query_params.get("lang", "")
    t = translator(lang if lang in LANGUAGES else shared_home().language or LANGUAGES[0])
    if not password():
        return RedirectResponse("/", 303)
    return _form(t) if request.method == "GET" else await _taken(request, t)


async def _taken(request: Request, t: Translator) -> Response:
    address = request.client.host if request.client else ""
    if wait := TRIED.wait(address):
        words = t._("Too many attempts. Try again in {time}.", time=t.duration(max(wait, 1)))
        return _form(t, words, status=429)
    given = await _given(request)
    if given is None or not compare_digest(given.encode(), password().encode()):
        TRIED.wrong(address)
        return _form(t, t._("That is not the password."), status=403)
    answer = RedirectResponse(f"/?lang={t.language}", 303, headers=PRIVATE)
    answer.set_cookie(
        COOKIE,
        _signer().sign(b"in").decode(),
        max_age=SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


async def _given(request: Request) -> str | None:
    """The password of the form; None when another site sent it or it is no form."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return None
    return parse_qs(body.decode("utf-8", "replace")).get("password", [None])[0]


def _form(t: Translator, wrong: str = "", *, status: int = 200) -> Response:
    page = PAGE.format(
        lang=t.language,
        title=escape(t._("Log in")),
        wrong=escape(wrong),
        label=escape(t._("Password")),
        button=escape(t._("Log in")),
        query=f"lang={t.language}",
    )
    return HTMLResponse(page, status, headers=FORM)
