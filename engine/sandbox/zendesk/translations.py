"""Translations of categories, sections and articles (Zendesk: Translations)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import guide
from .articles import check_words
from .paging import page
from .refusals import Complaints, bad_request, not_found
from .state import State
from .web import Endpoint, Row, answer, delete, done, found, get, number, post, put, wrapped


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
