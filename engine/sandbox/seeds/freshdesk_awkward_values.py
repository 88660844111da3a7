"""Awkward tags, custom fields and dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.sandbox.freshdesk.fields import ticket_field
from engine.sandbox.freshdesk.state import State
from engine.sandbox.freshdesk.web import Row

from .freshdesk_awkward_cast import Cast

_DEVICES = {
    "Hardware": {"Portátil": ["Pantalla", "Teclado"], "Ratón": []},
    "Software": {"Sistema": ["Licencia"]},
}
_LEVELS = (
    (2, "cf_modelo", "Modelo", ["Portátil", "Ratón", "Sistema"]),
    (3, "cf_pieza", "Pieza", ["Pantalla", "Teclado", "Licencia"]),
)
_VALUES: tuple[tuple[str, str, Row], ...] = (
    ("V01a", "regalo", {"cf_regalo": True}),
    ("V01b", "sin regalo", {"cf_regalo": False}),
    ("V01c", "no se sabe", {"cf_regalo": None}),
    (
        "V05",
        "pantalla",
        {"cf_aparato": "Hardware", "cf_modelo": "Portátil", "cf_pieza": "Pantalla"},
    ),
    ("V07", "motivo con coma", {"cf_motivo": "Devolución, parcial"}),
    ("V08", "motivo viejo", {"cf_motivo": "Otro (2019)"}),
    ("V10", "decimal", {"cf_importe": 2.50}),
    ("V11", "dos planes", {"cf_plan": "oro", "cf_plan_297457": "plata"}),
    ("V14", "signos", {"cf_precio_total": "12"}),
    ("V16a", "vacío", {"cf_vacio": ""}),
    ("V16b", "nada", {"cf_vacio": None}),
    ("V16c", "espacios", {"cf_vacio": "  "}),
    ("V17", "única", {"cf_unica": "Única"}),
)


def add_fields(state: State) -> None:
    """Custom fields of tickets; must be there before the first ticket is."""
    ticket_field(state, "Regalo", "custom_checkbox")
    _nested(state)
    reasons = ["Devolución, parcial", "Otro (2019)"]
    ticket_field(state, "Motivo", "custom_dropdown", choices=reasons)
    ticket_field(state, "Importe", "custom_decimal")
    ticket_field(state, "Plan", "custom_text")
    ticket_field(state, "plan ", "custom_text", name="cf_plan_297457")
    ticket_field(state, "precio.€ / $total", "custom_text")
    ticket_field(state, "Vacío", "custom_text")
    ticket_field(state, "Única", "custom_dropdown", choices=["Única"])


def _nested(state: State) -> None:
    row = ticket_field(state, "Aparato", "nested_field", choices=_DEVICES)
    row["nested_ticket_fields"] = [
        {
            "id": state.next_id(), "name": name, "label": label, "label_in_portal": label,
            "description": None, "level": level, "ticket_field_id": row["id"],
            "created_at": row["created_at"], "updated_at": row["updated_at"],
        }
        for level, name, label, _ in _LEVELS
    ]  # fmt: skip
    row["_levels"] = [
        {"name": name, "type": row["type"], "_of": options} for _, name, _, options in _LEVELS
    ]


def add_values(cast: Cast) -> None:
    """Tickets about tags, fields and dates."""
    tags: dict[str, list[Any]] = {
        "L01": ["VIP Cliente"],
        "L02": ["VIP", "vip"],
        "L06": ["año-2024", "🔥"],
    }
    for mark, labels in tags.items():
        cast.ticket(mark, "etiquetas", tags=labels)
    for mark, title, values in _VALUES:
        cast.ticket(mark, title, custom=values)
    skipped = datetime(2021, 3, 28, 1, 30, tzinfo=UTC)
    cast.ticket("D03", "hora que no existe", begins=skipped)
