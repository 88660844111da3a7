"""Attachments: how they come in with a form, and their addresses that end after five minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .refusals import Fault, fault, invalid, not_found
from .state import State, StoredFile
from .web import Row, Sent, delete, done, number, origin

SIGNED = "X-Amz-Signature"


def show_file(request: Request, state: State, item: StoredFile) -> Row:
    """The file as tickets and conversations show it; its address is good for a short time."""
    url = _signed(request, state, item)
    return {
        "id": item.id,
        "content_type": item.content_type,
        "size": len(item.content),
        "name": item.name,
        "attachment_url": url,
        "created_at": item.created_at,
        "updated_at": item.created_at,
        "thumb_url": url if item.content_type.startswith("image/") else None,
    }


def show_avatar(request: Request, state: State, row: Row) -> Row | None:
    """A contact's picture, under an address of the same kind."""
    item = state.files.get(row["_avatar"])
    if item is None:
        return None
    found = show_file(request, state, item)
    del found["thumb_url"]
    return {"avatar_url": found.pop("attachment_url"), **found}


def shown_files(request: Request, state: State, row: Row) -> list[Row]:
    """The files of a record that are still there."""
    files = (state.files.get(key) for key in row["_files"])
    return [show_file(request, state, item) for item in files if item]


def _signed(request: Request, state: State, item: StoredFile) -> str:
    if item.broken.startswith("http"):
        return item.broken
    ends = int(state.clock()) + state.settings.link_seconds
    query = urlencode(
        {
            "X-Amz-Expires": state.settings.link_seconds,
            "ends": ends,
            SIGNED: _signature(item, ends),
        }
    )
    path = f"/data/helpdesk/attachments/production/{item.id}/original/{quote(item.name, safe='')}"
    return f"{origin(request)}{path}?{query}"


def _signature(item: StoredFile, ends: int) -> str:
    return hashlib.sha256(f"{item.token}:{ends}".encode()).hexdigest()[:40]


def inline_address(base: str, item: StoredFile) -> str:
    """What the ``src`` of an image in a text says: it leads to the bytes by two redirects."""
    return f"{base}/inline/attachment?token={item.token}"


def taken(state: State, sent: Sent, held: Sequence[int] = ()) -> list[int]:
    """
    Keep the files of a form; ``held`` are those that the ticket has already.

    Raises the refusal of blocked extensions, and of more than 20 MB in all.
    """
    faults: list[Fault] = []
    for name, _kind, _content in sent.files:
        ending = name.rpartition(".")[2].casefold()
        if ending in state.settings.blocked_extensions:
            words = f"The file {name} has a type that is not allowed"
            faults.append(fault("attachments", "invalid_value", words))
    total = sum(len(content) for _, _, content in sent.files)
    total += sum(len(state.files[key].content) for key in held if key in state.files)
    if total > state.settings.largest_total:
        words = f"Total size of the attachments is {total} bytes; 20 MB are allowed"
        faults.append(fault("attachments", "invalid_size", words))
    if faults:
        raise invalid(faults)
    return [store_file(state, *file).id for file in sent.files]


def store_file(state: State, name: str, content_type: str, content: bytes) -> StoredFile:
    """Keep the bytes under a new id and a new secret address."""
    item = StoredFile(
        id=state.next_id(),
        name=name,
        content_type=content_type,
        content=content,
        token=state.secret(40),
        created_at=state.now(),
    )
    state.files[item.id] = item
    state.files_by_token[item.token] = item.id
    return item


class Files:
    """The way from an address to the bytes, and taking a file away."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Downloads, inline images, deleting."""
        path = "/data/helpdesk/attachments/production/{id:int}/original/{name:path}"
        return [
            Route(path, self.download, methods=["GET"]),
            Route("/inline/attachment", self.inline, methods=["GET"]),
            delete("/attachments/{id}", self.delete),
        ]

    async def download(self, request: Request) -> Response:
        """The bytes, while the signature is good; afterwards storage answers 403."""
        item = self._state.files.get(number(request))
        query = request.query_params
        ends = query.get("ends", "0")
        if item is None or not ends.isdecimal():
            raise not_found()
        good = query.get(SIGNED) == _signature(item, int(ends))
        if not good or int(ends) < self._state.clock():
            words = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'
            return Response(words, 403, media_type="application/xml")
        if item.broken == "missing":
            return Response(status_code=404)
        if item.broken.startswith("redirect:"):
            return RedirectResponse(item.broken.removeprefix("redirect:"), 302)
        return Response(item.content, 200, media_type=item.content_type)

    async def inline(self, request: Request) -> Response:
        """Two redirects, as recorded: to the account's own host, then to storage."""
        key = self._state.files_by_token.get(request.query_params.get("token", ""))
        item = self._state.files.get(key) if key is not None else None
        if item is None:
            raise not_found()
        target = _signed(request, self._state, item)
        if "second" not in request.query_params:
            target = f"{origin(request)}/inline/attachment?token={item.token}&second=1"
        page = f'<html><body>You are being <a href="{target}">redirected</a>.</body></html>'
        return HTMLResponse(page, 302, {"Location": target})

    async def delete(self, request: Request) -> Response:
        """Take a file away."""
        item = self._state.files.pop(number(request), None)
        if item is None:
            raise not_found()
        self._state.files_by_token.pop(item.token, None)
        return done()
