"""Translations, attachments, segments and permission groups of the Help Center."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import guide
from .articles import check_words
from .files import check_file, store_file
from .paging import page
from .refusals import Complaints, bad_request, missing_parameter, not_found
from .state import State
from .store import StoredFile
from .web import (
    BASE,
    Endpoint,
    Row,
    answer,
    at,
    delete,
    done,
    found,
    get,
    number,
    origin,
    payload,
    post,
    put,
    truthy,
    wrapped,
)

LARGEST = 20 * 1024 * 1024
MOST_AT_ONCE = 20


class Translations:
    """The translations of categories, sections and articles."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of all three kinds."""
        made = [delete("/help_center/translations/{id}", self.delete)]
        for kind in guide.KINDS:
            path = f"/help_center/{kind}/{{id}}/translations"
            made += [
                get(path, self._index(kind)),
                post(path, self._create(kind)),
                get(f"{path}/missing", self._missing(kind)),
                get(f"{path}/{{locale}}", self._show(kind)),
                put(f"{path}/{{locale}}", self._update(kind)),
            ]
        return made

    async def delete(self, request: Request) -> Response:
        """Delete a translation; the one in the source language cannot go."""
        row = found(self._state.store.translations, number(request))
        kind = next(name for name, source in guide.KINDS.items() if source == row["source_type"])
        if guide.table(self._state, kind)[row["source_id"]]["source_locale"] == row["locale"]:
            raise bad_request("Invalid attribute", "The source translation cannot be deleted")
        del self._state.store.translations[row["id"]]
        return done()

    def _index(self, kind: str) -> Endpoint:
        async def index(request: Request) -> Response:
            rows = guide.translations(self._state, kind, self._source(request, kind)["id"])
            body, _ = page(
                request, "translations", rows, lambda r: guide.show_translation(request, r)
            )
            return answer(body)

        return index

    def _create(self, kind: str) -> Endpoint:
        async def create(request: Request) -> Response:
            row = self._source(request, kind)
            sent = await wrapped(request, "translation")
            self._check(kind, row, sent)
            me = self._state.me(request)["id"]
            made = guide.add_translation(self._state, kind, row, sent, me)
            row["_stamp"] = int(self._state.clock())
            return answer({"translation": guide.show_translation(request, made)}, 201)

        return create

    def _missing(self, kind: str) -> Endpoint:
        async def missing(request: Request) -> Response:
            rows = guide.translations(self._state, kind, self._source(request, kind)["id"])
            there = {row["locale"] for row in rows}
            known = self._state.settings.help_center_locales
            return answer({"locales": [name for name in known if name not in there]})

        return missing

    def _show(self, kind: str) -> Endpoint:
        async def show(request: Request) -> Response:
            return answer(
                {"translation": guide.show_translation(request, self._found(request, kind))}
            )

        return show

    def _update(self, kind: str) -> Endpoint:
        async def update(request: Request) -> Response:
            row = self._found(request, kind)
            sent = await wrapped(request, "translation")
            row |= {
                name: sent[name] for name in ("title", "body", "draft", "outdated") if name in sent
            }
            if kind == "articles":
                row["body"] = guide.clean(self._state, row["body"] or "")
            row["updated_at"] = self._state.now()
            row["updated_by_id"] = self._state.me(request)["id"]
            source = self._source(request, kind)
            source["_stamp"] = int(self._state.clock())
            if "edited_at" in source:
                source["edited_at"] = self._state.now()
            return answer({"translation": guide.show_translation(request, row)})

        return update

    def _source(self, request: Request, kind: str) -> Row:
        return found(guide.table(self._state, kind), number(request))

    def _found(self, request: Request, kind: str) -> Row:
        key = self._source(request, kind)["id"]
        row = guide.translation(self._state, kind, key, request.path_params["locale"])
        if row is None:
            raise not_found()
        return row

    def _check(self, kind: str, row: Row, sent: Row) -> None:
        wrong = Complaints()
        if kind == "articles":
            check_words(self._state, sent, wrong)
        else:
            guide.check_locale(self._state, sent.get("locale"), wrong)
        if not wrong.details and guide.translation(self._state, kind, row["id"], sent["locale"]):
            wrong.add(
                "locale", f"Locale: {sent['locale']} has already been taken", "DuplicateValue"
            )
        wrong.check()


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
        target = f"{origin(request)}/_files/attachment/{item.token}?token={self._state.secret(40)}"
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


class Segments:
    """Who may read articles, and who may write them."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of user segments and permission groups."""
        return [
            get("/help_center/user_segments", self.segments),
            get("/help_center/user_segments/applicable", self.segments),
            get("/help_center/user_segments/{id}", self.segment),
            get("/guide/permission_groups", self.groups),
            get("/guide/permission_groups/{id}", self.group),
        ]

    async def segments(self, request: Request) -> Response:
        """All user segments."""
        rows = list(self._state.store.user_segments.values())
        return answer(page(request, "user_segments", rows, _plain)[0])

    async def segment(self, request: Request) -> Response:
        """One user segment."""
        return answer(
            {"user_segment": _plain(found(self._state.store.user_segments, number(request)))}
        )

    async def groups(self, request: Request) -> Response:
        """All permission groups."""
        rows = list(self._state.store.permission_groups.values())
        body, _ = page(
            request, "permission_groups", rows, lambda r: at(request, "guide/permission_groups", r)
        )
        return answer(body)

    async def group(self, request: Request) -> Response:
        """One permission group."""
        row = found(self._state.store.permission_groups, number(request))
        return answer({"permission_group": at(request, "guide/permission_groups", row)})


def _plain(row: Row) -> Row:
    return dict(row)


def furnish_guide(state: State) -> None:
    """The segments and the permission group that every Help Center has."""
    now = state.now()
    for name, kind in (("Signed-in users", "signed_in_users"), ("Agents and admins", "staff")):
        key = state.store.next_id()
        state.store.user_segments[key] = {
            "id": key,
            "user_type": kind,
            "name": name,
            "group_ids": [],
            "organization_ids": [],
            "tags": [],
            "or_tags": [],
            "added_user_ids": [],
            "created_at": now,
            "updated_at": now,
            "built_in": True,
        }
    key = state.store.next_id()
    managers = [state.store.next_id()]
    state.store.permission_groups[key] = {
        "id": key,
        "name": "Administrators",
        "edit": managers,
        "publish": managers,
        "created_at": now,
        "updated_at": now,
        "built_in": True,
    }
