"""Uploads and downloads (Zendesk: Attachments)."""

from __future__ import annotations

import struct
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from .paging import counted
from .refusals import complaint, missing_parameter, not_found, refused
from .state import State, Upload
from .store import StoredFile
from .times import iso
from .web import BASE, Row, answer, delete, done, get, number, origin, post

_PROGRAM = b"MZ"
_PNG = b"\x89PNG\r\n\x1a\n"


def show_file(request: Request, item: StoredFile) -> Row:
    """The file as comments and uploads show it. A picture has a width and a height."""
    width, height = _measures(item.content)
    address = f"{origin(request)}/attachments/token/{item.token}/?name={quote(item.name)}"
    content_url = item.broken if item.broken.startswith("http") else address
    return {
        "url": f"{origin(request)}{BASE}/attachments/{item.id}.json",
        "id": item.id,
        "file_name": item.name,
        "content_url": content_url,
        "mapped_content_url": content_url,
        "content_type": item.content_type,
        "size": len(item.content),
        "width": width,
        "height": height,
        "inline": item.inline,
        "deleted": False,
        "malware_access_override": False,
        "malware_scan_result": "malware_found" if item.malware else "malware_not_found",
        "thumbnails": [],
    }


def check_file(state: State, name: str, content: bytes, largest: int) -> None:
    """Refuse files that are too large or of a kind that the account does not let in."""
    if len(content) > largest:
        words = f"The file is larger than {largest // 1024 // 1024} MB"
        raise refused(413, {"error": "AttachmentTooLarge", "description": words})
    ending = name.rpartition(".")[2].lower()
    if ending in state.settings.blocked_extensions or content.startswith(_PROGRAM):
        raise complaint(
            "attachment", f"Attachment: file type .{ending} is not allowed", "FileTypeBlocked"
        )
    if not content:
        raise complaint("attachment", "Attachment: file is empty", "BlankValue")


def store_file(state: State, name: str, content_type: str, content: bytes) -> StoredFile:
    """Keep the bytes under a new id and a new secret address."""
    item = StoredFile(
        id=state.store.next_id(),
        name=name,
        content_type=content_type,
        content=content,
        token=state.secret(25),
    )
    state.store.add_file(item)
    return item


def stored_at(request: Request, state: State, item: StoredFile) -> str:
    """Where the bytes are: an address in the store that holds for a while."""
    key = state.secret(40)
    state.downloads[key] = state.clock() + state.settings.download_seconds
    return f"{origin(request)}/_files/attachment/{item.token}?token={key}"


def _measures(content: bytes) -> tuple[int | None, int | None]:
    if not content.startswith(_PNG) or len(content) < 24:
        return None, None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


class Files:
    """Upload tokens, and the way from an attachment's address to its bytes."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of uploads, attachments and downloads."""
        return [
            post("/uploads", self.upload),
            get("/uploads/count", self.count),
            delete("/uploads/{token}", self.discard),
            get("/attachments/{id}", self.show),
            Route("/attachments/token/{token}/", self.redirect),
            Route("/attachments/token/{token}", self.redirect),
            Route("/_files/attachment/{token}", self.download),
        ]

    async def upload(self, request: Request) -> Response:
        """Take a file; with ``token`` it joins those uploaded before."""
        name = request.query_params.get("filename", "").strip()
        if not name:
            raise missing_parameter("filename")
        content = await request.body()
        check_file(self._state, name, content, self._state.settings.largest_file)
        token, upload = self._token(request.query_params.get("token"))
        kind = request.headers.get("content-type", "application/octet-stream").partition(";")[0]
        item = store_file(self._state, name, kind or "application/octet-stream", content)
        upload.file_ids.append(item.id)
        attachments = [show_file(request, self._state.store.files[key]) for key in upload.file_ids]
        body = {"token": token, "expires_at": iso(upload.expires), "attachments": attachments}
        return answer({"upload": {**body, "attachment": attachments[-1]}}, 201)

    async def count(self, request: Request) -> Response:
        """How many upload tokens are good."""
        good = sum(item.expires > self._state.clock() for item in self._state.uploads.values())
        return answer(counted(request, good, self._state.now()))

    async def discard(self, request: Request) -> Response:
        """Throw an upload away."""
        if self._state.uploads.pop(request.path_params["token"], None) is None:
            raise not_found()
        return done()

    async def show(self, request: Request) -> Response:
        """What is known about a file."""
        if number(request) not in self._state.store.files:
            raise not_found()
        return answer({"attachment": show_file(request, self._state.store.files[number(request)])})

    async def redirect(self, request: Request) -> Response:
        """Send the client to where the bytes are, with a signed address."""
        item = self._item(request)
        if item.malware:
            raise refused(
                403, {"error": "MalwareFound", "description": "The file contains malware"}
            )
        target = stored_at(request, self._state, item)
        target = (
            item.broken.removeprefix("redirect:") if item.broken.startswith("redirect:") else target
        )
        page = f'<html><body>You are being <a href="{target}">redirected</a>.</body></html>'
        return HTMLResponse(page, 302, {"Location": target})

    async def download(self, request: Request) -> Response:
        """The bytes; the signature in the address is all that is asked for."""
        item = self._item(request)
        ends = self._state.downloads.get(request.query_params.get("token", ""), 0.0)
        if item.broken == "missing" or ends <= self._state.clock():
            raise not_found()
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(item.name)}"}
        return Response(item.content, 200, headers, media_type=item.content_type)

    def _item(self, request: Request) -> StoredFile:
        store = self._state.store
        key = store.files_by_token.get(request.path_params["token"])
        if key is None:
            raise not_found()
        return store.files[key]

    def _token(self, token: str | None) -> tuple[str, Upload]:
        if token is None:
            token = self._state.secret(24)
            expires = self._state.clock() + self._state.settings.upload_seconds
            self._state.uploads[token] = Upload(expires=expires)
            return token, self._state.uploads[token]
        upload = self._state.uploads.get(token)
        if upload is None or upload.expires <= self._state.clock():
            raise complaint("token", f"Upload token {token} is invalid or expired", "InvalidToken")
        return token, upload
