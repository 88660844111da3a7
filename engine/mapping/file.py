"""A mapping as a file that reads well and differs well: commented, versioned TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Table
from typing import Any, NoReturn

import msgspec
import tomlkit
from phonenumbers import SUPPORTED_REGIONS
from tomlkit.items import Array, InlineTable
from tomlkit.items import Table as Section

from engine.errors import WrongUse
from engine.mapping.lines import is_zone
from engine.mapping.mapping import VERSION, Choice, Mapping
from engine.mapping.suggest import FIELD_TABLES
from engine.mapping.transforms import Step, fault
from engine.model import Channel, Priority, Status, TicketType

_HEAD = (
    "A mapping of Mudanza. Lines may be changed by hand; the program reads the file again.",
    "Tables go from the source to the target. An empty text means: nothing, left out.",
    'by = "person" keeps a choice when new suggestions are made.',
)
_COMMENTS = {
    "version": "The version of this file's format.",
    "language": "Language of the texts that the migration makes up: en or es.",
    "default_agent": "Stands in for agents without a counterpart (id in the target).",
    "default_team": 'For teams without a counterpart: an id, "+" to make each, empty: no team.',
    "default_form": "Form of tickets whose own has no counterpart; empty: the usual one.",
    "editors": "Group of the target that may edit the articles; empty: the one that is built in.",
    "marker_tag": "A tag that every conversation, contact and article gets; empty: none.",
    "attachments": "false leaves all files in the source copy.",
    "translations": "true carries articles in all their languages, not only in the first.",
    "default_category": "Where articles go that have no category or folder.",
    "keep_category_add_folder": "true keeps the category and adds the default folder inside it.",
    "events": "Assignments and state changes: summary, drop or keep.",
    "phones": "fix, field (not international: to a field), drop (not valid: out) or keep.",
    "default_region": "Two letters of the country of local phone numbers, such as ES.",
    "existing": "People and companies that the target has: use as they are, or fill empty fields.",
    "several_people": "Several people of the target fit: nearest (the one active last) or stop.",
    "archived_people": "Somebody archived in the target fits: nearest (restore them) or stop.",
    "unmapped_values": "A value without a counterpart: nearest (the default) or stop.",
    "refused_values": "A value that the target refuses: nearest (leave it out) or stop.",
    "taken_names": "A name that another collection or article has: nearest (a number) or stop.",
    "outside_dates": "A date that the target does not take: nearest or stop.",
    "long_texts": "Messages too long for the target: split into several, or cut.",
    "recipients": "People in copy: add them, or note them in the conversation.",
    "original_dates": "Dates that the target cannot set: kept in a field, a tag or a note.",
    "freeze_old_solved": "true closes what was solved more than freeze_days days ago.",
    "since": "First day (2021-01-31, UTC) of conversations that come along; empty: from the first.",
    "until": "Last day (UTC) of conversations that come along; empty: to the last.",
    "order": "Conversations in the order of reading, or open and recent ones first: recent.",
    "card_numbers": "Card numbers in texts: keep, mask (the last four digits stay) or drop.",
    "secrets": "Tokens and keys in texts, known by how they begin: keep, mask or drop.",
    "erased": "Fingerprints of people who asked to be erased: they are left out (see `erase`).",
    "lines_time_zone": "Time zone of dates that go into the text.",
}
_SECTIONS = {
    "agents": "source id = target id",
    "teams": 'source id = target id; "+" makes a team of the same name, with its agents',
    "status": "canonical value = canonical value",
    "priority": "canonical value = canonical value",
    "type": "canonical value = canonical value",
    "channel": "canonical value = canonical value",
    "contact_fields": "source key = target key",
    "company_fields": "source key = target key",
    "conversation_fields": "source key = target key",
    "constants": '"entity.target key" = value that every record gets',
    "defaults": '"entity.target key" = value of records that have none',
    "transforms": '"entity.target key" = steps that make its value, in order',
    "mended": '"entity/id/field" = value in place of the one in the source',
    "ticket_types": "type in the source = ticket type (made if missing); empty: conversation",
    "forms": "form in the source = form in the target; empty: the default form",
    "own_statuses": "status of the source's own = status of the target's own",
    "readers": "readers in the source (or signed_in, agents) = readers in the target",
    "origin_fields": "true keeps the original value in a field of the target",
    "locales": "language in the source = language in the target",
    "hidden": '"entity.source key" = mask or drop',
    "excluded": 'ids of the source that are left out, by entity; "*" for all',
}
LARGEST = 5_000_000
MOST_DOTS = 2_000
"""In one line: the time that a dotted key takes grows with the square of its parts."""
_NAMES = [field.name for field in msgspec.structs.fields(Mapping)]
_WORDS: dict[str, list[str]] = {
    "status": [str(value) for value in Status],
    "priority": [str(value) for value in Priority],
    "type": [str(value) for value in TicketType],
    "channel": [str(value) for value in Channel],
}
_MADE = ("constants", "defaults", "transforms", "hidden")
"""Sections whose keys name a field: contacts.plan, of the source in the last, else the target."""
_ENTITIES = tuple(str(entity) for entity in FIELD_TABLES)
_CHOICE_KEYS = {"to": "target", "by": "by", "confidence": "confidence"}
_HEADER = re.compile(r"^\s*\[{1,2}(?P<name>[^\[\]]+)\]")
_KEY = re.compile(r"""^\s*(?P<key>"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")


