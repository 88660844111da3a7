"""The hours in which a run may work, as a person set them on this machine's clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import msgspec

from engine.errors import WrongUse

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """
    From when until when a run works each day, as "22:00" and "06:00", over midnight or not.

    Outside them it pauses, and goes on by itself.
    """

    begin: str
    end: str

    def opens_at(self, now: float) -> float | None:
        """Epoch seconds at which they begin again; None within them. `now` in epoch seconds."""
        moment = datetime.fromtimestamp(now, UTC).astimezone()
        begin, end = _at(self.begin, moment), _at(self.end, moment)
        if begin == end:
            return None
        within = begin <= moment < end if begin < end else moment >= begin or moment < end
        if within:
            return None
        return (begin if moment < begin else begin + timedelta(days=1)).timestamp()


def hours_of(text: str) -> Hours | None:
    """Hours as a person writes them, "22:00-06:00"; None for an empty text. Raises WrongUse."""
    if not text.strip():
        return None
    begin, _, end = (part.strip() for part in text.partition("-"))
    if not (_CLOCK.fullmatch(begin) and _CLOCK.fullmatch(end)):
        raise WrongUse(
            "“{text}” names no hours.",
            remedy="Write them as 22:00-06:00.",
            detail={"text": text},
        )
    return Hours(begin=begin, end=end)


def _at(clock: str, day: datetime) -> datetime:
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
