"""What a portable archive says about itself: version, where it comes from, its parts."""

from __future__ import annotations

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from engine.errors import WrongUse
from engine.model import Entity, FieldSpec

FORMAT = "mudanza-archive"
VERSION = 1
"""The version of the format that this program writes, and the newest that it reads."""
MANIFEST = "manifest.json"
LARGEST_MB = 64
"""The largest manifest that is read; accounts with thousands of fields stay far below."""
FILES = "files"
"""The folder of files, each named by its SHA-256."""


class State(StrEnum):
    """Whether the parts are as the manifest says, or still being written."""

    OPEN = "open"
    COMPLETE = "complete"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """The account that the records come from; `locales` are BCP 47, the default one first."""

    desk: str
    id: str
    name: str = ""
    url: str = ""
    time_zone: str = ""
    locales: tuple[str, ...] = ()


def origin_of(account: msgspec.Struct) -> Origin:
    """The origin that an account of a connector is; an archive's keeps its own desk."""
    found = msgspec.convert(msgspec.to_builtins(account), Origin)
    return msgspec.structs.replace(found, desk=getattr(account, "origin", "") or found.desk)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file of records. `unread` counts lines of records that could not be read."""

    entity: Entity
    path: str
    records: int
    unread: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The file manifest.json. `files` counts the stored files, `file_bytes` is their size."""

    format: str = FORMAT
    version: int = VERSION
    state: State = State.OPEN
    written_at: datetime | None = None
    origin: Origin | None = None
    fields: dict[Entity, tuple[FieldSpec, ...]] = {}
    parts: tuple[Part, ...] = ()
    files: int = 0
    file_bytes: int = 0


class _Head(msgspec.Struct):
    format: str = ""
    version: int = 0


def load(folder: Path) -> Manifest | None:
    """
    The manifest of an archive, None when the folder holds none.

    Raises WrongUse when it is of a newer version, too large, or cannot be read.
    """
    try:
        with (folder / MANIFEST).open("rb") as file:
            data = file.read((LARGEST_MB << 20) + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(data) > LARGEST_MB << 20:
        raise _large(folder)
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.format != FORMAT:
            return None
        if head.version > VERSION:
            raise _newer(folder, head.version)
        return msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WrongUse(
            "The file manifest.json in {path} cannot be read.",
            remedy="Restore it from a backup, or write the archive again.",
            code="archive_manifest",
            detail={"path": str(folder)},
        ) from error


def part_path(folder: Path, entity: Entity) -> Path:
    """The file of an entity's records."""
    return folder / f"{entity}.jsonl"


def _newer(folder: Path, version: int) -> WrongUse:
    return WrongUse(
        "The archive in {path} has version {version} of the format; this program reads up to"
        " {known}.",
        remedy="Update the program, then try again.",
        code="archive_newer",
        detail={"path": str(folder), "version": str(version), "known": str(VERSION)},
    )


def _large(folder: Path) -> WrongUse:
    return WrongUse(
        "The file manifest.json in {path} is larger than {limit} MB, so it was not read.",
        remedy="Restore it from a backup, or write the archive again.",
        code="archive_manifest_large",
        detail={"path": str(folder), "limit": str(LARGEST_MB)},
    )


def save(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step."""
    data = msgspec.json.format(msgspec.json.encode(manifest))
    partial = folder / f".{MANIFEST}.{os.getpid()}"
    partial.write_bytes(data + b"\n")
    partial.replace(folder / MANIFEST)