def dump(mapping: Mapping, comments: Table[str, str] | None = None) -> str:
    """
    The mapping as text of a file.

    `comments` are put behind lines: {"agents/12": "Ana López → Ana"}.
    """
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    for name in _NAMES:
        if name not in _SECTIONS:
            _add_setting(document, name, getattr(mapping, name))
    for name in _SECTIONS:
        document.add(name, _section(name, getattr(mapping, name), comments or {}))
    return tomlkit.dumps(document)


def _add_setting(document: tomlkit.TOMLDocument, name: str, value: Any) -> None:
    if name in _COMMENTS:
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(_COMMENTS[name]))
    document.add(name, _plain(value))


def _section(name: str, table: Table[str, Any], comments: Table[str, str]) -> Section:
    section = tomlkit.table()
    section.comment(_SECTIONS[name])
    for key in sorted(table):
        item = tomlkit.item(_plain(table[key]))
        if remark := comments.get(f"{name}/{key}"):
            item.comment("".join(c for c in " ".join(remark.split()) if c.isprintable()))
        section.add(key, item)
    return section


def _plain(value: Any) -> Any:
    if isinstance(value, Choice):
        return _choice_line(value)
    if isinstance(value, tuple):
        return _array(value)
    if isinstance(value, bool | int | float):
        return value
    return "" if value is None else str(value)


def _choice_line(choice: Choice) -> InlineTable:
    line = tomlkit.inline_table()
    line.add("to", choice.target or "")
    line.add("by", str(choice.by))
    line.add("confidence", float(choice.confidence))
    return line


def _array(values: tuple[Any, ...]) -> Array:
    """On one line each, steps too: tomlkit would give those a table of their own."""
    array = tomlkit.array()
    for value in values:
        array.append(_step_line(value) if isinstance(value, Step) else value)
    return array.multiline(len(values) > 1 and isinstance(values[0], Step))


def _step_line(step: Step) -> InlineTable:
    line = tomlkit.inline_table()
    for name, value in msgspec.to_builtins(step).items():
        line.add(name, value)
    return line


def load(text: str) -> Mapping:
    """The mapping of a file's text; raises WrongUse naming line and key of what is wrong."""
    _measure(text)
    lines = lines_of(text)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(f"The mapping file cannot be read: {error}.", "") from error
    except RecursionError:
        raise _broken("The mapping file cannot be read: it is nested too deeply.", "") from None
    _check_version(raw, lines)
    plain = {key: _value(key, value, lines) for key, value in raw.items()}
    for name in ("source", "target"):
        if name not in plain:
            _wrong(lines, name, "", "is missing")
    return _convert(plain, lines)


def _measure(text: str) -> None:
    """Nobody's mapping is so long, and no line of one names so many tables within tables."""
    if len(text) > LARGEST:
        raise _broken(f"The mapping file is longer than {LARGEST} characters.", "")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            raise _broken(f"Line {number} of the mapping file has too many dots.", "", number)


