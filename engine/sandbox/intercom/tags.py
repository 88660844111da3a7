"""Tags: made by name, put on people, companies, conversations, tickets and articles."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, body_of, invalid, missing, not_found, plain_list
from engine.sandbox.intercom.rules import checked_text
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row, Table


def basic(row: Row) -> Row:
    """A tag as answered by itself."""
    return {"type": "tag", "id": row["id"], "name": row["name"]}


def applied(state: State, marks: list[Row]) -> Row:
    """The tags on a record, with when and by whom they were put there."""
    shown = []
    for mark in marks:
        tag = state.tags.get(mark["id"])
        if tag is not None:
            by = {"type": "admin", "id": mark["by"]}
            shown.append({**basic(tag), "applied_at": mark["at"], "applied_by": by})
    return {"type": "tag.list", "tags": shown}


class Tags:
    """Routes of /tags and of the tags below other records."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of /tags themselves."""
        return [
            Route("/tags", self._list),
            Route("/tags", self._create, methods=["POST"]),
            Route("/tags/{tag_id}", self._show),
            Route("/tags/{tag_id}", self._delete, methods=["DELETE"]),
        ]

    def routes_below(self, path: str, table: Table, lost: Callable[[], Exception]) -> list[Route]:
        """Attach and detach below conversations, tickets and articles; articles need no admin."""
        needs_admin = not path.startswith(("/articles", "/internal"))

        async def attach(request: Request) -> Response:
            record = table.get(request.path_params["key"])
            if record is None:
                raise lost()
            body = await body_of(request)
            by = self._acting(body, needs_admin)
            tag = self._wanted(body.get("id"))
            self.put_on(record, tag["id"], by)
            table.put(record)
            return answer(applied(self._state, record["_tags"])["tags"][-1])

        async def detach(request: Request) -> Response:
            record = table.get(request.path_params["key"])
            if record is None:
                raise lost()
            self._acting(await body_of(request), needs_admin)
            tag = self._wanted(request.path_params["tag_id"])
            record["_tags"] = [mark for mark in record["_tags"] if mark["id"] != tag["id"]]
            table.put(record)
            # Recorded: what was taken off is told with nothing about when and by whom.
            return answer({**basic(tag), "applied_at": None, "applied_by": None})

        return [
            Route(f"{path}/{{key}}/tags", attach, methods=["POST"]),
            Route(f"{path}/{{key}}/tags/{{tag_id}}", detach, methods=["DELETE"]),
        ]

    def named(self, name: str) -> Row:
        """The tag of that name in any case; made when there is none."""
        folded = name.casefold()
        found = self._state.tags.find("_folded", folded)
        if found:
            return found[0]
        row = {"id": self._state.small_number("tag"), "name": name, "_folded": folded}
        return self._state.tags.put(row)

    def put_on(self, record: Row, tag_id: str, by: str | None) -> None:
        """Put a tag on a record; the time is that of the request."""
        marks = [mark for mark in record["_tags"] if mark["id"] != tag_id]
        record["_tags"] = [*marks, {"id": tag_id, "at": self._state.now(), "by": by}]

    def _acting(self, body: Row, needed: bool) -> str | None:
        key = body.get("admin_id")
        if key is None and needed:
            raise missing("admin_id")
        if key is not None and self._state.admin(key) is None:
            raise not_found("Admin not found", "admin_not_found")
        return None if key is None else str(key)

    def _wanted(self, key: object) -> Row:
        if key is None:
            raise missing("id")
        tag = self._state.tags.get(str(key))
        if tag is None:
            raise not_found("Tag not found", "tag_not_found")
        return tag

    async def _list(self, request: Request) -> Response:
        return answer(plain_list(basic(row) for row in self._state.tags))

    async def _show(self, request: Request) -> Response:
        tag = self._state.tags.get(request.path_params["tag_id"])
        if tag is None:
            raise not_found()
        return answer(basic(tag))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        name = checked_text(body.get("name"), "name")
        if not name or not name.strip():
            raise invalid("invalid tag parameters")
        tag = self._renamed(body, name) if body.get("id") else self.named(name.strip())
        self._mark_all(body.get("users"), self._state.contacts, tag)
        self._mark_all(body.get("companies"), self._state.companies, tag)
        return answer(basic(tag))

    def _renamed(self, body: Row, name: str) -> Row:
        tag = self._state.tags.get(str(body["id"]))
        if tag is None:
            raise not_found()
        tag.update(name=name, _folded=name.casefold())
        return self._state.tags.put(tag)

    def _mark_all(self, items: object, table: Table, tag: Row) -> None:
        for item in items if isinstance(items, list) else []:
            if not isinstance(item, dict):
                raise invalid("invalid tag parameters")
            record = table.get(str(item.get("id")))
            if record is None and "company_id" in item:
                record = next(iter(table.find("company_id", item["company_id"])), None)
            if record is None:
                raise not_found("User Not Found")
            if item.get("untag"):
                record["_tags"] = [mark for mark in record["_tags"] if mark["id"] != tag["id"]]
            else:
                self.put_on(record, tag["id"], None)
            table.put(record)

    async def _delete(self, request: Request) -> Response:
        if self._state.tags.remove(request.path_params["tag_id"]) is None:
            raise not_found()
        return answer({})
