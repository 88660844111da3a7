"""All that an account holds, in Freshdesk's shapes, as tests and scripts look into it."""

from __future__ import annotations

from starlette.requests import Request

from .associations import associated
from .files import show_file
from .state import State
from .web import Row, shown

_TABLES = (
    "agents", "groups", "roles", "companies", "ticket_fields", "contact_fields", "company_fields",
    "time_entries", "products", "categories", "folders",
)  # fmt: skip


def dump(state: State) -> dict[str, list[Row]]:
    """Every table; tickets with their conversations, articles with their translations.

    Deleted and archived tickets are in it and say so.
    """
    request = _from_home(state)
    made = {name: [shown(row) for row in getattr(state, name)] for name in _TABLES}
    made["contacts"] = [_contact(request, state, row) for row in state.contacts]
    made["satisfaction_ratings"] = [shown(row) for row in state.ratings]
    made["tickets"] = [_ticket(request, state, row) for row in state.tickets]
    made["articles"] = [_with_files(request, state, row) for row in state.articles]
    for kind in ("categories", "folders", "articles"):
        for row in made[kind]:
            row["translations"] = _translations(state, kind, row)
    made["attachments"] = [_file(request, state, key) for key in state.files]
    return made


def _from_home(state: State) -> Request:
    """A request as the account's own address would make it, for absolute links."""
    host = state.account.url.partition("//")[2].encode()
    return Request(
        {"type": "http", "scheme": "http", "path": "/", "query_string": b"", "method": "GET",
         "headers": [(b"host", host)]}
    )  # fmt: skip


def _ticket(request: Request, state: State, row: Row) -> Row:
    conversations = state.conversations.find("ticket_id", row["id"])
    return {
        **_with_files(request, state, row),
        **associated(state, row),
        "deleted": row["_deleted"],
        "archived": row["_archived"],
        "conversations": [_with_files(request, state, one) for one in conversations],
    }


def _contact(request: Request, state: State, row: Row) -> Row:
    avatar = _file(request, state, row["_avatar"]) if row["_avatar"] else None
    return shown(row) | {"blocked": row["_blocked"], "avatar": avatar}


def _with_files(request: Request, state: State, row: Row) -> Row:
    return shown(row) | {"attachments": [_file(request, state, key) for key in row["_files"]]}


def _file(request: Request, state: State, key: int) -> Row:
    """Without its address, which changes from second to second."""
    shown_file = show_file(request, state, state.files[key])
    return {k: v for k, v in shown_file.items() if k not in ("attachment_url", "thumb_url")}


def _translations(state: State, kind: str, row: Row) -> list[Row]:
    found = state.translations.items()
    own = [(code, words) for (k, key, code), words in found if (k, key) == (kind, str(row["id"]))]
    return [{"language": code, **words} for code, words in own]
