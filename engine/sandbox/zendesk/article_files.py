"""Files of articles (Zendesk: Article Attachments)."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .files import check_file, store_file, stored_at
from .paging import page
from .refusals import bad_request, missing_parameter
from .state import State
from .store import StoredFile
from .web import BASE, Row, answer, delete, done, found, get, number, origin, payload, post, truthy

LARGEST = 20 * 1024 * 1024
MOST_AT_ONCE = 20


class ArticleFiles:
    """Files of articles, and files waiting for an article."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of article attachments."""
        made: list[Route] = []
        for start in ("/help_center", "/help_center/{locale}"):
            made += [
                get(f"{start}/articles/{{id}}/attachments", self.index),
                get(f"{start}/articles/{{id}}/attachments/inline", self.index),
                get(f"{start}/articles/{{id}}/attachments/block", self.index),
                get(f"{start}/articles/{{id}}/attachments/{{file_id}}", self.show),
            ]
        return [
            *made,
            post("/help_center/articles/attachments", self.create),
            post("/help_center/articles/{id}/attachments", self.create),
            post("/help_center/articles/{id}/bulk_attachments", self.attach),
            delete("/help_center/articles/attachments/{id}", self.delete),
            Route("/hc/article_attachments/{id:int}", self.redirect),
            Route("/hc/article_attachments/{id:int}/{name}", self.redirect),
        ]

    async def index(self, request: Request) -> Response:
        """The files of an article."""
        key = found(self._state.store.articles, number(request))["id"]
        rows = [
            row
            for row in self._state.store.article_attachments.values()
            if row["article_id"] == key
        ]
        ending = request.scope["path"].removesuffix(".json").rpartition("/")[2]
        if ending in ("inline", "block"):
            rows = [row for row in rows if row["inline"] is (ending == "inline")]
        return answer(
            page(request, "article_attachments", rows, lambda row: _file(request, row))[0]
        )

    async def show(self, request: Request) -> Response:
        """One file of an article."""
        row = found(self._state.store.article_attachments, number(request, "file_id"))
        return answer({"article_attachment": _file(request, row)})

    async def create(self, request: Request) -> Response:
        """A new file, sent as a form; without an article it waits for one."""
        key = request.path_params.get("id")
        if key is not None:
            found(self._state.store.articles, key)
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise bad_request("Invalid attribute", "The file must be sent as multipart/form-data")
        async with request.form() as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile):
                raise missing_parameter("file")
            content, name = await sent.read(), sent.filename or "file"
            kind, inline = (
                sent.content_type or "application/octet-stream",
                truthy(form.get("inline")),
            )
        check_file(self._state, name, content, LARGEST)
        item = store_file(self._state, name, kind, content)
        row = add_article_file(self._state, key, item, inline)
        return answer({"article_attachment": _file(request, row)}, 201)

    async def attach(self, request: Request) -> Response:
        """Give waiting files to an article, at most twenty at once."""
        key = found(self._state.store.articles, number(request))["id"]
        wanted = (await payload(request)).get("attachment_ids") or []
        if len(wanted) > MOST_AT_ONCE:
            raise bad_request("Invalid attribute", f"At most {MOST_AT_ONCE} attachments at once")
        for one in wanted:
            found(self._state.store.article_attachments, one)["article_id"] = key
        return done()

    async def delete(self, request: Request) -> Response:
        """Delete a file."""
        row = found(self._state.store.article_attachments, number(request))
        del self._state.store.article_attachments[row["id"]]
        return done()

    async def redirect(self, request: Request) -> Response:
        """The bytes of a file, by way of a signed address."""
        row = found(self._state.store.article_attachments, number(request))
        item = self._state.store.files[row["_file_id"]]
        target = stored_at(request, self._state, item)
        return Response(status_code=302, headers={"Location": target})


def add_article_file(state: State, article_id: int | None, item: StoredFile, inline: bool) -> Row:
    """The row of a file of an article."""
    row: Row = {
        "id": item.id,
        "article_id": article_id,
        "display_file_name": item.name,
        "file_name": item.name,
        "locale": None,
        "content_type": item.content_type,
        "size": len(item.content),
        "inline": inline,
        "guide_media_id": None,
        "created_at": state.now(),
        "updated_at": state.now(),
        "_file_id": item.id,
    }
    state.store.article_attachments[row["id"]] = row
    return row


def _file(request: Request, row: Row) -> Row:
    base = f"{origin(request)}/hc/article_attachments/{row['id']}"
    shown = {key: value for key, value in row.items() if key[0] != "_"}
    url = (
        f"{origin(request)}{BASE}/help_center/articles/{row['article_id']}/attachments/{row['id']}"
    )
    return {
        "url": url,
        "content_url": base,
        "relative_path": f"/hc/article_attachments/{row['id']}",
        **shown,
    }
