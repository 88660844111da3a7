"""What a migration's folder says about it: names, sides, settings. No secrets."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import msgspec

from engine.connectors.base import Account
from engine.errors import WrongUse
from engine.run.hours import Hours

FILE = "migration.json"
SIDES = ("source", "target")
LONGEST_NAME = 80


class SideInfo(msgspec.Struct, kw_only=True):
    """
    One side: the help desk, the account's address, and who was signed in last.

    `kind` names the sign-in in use. `client_id` is the OAuth app's, which is no secret. `last`
    is the account before a disconnect: (id, name).
    """

    desk: str
    url: str
    account: Account | None = None
    kind: str = ""
    client_id: str = ""
    last: tuple[str, str] | None = None

    @property
    def connected(self) -> bool:
        """Whether a sign-in was tested and stored."""
        return self.account is not None

    @property
    def last_account(self) -> tuple[str, str]:
        """Id and name of the account that is or was signed in; empty before the first."""
        now = (self.account.id, self.account.name) if self.account else None
        return now or self.last or ("", "")


class Tuning(msgspec.Struct, kw_only=True):
    """
    How hard a migration may work; times in seconds.

    `calls_per_minute` is the most to each help desk, below its own limit; `hours` are those in
    which runs work, by this machine's clock; None: always.
    """

    call_timeout: float = 30.0
    lanes: int = 32
    calls_per_minute: int | None = None
    hours: Hours | None = None


class Info(msgspec.Struct, kw_only=True):
    """
    One migration. `created_at` is epoch seconds; `sample` marks the sample data's.

    `keep_days` is how long after its last use the archive is deleted; None: never by itself.
    """

    name: str
    source: SideInfo
    target: SideInfo
    created_at: float
    confirmed: bool = False
    sample: bool = False
    keep_days: int | None = None
    tuning: Tuning = msgspec.field(default_factory=Tuning)

    def side(self, side: str) -> SideInfo:
        """The source or the target; raises WrongUse for another word."""
        if side not in SIDES:
            raise WrongUse(
                "There is no side called “{name}”: it is source or target.", detail={"name": side}
            )
        return self.source if side == "source" else self.target


def slug_of(name: str) -> str:
    """
    The folder name for a migration's name.

    Raises WrongUse when the name has no letter or digit, or is too long.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if not slug or len(name) > LONGEST_NAME:
        raise WrongUse(
            "A migration's name needs letters or digits, and 80 characters at most.",
            remedy="Choose another name.",
        )
    return slug


def load(folder: Path) -> Info:
    """The migration of this folder; raises WrongUse when there is none that can be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Info)
    except (FileNotFoundError, NotADirectoryError):
        raise WrongUse(
            "There is no migration called “{name}”.",
            remedy="See the names on Home, or create one.",
            detail={"name": folder.name},
        ) from None
    except msgspec.MsgspecError as error:
        raise WrongUse(
            "The file {file} of “{name}” cannot be read: {error}.",
            remedy="Restore it from a backup, or delete the folder.",
            detail={"file": FILE, "name": folder.name, "error": str(error)},
        ) from error


def save(folder: Path, info: Info) -> None:
    """Replace the folder's file in one step."""
    data = msgspec.json.format(msgspec.json.encode(info))
    partial = folder / f".{FILE}.{os.getpid()}"
    partial.write_bytes(data)
    partial.chmod(0o600)
    partial.replace(folder / FILE)
