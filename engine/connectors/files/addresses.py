"""Where files lie, from what a person typed: a folder, a table, and how to take it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from engine.errors import WrongUse

DESK = "files"
NAME = "Files"
HINT = "/home/ana/export"
TABLES = (".csv", ".tsv", ".txt", ".xlsx")


class Form(StrEnum):
    """What is to be read or written: the archive alone, or tables beside it."""

    ARCHIVE = "archive"
    CSV = "csv"
    XLSX = "xlsx"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A folder or a table; `form` None leaves it to what lies there."""

    path: Path
    form: Form | None = None

    @property
    def text(self) -> str:
        """The address in its one form."""
        return f"{self.form}:{self.path}" if self.form else str(self.path)


def parse(text: str) -> Address:
    """
    The address of "/a/folder", "~/folder", "file:///a/folder", "csv:/a/folder", "xlsx:/a/folder".

    Raises WrongUse when there is no path.
    """
    typed = text.strip().strip('"')
    head, _, rest = typed.partition(":")
    form = Form(head.lower()) if head.lower() in set(Form) else None
    path = rest if form else typed
    if path.startswith("file://"):
        path = unquote(urlsplit(path).path)
    if not path or "\x00" in path:
        raise WrongUse(
            "That is no path of a folder.",
            remedy="Give the whole path, such as /home/ana/export.",
            code="folder_unnamed",
        )
    return Address(path=Path(path).expanduser().absolute(), form=form)
