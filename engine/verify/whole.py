"""Records that the target holds as they are: every field is the one that was sent."""

from __future__ import annotations

import msgspec

from engine.model import Record
from engine.verify.differences import Found


def compare_whole(sent: Record, there: Record, found: Found) -> None:
    """Note every field that is another one."""
    for field in sent.__struct_fields__:
        mine, theirs = getattr(sent, field), getattr(there, field, None)
        if mine != theirs:
            found.same(field, _shown(mine), _shown(theirs))


def _shown(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
