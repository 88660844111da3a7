"""Plain HTTP beside the pages: the way to a help desk's sign-in and back, and downloads."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from engine import SIDES, OAuthEnd
from engine.errors import MigrationError, WrongUse
from engine.i18n import LANGUAGES
from pages.components.address import redirect_uri
from pages.components.here import home

COOKIE = "mudanza-browser"
COOKIE_SECONDS = 600
FORMATS = {"html": "text/html", "csv": "text/csv", "json": "application/json"}
PRIVATE = {"Cache-Control": "no-store"}


async def oauth_start(request: Request) -> Response:
    """Send the browser to the help desk's sign-in; its nonce stays in a cookie."""
    slug, side = request.query_params.get("m", ""), request.query_params.get("side", "")
    browser = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
    try:
        url = await asyncio.to_thread(_begin, slug, side, browser)
    except MigrationError as error:
        return _back(slug, oauth=error.code, side=side)
    answer = RedirectResponse(url, status_code=303, headers=PRIVATE)
    answer.set_cookie(
        COOKIE, browser, max_age=COOKIE_SECONDS, path="/oauth", httponly=True, samesite="lax"
    )
    return answer


def _begin(slug: str, side: str, browser: str) -> str:
    if side not in SIDES:
        raise WrongUse(f'"{side}" is not a side of a migration.')
    migration = home().migration(slug)
    return migration.begin_oauth(side, browser=browser, redirect_uri=redirect_uri())


async def oauth_callback(request: Request) -> Response:
    """Take the help desk's answer once, from the browser that asked, and go back to Connect."""
    query = request.query_params
    browser = request.cookies.get(COOKIE, "")
    if not query.get("state") or not browser:
        return PlainTextResponse("This sign-in was not begun here.", 400, headers=PRIVATE)
    try:
        end = await asyncio.to_thread(_finish, query["state"], query, browser)
    except WrongUse as error:
        return PlainTextResponse(error.message, 400, headers=PRIVATE)
    except MigrationError as error:
        answer = _back("", oauth=error.code)
    else:
        answer = _back(end.migration, oauth="ok", side=end.side)
    answer.delete_cookie(COOKIE, path="/oauth", httponly=True, samesite="lax")
    return answer


def _back(slug: str, **query: str) -> RedirectResponse:
    address = f"/connect?{urlencode({'m': slug, **query})}"
    return RedirectResponse(address, status_code=303, headers=PRIVATE)


def _finish(state: str, query: Mapping[str, str], browser: str) -> OAuthEnd:
    code, error = query.get("code", ""), query.get("error")
    return home().finish_oauth(state, code, browser=browser, error=error)


async def download(request: Request) -> Response:
    """The report of a run as a file; personal data is masked unless asked otherwise."""
    kind, slug = request.path_params["format"], request.path_params["slug"]
    if kind not in FORMATS:
        return PlainTextResponse("No such format.", 404)
    try:
        path = await asyncio.to_thread(_export, slug, request.path_params["run"], kind, request)
    except MigrationError as error:
        return PlainTextResponse(error.message, 404, headers=PRIVATE)
    return FileResponse(
        path,
        media_type=FORMATS[kind],
        filename=f"mudanza-{slug}.{kind}",
        headers=PRIVATE,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _export(slug: str, run: str, kind: str, request: Request) -> Path:
    asked = request.query_params.get("lang", "")
    with tempfile.NamedTemporaryFile(suffix=f".{kind}", delete=False) as file:
        path = Path(file.name)
    return (
        home()
        .migration(slug)
        .export(
            run,
            format=kind,
            path=path,
            unmask=request.query_params.get("unmask") == "1",
            language=asked if asked in LANGUAGES else LANGUAGES[0],
        )
    )


ROUTES = [
    Route("/oauth/start", oauth_start, methods=["GET"]),
    Route("/oauth/callback", oauth_callback, methods=["GET"]),
    Route("/download/{slug}/{run}.{format}", download, methods=["GET"]),
]
