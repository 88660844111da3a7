"""Records that tables name and none lists: people, teams, companies, collections."""

from __future__ import annotations

from engine.connectors.files.tables.columns import Table
from engine.connectors.files.tables.stage import Cells, Stage
from engine.connectors.files.tables.values import several, word
from engine.model import AuthorRole

INSIDE = " > "
"""Between the names of collections that lie in each other."""


def derive(stage: Stage) -> None:
    """Add a row for each of them, so that every reference leads somewhere."""
    for article in stage.every(Table.ARTICLES):
        _shelf(stage, article.cells)
    _groups(stage, Table.CONTACTS, "companies", Table.COMPANIES)
    _groups(stage, Table.AGENTS, "teams", Table.TEAMS)
    _groups(stage, Table.COLLECTIONS, "parent", Table.COLLECTIONS)
    for thread in stage.every(Table.CONVERSATIONS):
        _of_thread(stage, thread.cells)
    for message in stage.every(Table.MESSAGES):
        _author(stage, message.cells)
    for one in stage.orphans(Table.MESSAGES, Table.CONVERSATIONS):
        stage.add(Table.CONVERSATIONS, one, "", _of_messages(stage, one))


def _groups(stage: Stage, members: Table, field: str, groups: Table) -> None:
    """What the rows of a table say that they belong to."""
    for row in stage.every(members):
        for name in several(str(row.cells.get(field, ""))):
            _named(stage, groups, name)


def _of_thread(stage: Stage, cells: Cells) -> None:
    for field, table in (
        ("assignee", Table.AGENTS),
        ("team", Table.TEAMS),
        ("company", Table.COMPANIES),
    ):
        if name := cells.get(field):
            _named(stage, table, str(name))
    if asks := cells.get("requester") or cells.get("requester_name"):
        person(stage, str(asks), str(cells.get("requester_name", "")))
    for other in several(str(cells.get("participants", ""))):
        person(stage, other)


def person(stage: Stage, called: str, name: str = "") -> None:
    """A contact for whoever is neither one already nor an agent."""
    if not (stage.called(Table.CONTACTS, called) or stage.called(Table.AGENTS, called)):
        known = {"email": called} if "@" in called else {"name": called}
        _add(stage, Table.CONTACTS, called, known | ({"name": name} if name else {}))


def _named(stage: Stage, table: Table, name: str) -> None:
    if not stage.called(table, name):
        is_address = table is Table.AGENTS and "@" in name
        _add(stage, table, name, {"email" if is_address else "name": name})


def _add(stage: Stage, table: Table, one: str, cells: Cells) -> None:
    stage.add(table, one, "", cells)
    for name in (one, *cells.values()):
        stage.call(table, str(name), one)


def _author(stage: Stage, cells: Cells) -> None:
    called = str(cells.get("author", ""))
    role = word(AuthorRole, str(cells.get("author_role", "")))
    if "@" not in called and not (role and called):
        return
    if role is AuthorRole.AGENT:
        _named(stage, Table.AGENTS, called)
    elif role in (AuthorRole.CONTACT, None):
        person(stage, called, str(cells.get("author_name", "")))


def _of_messages(stage: Stage, one: str) -> Cells:
    """A conversation of which there are only messages: its first customer asked."""
    for message in stage.of_parent(Table.MESSAGES, one):
        called = str(message.cells.get("author", ""))
        if called and stage.called(Table.CONTACTS, called):
            return {"requester": called}
    return {}


def _shelf(stage: Stage, cells: Cells) -> None:
    """The collection of an article, inside its category when the table has one."""
    category, parent = (str(cells.get(name, "")) for name in ("category", "parent"))
    if category:
        _named(stage, Table.COLLECTIONS, category)
    if not parent or stage.called(Table.COLLECTIONS, parent):
        return
    if not category:
        _named(stage, Table.COLLECTIONS, parent)
    elif not stage.called(Table.COLLECTIONS, category + INSIDE + parent):
        inside = {"name": parent, "parent": category}
        stage.add(Table.COLLECTIONS, category + INSIDE + parent, "", inside)
        stage.call(Table.COLLECTIONS, category + INSIDE + parent, category + INSIDE + parent)
