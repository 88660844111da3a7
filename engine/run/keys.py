"""Our mark on a record in the target."""

from __future__ import annotations

from engine.connectors.base import Key
from engine.model import Record, Ref, entity_of
from engine.run.work import Work


def key_of(work: Work, source: Record, ready: Record) -> Key:
    """
    The key of a source record, the same in every run; `ready` is what will be written.

    A record of an archive has the key that it would have had from its help desk.
    """
    account, entity = work.source.account, entity_of(source)
    text = f"{account.origin or account.desk}:{entity}:{source.id}"
    if not work.target.manifest.capabilities.whole:
        return Key(text=text, record=ready)
    # Nothing is taken out of the help desk's own JSON: where something private is, it stays here.
    raw = b"" if work.mapping.conceals else work.records.raw(Ref(entity, source.id)) or b""
    return Key(text=text, record=ready, source=account, raw=raw)
