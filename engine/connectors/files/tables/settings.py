"""The file columns.toml beside the tables: what a person decided."""

from __future__ import annotations

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from engine.errors import WrongUse

FILE = "columns.toml"
DAY_FIRST, MONTH_FIRST = "day first", "month first"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """
    How the tables are to be read.

    `dates` says which of 03/04/2021 is the day, `time_zone` where times without a zone are at
    home, `encoding` and `delimiter` replace what would be found out. `columns` goes by table from
    a header to a field ("" leaves the column out).
    """

    dates: str = ""
    time_zone: str = "UTC"
    encoding: str = ""
    delimiter: str = ""
    columns: dict[str, dict[str, str]] = {}

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)


def load(folder: Path) -> Settings:
    """The settings of a folder; raises WrongUse for a file that makes no sense."""
    path = folder / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
        chosen = msgspec.convert({**found.get("settings", {}), "columns": _tables(found)}, Settings)
        chosen.zone  # noqa: B018 - raises for a zone that there is not
        if chosen.dates not in ("", DAY_FIRST, MONTH_FIRST):
            raise ValueError(f"dates are “{DAY_FIRST}” or “{MONTH_FIRST}”")
    except FileNotFoundError:
        return Settings()
    except (ValueError, LookupError, OSError, msgspec.MsgspecError) as error:
        raise WrongUse(
            "The file columns.toml cannot be read: {error}.",
            remedy="Correct it, then try again.",
            code="columns_file",
            detail={"error": str(error)},
        ) from error
    return chosen


def _tables(found: dict[str, object]) -> dict[str, object]:
    return {name: table for name, table in found.items() if name != "settings"}
