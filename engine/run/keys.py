"""Our mark on a record in the target."""

from __future__ import annotations

from engine.connectors.base import Key
from engine.model import Record, entity_of
from engine.run.work import Work


def key_of(work: Work, source: Record, ready: Record) -> Key:
    """The key of a source record, the same in every run; `ready` is what will be written."""
    desk = work.source.manifest.desk
    return Key(text=f"{desk}:{entity_of(source)}:{source.id}", record=ready)
