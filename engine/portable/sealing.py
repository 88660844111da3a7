"""Sealing: parts without lines that no longer count, and a manifest that agrees with them."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import msgspec

from engine.model import Entity
from engine.portable.index import DAMAGED, UNREAD, WHOLE, Index
from engine.portable.manifest import FILES, Manifest, Part, State, part_path

_STORED = re.compile(rb'"sha256":"([0-9a-f]{64})"')
_BLOCK = 100
_HOLDERS = (Entity.CONVERSATION, Entity.ARTICLE)
"""Entities whose records have files."""


def sealed(folder: Path, manifest: Manifest, index: Index) -> Manifest:
    """
    The manifest of the folder as it is now.

    Before that, lines that were taken back go, and files that only they had.
    """
    shorter = [_compact(folder, entity, index) for entity in Entity]
    if any(shorter):
        _sweep(folder)
    parts = [_part(path, entity, index) for entity in Entity if (path := _path(folder, entity))]
    sizes = [one.stat().st_size for one in _stored(folder)]
    return msgspec.structs.replace(
        manifest,
        state=State.COMPLETE,
        written_at=datetime.now(UTC).replace(microsecond=0),
        parts=tuple(parts),
        files=len(sizes),
        file_bytes=sum(sizes),
    )


def _path(folder: Path, entity: Entity) -> Path | None:
    path = part_path(folder, entity)
    return path if path.exists() else None


def _part(path: Path, entity: Entity, index: Index) -> Part:
    counts = index.counts(entity)
    with path.open("rb") as part:
        digest = file_digest(part, "sha256").hexdigest()
    return Part(
        entity=entity,
        path=path.name,
        records=counts.get(WHOLE, 0) + counts.get(DAMAGED, 0),
        unread=counts.get(UNREAD, 0),
        bytes=path.stat().st_size,
        sha256=digest,
    )


def _compact(folder: Path, entity: Entity, index: Index) -> bool:
    """Write the part anew without lines that no longer count; whether there were any."""
    path = _path(folder, entity)
    if path is None or path.stat().st_size == index.bytes_of(entity):
        return False
    partial = path.with_suffix(".part")
    with path.open("rb") as old, partial.open("wb") as new:
        start = 0
        while rows := index.after(entity, start, _BLOCK):
            for _, place, size, _, _ in rows:
                old.seek(place)
                new.write(old.read(size))
                start = place + size
        new.flush()
        os.fsync(new.fileno())
    if partial.stat().st_size:
        partial.replace(path)
    else:
        partial.unlink()
        path.unlink()
    index.forget(entity)
    index.refresh(entity, path)
    return True


def _sweep(folder: Path) -> None:
    """Remove files that no record has any more."""
    held: set[bytes] = set()
    for entity in _HOLDERS:
        if path := _path(folder, entity):
            with path.open("rb") as part:
                for line in part:
                    held.update(_STORED.findall(line))
    for one in _stored(folder):
        if one.name.encode() not in held:
            one.unlink()


def _stored(folder: Path) -> list[Path]:
    return [one for one in (folder / FILES).glob("*/*") if one.is_file()]
