"""The fields that the shop of the seed story has defined in its Zendesk."""

from __future__ import annotations

from engine.sandbox.zendesk.fields import add_field
from engine.sandbox.zendesk.state import State
from engine.sandbox.zendesk.web import Row

from .parts import Thread

_REASONS = ("Entrega", "Factura", "Devolución", "Producto", "Cuenta")
_PRODUCTS = ("lamp", "chair", "boots")
_TICKET: tuple[Row, ...] = (
    {"type": "text", "title": "Order number"},
    {
        "type": "tagger",
        "title": "Reason",
        "custom_field_options": [
            {"name": name, "value": f"reason_{place}"} for place, name in enumerate(_REASONS)
        ],
    },
    {"type": "decimal", "title": "Refund amount"},
    {
        "type": "multiselect",
        "title": "Products",
        "custom_field_options": [
            {"name": name.title(), "value": f"product_{name}"} for name in _PRODUCTS
        ],
    },
    {"type": "checkbox", "title": "Gift", "tag": "gift"},
    {"type": "date", "title": "Promised for"},
)
_PLANS = ({"name": "Basic", "value": "basic"}, {"name": "Pro", "value": "pro"})


def add_custom_fields(state: State) -> None:
    """Six fields of tickets, two of users, two of organizations."""
    for field in _TICKET:
        add_field(state, "ticket_fields", field)
    plan: Row = {"type": "dropdown", "key": "plan", "title": "Plan", "custom_field_options": _PLANS}
    add_field(state, "user_fields", plan)
    add_field(
        state, "user_fields", {"type": "date", "key": "customer_since", "title": "Customer since"}
    )
    for key, title, kind in (("industry", "Industry", "text"), ("size", "Size", "integer")):
        add_field(state, "organization_fields", {"type": kind, "key": key, "title": title})
    form = next(iter(state.store.ticket_forms.values()))
    form["ticket_field_ids"] = list(state.store.ticket_fields)


def values_of(state: State, thread: Thread, number: int) -> list[Row]:
    """What the fields of the story's tickets hold; every fourth ticket leaves them empty."""
    if not thread.subject.strip() or number % 4 == 3 or thread.subject.startswith("Question "):
        return []
    values = {
        "Order number": f"{40000 + number * 37}",
        "Reason": f"reason_{number % len(_REASONS)}",
        "Refund amount": f"{number}.50"
        if "refund" in thread.tags or "return" in thread.tags
        else None,
        "Products": [f"product_{_PRODUCTS[number % 3]}", f"product_{_PRODUCTS[(number + 1) % 3]}"],
        "Gift": number % 6 == 0,
        "Promised for": "2026-11-20" if number % 5 == 0 else None,
    }
    fields = state.store.ticket_fields.values()
    return [{"id": f["id"], "value": values[f["title"]]} for f in fields if f["title"] in values]
