"""Parents and trackers (API v2: Create a Child Ticket, Create a Tracker, Ticket Association)."""

from __future__ import annotations

from .refusals import Fault, fault, unexpected
from .state import State
from .web import Row

PARENT, CHILD, TRACKER, RELATED = 1, 2, 3, 4
"""Values of ``association_type``."""
MOST_CHILDREN = 10
_SIDES = (("_parent", CHILD, PARENT), ("_tracker", RELATED, TRACKER))


def associated(state: State, row: Row) -> Row:
    """What a ticket is to others, and to which ones; nothing for one that stands alone."""
    for name, below, above in _SIDES:
        if row[name]:
            return {"association_type": below, "associated_tickets_list": [row[name]]}
        others = [one["id"] for one in state.tickets.find(name, row["id"])]
        if others:
            return {"association_type": above, "associated_tickets_list": others}
    return {}


def wrong_association(state: State, values: Row, old: Row | None) -> list[Fault]:
    """A tracker is made of tickets that are there; a child has one parent, which is no child."""
    found: list[Fault] = []
    related = values.get("related_ticket_ids") or []
    if related and old is not None:
        # Create alone takes it: an update's parameters have `parent_id` and not this.
        found.append(unexpected("related_ticket_ids"))
    found += [
        fault("related_ticket_ids", "invalid_value", f"Ticket {key} cannot be linked")
        for key in related
        if not _free(state, key)
    ]
    if values.get("parent_id") and not _may_be_child(state, values["parent_id"], old):
        found.append(fault("parent_id", "invalid_value", "It cannot be the parent of this ticket"))
    return found


def relate(state: State, tracker: Row, others: list[int]) -> None:
    """Link these to a tracker that was just made."""
    for key in others:
        state.tickets.put(state.tickets.rows[key] | {"_tracker": tracker["id"]})


def _may_be_child(state: State, parent: int, old: Row | None) -> bool:
    row = _open(state, parent)
    if row is None or (old is not None and (old["id"] == parent or associated(state, old))):
        return False
    held = associated(state, row)
    children = held.get("associated_tickets_list", [])
    return not held or (held["association_type"] == PARENT and len(children) < MOST_CHILDREN)


def _free(state: State, key: int) -> bool:
    row = _open(state, key)
    return row is not None and not associated(state, row)


def _open(state: State, key: int) -> Row | None:
    row = state.tickets.get(key)
    away = row is None or row["_deleted"] or row["_archived"] or row["spam"]
    return None if away else row