def _check_version(raw: dict[str, Any], lines: dict[tuple[str, str], int]) -> None:
    version = raw.get("version")
    if version != VERSION or isinstance(version, bool):
        _wrong(lines, "version", "", f"is {version!r}; this program reads version {VERSION}")


def _value(key: str, value: Any, lines: dict[tuple[str, str], int]) -> Any:
    if key not in _NAMES:
        _wrong(lines, key, "", "is not known")
    if key in _SECTIONS:
        if not isinstance(value, dict):
            _wrong(lines, key, "", "must be a table")
        return {name: _entry(key, name, item, lines) for name, item in value.items()}
    return None if value == "" else value


def _entry(section: str, name: str, item: Any, lines: dict[tuple[str, str], int]) -> Any:
    if section in _MADE:
        _check_place(section, name, lines)
    if not isinstance(item, dict):
        return None if item == "" and section not in _MADE else item
    for part in item:
        if part not in _CHOICE_KEYS:
            _wrong(lines, section, name, f"has an unknown part “{part}”")
    return {_CHOICE_KEYS[part]: (None if at == "" else at) for part, at in item.items()}


def _check_place(section: str, name: str, lines: dict[tuple[str, str], int]) -> None:
    entity, _, key = name.partition(".")
    if entity not in _ENTITIES or not key:
        names = ", ".join(f"{one}.key" for one in _ENTITIES)
        _wrong(lines, section, name, f"must name a field: {names}")


def _convert(plain: dict[str, Any], lines: dict[tuple[str, str], int]) -> Mapping:
    for key, value in plain.items():
        _check(key, value, lines)
    mapping = msgspec.convert(plain, Mapping)
    for part, words in _WORDS.items():
        for value, choice in mapping.choices(part).items():
            if value not in words or choice.target not in (None, *words):
                _wrong(lines, part, value, f"takes only {', '.join(words)}")
    for place, steps in mapping.transforms.items():
        for number, step in enumerate(steps, start=1):
            if wrong := fault(step):
                _wrong(lines, "transforms", place, f"step {number} {wrong}")
    _check_settings(mapping, lines)
    return mapping


def _check_settings(mapping: Mapping, lines: dict[tuple[str, str], int]) -> None:
    if not is_zone(mapping.lines_time_zone):
        _wrong(lines, "lines_time_zone", "", "is not a time zone such as Europe/Madrid")
    if mapping.default_region and mapping.default_region.upper() not in SUPPORTED_REGIONS:
        _wrong(lines, "default_region", "", "is not a country in two letters, such as ES")
    if mapping.freeze_days < 0:
        _wrong(lines, "freeze_days", "", "must not be negative")


def _check(key: str, value: Any, lines: dict[tuple[str, str], int]) -> None:
    entries = [(name, {name: item}) for name, item in value.items()] if key in _SECTIONS else []
    for name, whole in entries or [("", value)]:
        try:
            found = msgspec.convert(whole, _TYPES[key])
        except msgspec.ValidationError as error:
            _wrong(lines, key, name, f"has a wrong value: {str(error).split(' - at ')[0]}")
        for item in found.values() if isinstance(found, dict) else ():
            if isinstance(item, Choice) and not 0 <= item.confidence <= 1:
                _wrong(lines, key, name, "has a wrong value: confidence goes from 0 to 1")


_TYPES = {field.name: field.type for field in msgspec.structs.fields(Mapping)}


def lines_of(text: str) -> dict[tuple[str, str], int]:
    """Where each key stands: (section or "", key) → line number from 1."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            section = header["name"].strip("\"' ")
            found.setdefault((section, ""), number)
        elif key := _KEY.match(line):
            found.setdefault((section, _name(key["key"])), number)
    return found


def _name(key: str) -> str:
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key


def _wrong(lines: dict[tuple[str, str], int], section: str, key: str, what: str) -> NoReturn:
    number = lines.get((section, key)) or lines.get(("", section)) or 1
    name = f"{section}.{key}" if key else section
    raise _broken(f"Line {number} of the mapping file: “{name}” {what}.", name, number)


def _broken(message: str, key: str, line: int | None = None) -> WrongUse:
    detail = {"key": key} | ({"line": str(line)} if line else {})
    return WrongUse(message, remedy="Correct the file and import it again.", detail=detail)
