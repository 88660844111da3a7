"""One line of a part: a record with its checksum, or word of one that could not be read."""

from __future__ import annotations

import re
from hashlib import sha256

import msgspec

from engine.errors import Unreadable
from engine.model import Record

_START = b'{"sha256":"'
_AFTER = b'",'
_HEX = 64
HEAD = len(_START) + _HEX + len(_AFTER)
"""Bytes before those that the checksum covers."""
LONGEST_BYTES = 256 << 20
"""The longest line that is read: no help desk's record comes near."""
_GUESS_BYTES = 1 << 12
_ID = re.compile(rb'"id":"((?:[^"\\]|\\.)*)"')


NO_RAW = msgspec.Raw(b"")


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What a line says of the record `id`.

    `key` is the mark that a migration gave the record, `raw` the help desk's
    own JSON. Without a `record`, `code` is the reason why it could not be
    read (`message` in the service's words), and `removed` takes back an
    earlier line.
    """

    id: str
    key: str = ""
    record: Record | None = None
    raw: msgspec.Raw = NO_RAW
    code: str = ""
    message: str = ""
    removed: bool = False


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """As much of a line as a list of what is there needs."""

    id: str
    key: str = ""
    code: str = ""
    removed: bool = False


def pack(line: Line) -> bytes:
    """The line with its checksum and its end."""
    body = msgspec.json.encode(line)[1:]
    return _START + sha256(body).hexdigest().encode() + _AFTER + body + b"\n"


def unpack(data: bytes) -> Line:
    """The line that `pack` wrote; raises Unreadable("archive_damaged") for any other."""
    try:
        return msgspec.json.decode(_body(data), type=Line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise damaged() from error


def mark(data: bytes) -> Mark | None:
    """Which record the line is about; None when it is damaged."""
    try:
        return msgspec.json.decode(_body(data), type=Mark)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def guess(data: bytes) -> str:
    """The id that a damaged line still shows, or nothing."""
    found = _ID.search(data, 0, _GUESS_BYTES)
    return found[1].decode("utf-8", "replace") if found else ""


def _body(data: bytes) -> bytes:
    """What the checksum covers, once it is right."""
    line = data.rstrip(b"\n")
    body, said = line[HEAD:], line[len(_START) : len(_START) + _HEX]
    if not line.startswith(_START) or sha256(body).hexdigest().encode() != said:
        raise ValueError("checksum")
    return b"{" + body


def damaged() -> Unreadable:
    """The error of a record whose line or file is not what was written."""
    return Unreadable("The archive no longer matches its checksum.", code="archive_damaged")


def too_long() -> Unreadable:
    """The error of a record whose line is longer than `LONGEST_BYTES`."""
    return Unreadable("The line in the archive is too long.", code="archive_line_long")


def one_line(raw: bytes) -> msgspec.Raw:
    """A help desk's JSON without line breaks; what is no JSON becomes a text."""
    try:
        return msgspec.Raw(msgspec.json.format(raw, indent=-1))
    except msgspec.MsgspecError:
        return msgspec.Raw(msgspec.json.encode(raw.decode("utf-8", "replace")))
