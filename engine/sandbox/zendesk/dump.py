"""All that an account holds, in Zendesk's shapes, as tests and scripts look into it."""

from __future__ import annotations

from starlette.requests import Request

from . import guide
from .comments import show_comment
from .files import show_file
from .state import State
from .web import Row, shown

_TABLES = (
    "users", "identities", "organizations", "organization_memberships", "groups",
    "group_memberships", "ticket_fields", "user_fields", "organization_fields", "custom_statuses",
    "ticket_forms", "brands", "satisfaction_ratings", "user_segments", "permission_groups",
)  # fmt: skip


def dump(state: State) -> dict[str, list[Row]]:
    """Every table; tickets with their comments, articles with their translations and files.

    Deleted tickets and users are in it, with ``status: deleted`` and ``active: false``.
    """
    request = _from_home(state)
    made = {name: [shown(row) for row in getattr(state.store, name).values()] for name in _TABLES}
    made["tickets"] = [_ticket(request, state, row) for row in state.store.tickets.values()]
    for kind in guide.KINDS:
        rows = guide.table(state, kind).values()
        made[kind] = [_guide(request, state, kind, row) for row in rows]
    files = state.store.files.values()
    made["attachments"] = [show_file(request, item) for item in files]
    return made


def _from_home(state: State) -> Request:
    """A request as the account's own address would make it, for absolute links."""
    host = state.account.url.partition("//")[2].encode()
    return Request({"type": "http", "scheme": "http", "path": "/", "headers": [(b"host", host)]})


def _ticket(request: Request, state: State, row: Row) -> Row:
    comments = [show_comment(request, state, item) for item in state.store.comments[row["id"]]]
    facts = {"archived": bool(row.get("_archived")), "solved_at": row.get("_solved_at")}
    return {**shown(row), **facts, "comments": comments}


def _guide(request: Request, state: State, kind: str, row: Row) -> Row:
    made = guide.show(request, state, kind, row, None)
    made["translations"] = [
        guide.show_translation(request, item) for item in guide.translations(state, kind, row["id"])
    ]
    if kind == "articles":
        files = state.store.article_attachments.values()
        made["attachments"] = [shown(item) for item in files if item["article_id"] == row["id"]]
    return made
