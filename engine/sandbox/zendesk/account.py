"""What an account is set up with: brands, languages, forms, statuses, rules, tags."""

from __future__ import annotations

from collections import Counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .fields import add_system_fields
from .paging import counted, page
from .state import State
from .store import Table
from .web import Row, answer, at, found, get, number, origin

LOCALES = (
    (1, "en-US", "English (United States)", "en-us"),
    (2, "es", "Español", "es"),
    (8, "de", "Deutsch", "de"),
    (16, "fr", "Français", "fr"),
    (19, "pt-BR", "Português (Brasil)", "pt-br"),
)
_STATUSES = (
    ("new", "New"),
    ("open", "Open"),
    ("pending", "Pending"),
    ("hold", "On-hold"),
    ("solved", "Solved"),
)
_AUTOMATIONS = (
    ("Close ticket 4 days after status is set to solved", "status", "closed"),
    ("Request customer satisfaction rating (system automation)", "satisfaction_score", "offered"),
)
_TRIGGERS = (
    "Notify requester and CCs of received request",
    "Notify requester and CCs of comment update",
    "Notify assignee of assignment",
)


def furnish(state: State) -> None:
    """Give a new account what every account has."""
    store, now = state.store, state.now()
    times = {"created_at": now, "updated_at": now}
    for category, label in _STATUSES:
        _add(state, store.custom_statuses, _status(category, label) | times)
    add_system_fields(state)
    fields = list(store.ticket_fields)
    form: Row = {
        "name": "Default Ticket Form",
        "display_name": "Default Ticket Form",
        "position": 0,
    }
    form |= {"raw_name": "Default Ticket Form", "raw_display_name": "Default Ticket Form"}
    form |= {"active": True, "default": True, "end_user_visible": True, "in_all_brands": True}
    _add(state, store.ticket_forms, form | {"ticket_field_ids": fields} | times)
    brand: Row = {"name": state.account.spec.name.title(), "subdomain": state.account.spec.name}
    brand |= {"active": True, "default": True, "is_deleted": False, "has_help_center": True}
    brand |= {"help_center_state": "enabled", "host_mapping": None, "logo": None}
    brand |= {
        "signature_template": "{{agent.signature}}",
        "ticket_form_ids": list(store.ticket_forms),
    }
    _add(state, store.brands, brand | times)
    for title, field, value in _AUTOMATIONS:
        rule: Row = {
            "title": title,
            "raw_title": title,
            "active": True,
            "position": 0,
            "default": True,
        }
        actions = [{"field": field, "value": value}]
        conditions = {
            "all": [{"field": "SOLVED", "operator": "greater_than", "value": "96"}],
            "any": [],
        }
        _add(
            state, store.automations, rule | {"actions": actions, "conditions": conditions} | times
        )
    for title in _TRIGGERS:
        rule = {"title": title, "raw_title": title, "active": True, "position": 0, "default": True}
        actions = [{"field": "notification_user", "value": f"requester_id: {title}"}]
        _add(
            state,
            store.triggers,
            rule | {"actions": actions, "conditions": {"all": [], "any": []}} | times,
        )


def _status(category: str, label: str) -> Row:
    words = {"agent_label": label, "raw_agent_label": label}
    words |= {"end_user_label": label, "raw_end_user_label": label}
    words |= {"description": "", "raw_description": ""}
    words |= {"end_user_description": "", "raw_end_user_description": ""}
    return {"status_category": category, **words, "active": True, "default": True}


def _add(state: State, table: Table, row: Row) -> Row:
    made: Row = {"id": state.store.next_id(), **row}
    table[made["id"]] = made
    return made


