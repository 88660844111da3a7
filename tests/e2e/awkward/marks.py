"""Where the rows are: from a row's mark to the records of the source that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Dump = dict[str, list[dict[str, Any]]]
Place = tuple[str, str]
"""Entity and source id."""
Marked = tuple[str, str, str]
"""Mark, entity, source id."""

_ROW = re.compile(r"[A-Z]\d\d[a-f]?(-2)?")
_TOLD_APART = re.compile(r"T[03]\db")
"""Rows of the moving source: ``T01b`` is not another T01."""
_MARK = re.compile(r"(?:^|Re: |RV: )([A-Z]\d\d[a-f]?)(?: ·|$)")
_PEOPLE = {
    "Ana López": "G01",
    "bruno  KELLER": "G02",
    "Clara Núñez": "G03",
    "Operator": "G04",
    "Juan Pérez": "G05",
    "Atención al Cliente": "G06",
    "Devoluciones": "G07",
}
_KEYS = {
    "a1": "O02",
    "a2": "O03",
    "AbC-1": "C38a",
    "abc-1": "C38b",
    79_000_004_242: "C12",
    79_000_001_300: "C13",
}
_FRESHDESK_COMPANIES = {
    "Panadería Núñez, S.L.": "O01",
    "ACME": "O02",
    "Panadería Núñez, S.L. (O09)": "O09",
}
_TREE = {"Vacía": "B01", "Nivel 4": "B03", "Con descripción": "B04"}


def found(desk: str, dump: Dump) -> dict[str, list[Place]]:
    """Entity and source id of each row's records; ``C15a`` and ``C15b`` stand under C15 as well."""
    told = {"intercom": _intercom, "zendesk": _zendesk, "freshdesk": _freshdesk}[desk](dump)
    by_row: dict[str, list[Place]] = {}
    for mark, entity, key in told:
        if not _ROW.fullmatch(mark):
            continue
        for row in {mark, mark if _TOLD_APART.fullmatch(mark) else mark[:3]}:
            by_row.setdefault(row, []).append((entity, key))
    return by_row


def _intercom(dump: Dump) -> Iterator[Marked]:
    for row in dump["admins"]:
        yield _PEOPLE.get(str(row["name"]), "---"), "agents", row["id"]
    for row in dump["teams"]:
        yield _PEOPLE[row["name"]], "teams", row["id"]
    for row in dump["companies"]:
        key = str(row["company_id"])
        yield _KEYS.get(key, key), "companies", row["id"]
    for row in dump["contacts"]:
        yield _intercom_contact(row), "contacts", row["id"]
    for row in dump["conversations"]:
        said = row["title"] or row["source"]["body"].replace("<p>", "")
        yield _mark(said), "conversations", row["id"]
    yield from _intercom_knowledge(dump)


def _intercom_contact(row: dict[str, Any]) -> str:
    if row["id"].endswith("c4f2a"):
        return "C12"
    if row["id"].endswith("c1300"):
        return "C13"
    key = row["external_id"]
    return _KEYS.get(key, key) or str(row["name"])


def _intercom_knowledge(dump: Dump) -> Iterator[Marked]:
    yield from _folders(dump["collections"])
    for row in dump["articles"]:
        titles = [row["title"], *_translated(row)]
        yield next(m for m in map(_mark, titles) if m != "---"), "articles", row["id"]
    for row in dump["internal_articles"]:
        yield _mark(row["title"]), "articles", f"internal-{row['id']}"


def _translated(row: dict[str, Any]) -> list[str]:
    words = (row.get("translated_content") or {}).values()
    return [one["title"] for one in words if isinstance(one, dict) and one.get("title")]


def _zendesk(dump: Dump) -> Iterator[Marked]:
    for row in dump["users"]:
        entity = "contacts" if row["role"] == "end-user" else "agents"
        yield row["external_id"] or "---", entity, str(row["id"])
    for row in dump["groups"]:
        yield _PEOPLE[row["name"]], "teams", str(row["id"])
    for row in dump["organizations"]:
        yield row["external_id"], "companies", str(row["id"])
    for row in dump["tickets"]:
        yield row["external_id"], "conversations", str(row["id"])
    yield from _folders(dump["categories"] + dump["sections"])
    for row in dump["articles"]:
        yield _mark(row["title"]), "articles", str(row["id"])


def _freshdesk(dump: Dump) -> Iterator[Marked]:
    twins: set[str] = set()
    for row in dump["agents"]:
        name = row["contact"]["name"]
        yield "G08" if name == "Ana López" and name in twins else _person(name), "agents", _id(row)
        twins.add(name)
    for row in dump["groups"]:
        yield _PEOPLE[row["name"]], "teams", _id(row)
    for row in dump["companies"]:
        yield _FRESHDESK_COMPANIES.get(row["name"]) or _mark(row["name"]), "companies", _id(row)
    for row in dump["contacts"]:
        key = row["unique_external_id"] or row["id"]
        yield _KEYS.get(key, str(key)), "contacts", _id(row)
    for row in dump["tickets"]:
        yield _mark(row["subject"]), "conversations", _id(row)
    for kind, beginning in (("categories", "category-"), ("folders", "folder-")):
        yield from _folders([row | {"id": f"{beginning}{row['id']}"} for row in dump[kind]])
    for row in dump["articles"]:
        yield _mark(row["title"]), "articles", _id(row)


def _person(name: str) -> str:
    return _PEOPLE.get(name, "---")


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])


def _folders(rows: list[dict[str, Any]]) -> Iterator[Marked]:
    seen: set[str] = set()
    for row in rows:
        twin = "B02" if row["name"] in seen else "---"
        seen.add(row["name"])
        mark = _mark(row["name"])
        yield _TREE.get(row["name"], mark if mark != "---" else twin), "collections", str(row["id"])


def _mark(text: str) -> str:
    match = _MARK.search(text)
    return match[1] if match else "---"
