"""The one address that needs no log-in: a report behind a signed link, and nothing else."""

from __future__ import annotations

import asyncio
import tempfile
from html import escape
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from engine import LinkState
from engine.errors import MigrationError
from engine.i18n import LANGUAGES, Translator, translator
from pages.components.here import shared_home

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
}
STATUS = {LinkState.EXPIRED: 410, LinkState.REVOKED: 410, LinkState.UNKNOWN: 404}
PAGE = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><title>{title} · Mudanza</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto;
padding: 0 1.5rem; background: light-dark(#FAF8F5, #15181B); color: light-dark(#22262B, #E9E7E2) }}
h1 {{ font-family: serif }}</style>
<main><h1>{title}</h1><p>{why}</p></main></html>"""


async def shared(request: Request) -> Response:
    """The masked report of a good link; else what became of the link."""
    asked = request.headers.get("accept-language", "")[:2]
    t = translator(asked if asked in LANGUAGES else LANGUAGES[0])
    try:
        path, state = await asyncio.to_thread(_report, request.path_params["token"], t.language)
    except (MigrationError, OSError):
        path, state = None, LinkState.UNKNOWN
    if path is None:
        return _over(state, t)
    return FileResponse(
        path,
        media_type="text/html",
        content_disposition_type="inline",
        headers=HEADERS,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _report(token: str, language: str) -> tuple[Path | None, LinkState]:
    found = shared_home().shared(token)
    if found.state is not LinkState.GOOD or found.migration is None:
        return None, found.state
    with tempfile.NamedTemporaryFile(suffix=".html", delete=False) as file:
        path = Path(file.name)
    try:
        found.migration.export(found.run, format="html", path=path, language=language)
    except MigrationError:
        path.unlink(missing_ok=True)
        raise
    return path, found.state


def _over(state: LinkState, t: Translator) -> Response:
    words = {
        LinkState.EXPIRED: (
            t._("This link has expired"),
            t._("It was good for a time that is over. Whoever sent it can make a new one."),
        ),
        LinkState.REVOKED: (
            t._("This link was revoked"),
            t._("Whoever sent it has ended it. Ask them for a new one."),
        ),
    }
    unknown = (
        t._("This link is not valid"),
        t._("It may be incomplete or changed, or its report was deleted. Ask whoever sent it."),
    )
    title, why = words.get(state, unknown)
    page = PAGE.format(lang=t.language, title=escape(title), why=escape(why))
    return HTMLResponse(page, STATUS[state], headers=HEADERS)