class AccountPages:
    """What can be read of the set-up."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of the set-up."""
        store = self._state.store
        tables = {
            "custom_statuses": store.custom_statuses,
            "ticket_forms": store.ticket_forms,
            "brands": store.brands,
            "triggers": store.triggers,
            "automations": store.automations,
            "satisfaction_ratings": store.satisfaction_ratings,
        }
        made = [route for name, table in tables.items() for route in self._read(name, table)]
        return [
            get("/account/settings", self.settings),
            get("/locales", self.locales),
            get("/locales/public", self.locales),
            get("/tags", self.tags),
            get("/tags/count", self.count_tags),
            get("/satisfaction_ratings/count", self.count_ratings),
            *made,
        ]

    def _read(self, name: str, table: Table) -> list[Route]:
        one = "custom_status" if name == "custom_statuses" else name.removesuffix("s")

        async def index(request: Request) -> Response:
            rows = [row for row in table.values() if _wanted(request, name, row)]
            return answer(page(request, name, rows, lambda row: self._show(request, name, row))[0])

        async def show(request: Request) -> Response:
            return answer({one: self._show(request, name, found(table, number(request)))})

        return [get(f"/{name}", index), get(f"/{name}/{{id}}", show)]

    def _show(self, request: Request, name: str, row: Row) -> Row:
        shown = at(request, name, row)
        return shown | {"brand_url": origin(request)} if name == "brands" else shown

    async def settings(self, request: Request) -> Response:
        """Feature flags of the account."""
        switches = self._state.settings
        tickets = {
            "comments_public_by_default": True,
            "private_attachments": switches.private_attachments,
            "agent_ticket_deletion": True,
            "custom_statuses_enabled": True,
        }
        users = {"tagging": True, "time_zone_selection": True, "language_selection": True}
        active = {
            "customer_satisfaction": True,
            "on_hold_status": switches.on_hold,
            "user_tagging": True,
        }
        brands = {"default_brand_id": next(iter(self._state.store.brands))}
        channels = ("slack_channel", "msteams_channel", "tickets_channel", "show_in_context_panel")
        sides = {"email_channel": bool(self._state.store.side_conversations)}
        body = {
            "tickets": tickets,
            "user": users,
            "active_features": active,
            "brands": brands,
            "side_conversations": sides | dict.fromkeys(channels, False),
        }
        return answer({"settings": body})

    async def locales(self, request: Request) -> Response:
        """The languages of the account."""
        rows = [
            {"id": key, "locale": locale, "name": name, "created_at": "2011-01-01T00:00:00Z"}
            | {
                "updated_at": "2011-01-01T00:00:00Z",
                "native_name": name,
                "rtl": False,
                "default": key == 1,
            }
            for key, locale, name, _ in LOCALES
        ]
        return answer(page(request, "locales", rows, lambda row: at(request, "locales", row))[0])

    async def tags(self, request: Request) -> Response:
        """Tags of tickets with how often they are used."""
        rows = self._tags()
        body, _ = page(
            request, "tags", rows, lambda row: {"name": row["name"], "count": row["count"]},
            key=lambda row: (-row["count"], row["id"]),
        )  # fmt: skip
        return answer(body)

    async def count_tags(self, request: Request) -> Response:
        """How many tags are in use."""
        return answer(counted(request, len(self._tags()), self._state.now()))

    async def count_ratings(self, request: Request) -> Response:
        """How many ratings there are."""
        size = len(self._state.store.satisfaction_ratings)
        return answer(counted(request, size, self._state.now()))

    def _tags(self) -> list[Row]:
        found: Counter[str] = Counter()
        for row in self._state.store.tickets.values():
            if row["status"] != "deleted" and not row.get("_archived"):
                found.update(row["tags"])
        return [
            {"id": place, "name": name, "count": count}
            for place, (name, count) in enumerate(sorted(found.items()))
        ]


def _wanted(request: Request, name: str, row: Row) -> bool:
    query = request.query_params
    if name == "satisfaction_ratings" and query.get("score"):
        score = query["score"]
        return score in (row["score"], "received") or score == f"{row['score']}_with_comment"
    if name == "custom_statuses" and query.get("status_categories"):
        return row["status_category"] in query["status_categories"].split(",")
    return True
