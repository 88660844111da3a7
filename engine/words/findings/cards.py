"""What a check card is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Must blocks a run until solved or ticked, should asks for a tick, info only tells."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """
    One thing to look at before a run, in English, marked for translation.

    `tested` when the account itself can answer, `ticked` when only a person can (both: tested
    and then confirmed). `path` is the way through the help desk's own menus, parts separated
    by " > ", in the words of its screens. `one` is the title for a count of one, which
    is the value named by `counted`.
    """

    id: str
    level: Level
    tested: bool = False
    ticked: bool = False
    title: str
    one: str = ""
    counted: str = "n"
    why: str = ""
    how: str = ""
    path: str = ""
