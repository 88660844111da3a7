"""Plain HTTP beside the pages: the way to a help desk's sign-in and back, and downloads."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from engine import SIDES, Migration, OAuthEnd, report_ending
from engine.errors import MigrationError, WrongUse
from engine.i18n import LANGUAGES, translator
from pages.components.address import redirect_uri
from pages.components.here import home
from pages.shell import access
from pages.shell.shared import shared

COOKIE = "mudanza-browser"
COOKIE_SECONDS = 600
TYPES = {
    "html": "text/html",
    "csv": "text/csv",
    "parts": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "ipynb": "application/x-ipynb+json",
    "zip": "application/zip",
}
OVER = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><title>{title} · Mudanza</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto;
padding: 0 1.5rem }}</style>
<h1>{title}</h1><p>{why} {nothing}</p><p><a href="/">{back}</a></p></html>"""
"""The one page that Streamlit does not draw: it stands in for an address that leads nowhere."""
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
        raise WrongUse(
            "There is no side called “{name}”: it is source or target.", detail={"name": side}
        )
    return _own(slug).begin_oauth(side, browser=browser, redirect_uri=redirect_uri())


def _own(slug: str) -> Migration:
    """By its name alone: the path of a folder could be that of somebody else's."""
    return home().migration(slug.replace("/", " ").replace("\\", " "))


async def oauth_callback(request: Request) -> Response:
    """Take the help desk's answer once, from the browser that asked, and go back to Connect."""
    query = request.query_params
    browser = request.cookies.get(COOKIE, "")
    try:
        end = await asyncio.to_thread(_finish, query.get("state", ""), query, browser)
    except WrongUse:
        return await asyncio.to_thread(_over)
    code = end.refused.code if end.refused else "ok"
    answer = _back(end.migration, oauth=code, side=end.side)
    answer.delete_cookie(COOKIE, path="/oauth", httponly=True, samesite="lax")
    return answer


def _over() -> Response:
    """An answer that belongs to no sign-in under way: what that means, and the way back."""
    t = translator(home().language or LANGUAGES[0])
    page = OVER.format(
        lang=t.language,
        title=escape(t._("This sign-in is over")),
        why=escape(
            t._("Its answer came late, a second time, or in another browser than had asked.")
        ),
        nothing=escape(t._("Nothing was stored.")),
        back=escape(t._("Back to Mudanza, to begin it again")),
    )
    return HTMLResponse(page, 400, headers=PRIVATE)


def _back(slug: str, **query: str) -> RedirectResponse:
    address = f"/connect?{urlencode({'m': slug, **query})}"
    return RedirectResponse(address, status_code=303, headers=PRIVATE)


def _finish(state: str, query: Mapping[str, str], browser: str) -> OAuthEnd:
    code, error = query.get("code", ""), query.get("error")
    return home().finish_oauth(state, code, browser=browser, error=error)


async def download(request: Request) -> Response:
    """The report of a run as a file; personal data is masked unless asked otherwise."""
    kind, slug = request.path_params["format"], request.path_params["slug"]
    if kind not in TYPES:
        return PlainTextResponse("No such format.", 404)
    try:
        path = await asyncio.to_thread(_export, slug, request.path_params["run"], kind, request)
    except MigrationError as error:
        return PlainTextResponse(error.message, 404, headers=PRIVATE)
    return FileResponse(
        path,
        media_type=TYPES[kind],
        filename=f"mudanza-{slug}.{report_ending(kind)}",
        headers=PRIVATE,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _export(slug: str, run: str, kind: str, request: Request) -> Path:
    asked = request.query_params.get("lang", "")
    with tempfile.NamedTemporaryFile(suffix=f".{kind}", delete=False) as file:
        path = Path(file.name)
    return _own(slug).export(
        run,
        format=kind,
        path=path,
        unmask=request.query_params.get("unmask") == "1",
        language=asked if asked in LANGUAGES else LANGUAGES[0],
    )


ROUTES = [
    Route("/login", access.login, methods=["GET", "POST"]),
    Route("/oauth/start", oauth_start, methods=["GET"]),
    Route("/oauth/callback", oauth_callback, methods=["GET"]),
    Route("/shared/{token}", shared, methods=["GET"]),
    Route("/download/{slug}/{run}.{format}", download, methods=["GET"]),
]
