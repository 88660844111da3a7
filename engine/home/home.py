"""The folder that holds everything: migrations, sign-ins, the worker's lock."""

from __future__ import annotations

import os
import re
import shutil
import time
from hashlib import sha256
from pathlib import Path

import platformdirs

from engine.connectors.base import Manifest
from engine.connectors.registry import CONNECTORS, connector
from engine.credentials import Credentials, OAuthStates
from engine.errors import WrongUse
from engine.home.info import FILE, SIDES, Info, SideInfo, save, slug_of
from engine.home.keys import key_of
from engine.home.opening import Opening
from engine.home.processes import start_worker
from engine.http.redact import guard_process
from engine.ledger import Ledger

MIGRATIONS = "migrations"
USERS = "users"
OWNER = re.compile(r"[0-9a-f]{32}")


def owner_of(issuer: str, subject: str) -> str:
    """The folder's name of a person as their log-in names them; it tells nothing about them."""
    return sha256(f"{issuer}\0{subject}".encode()).hexdigest()[:32]


class HomeFolder:
    """One data folder; everything in it is open to its owner alone."""

    def __init__(self, path: Path) -> None:
        guard_process()
        self.path = path
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.chmod(0o700)
        self.credentials = Credentials(path)
        self.states = OAuthStates(path, self.credentials)
        self._openings: dict[str, Opening] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> HomeFolder:
        """The folder given, else `$MUDANZA_HOME`, else the platform's data folder."""
        chosen = path or os.environ.get("MUDANZA_HOME") or platformdirs.user_data_dir("mudanza")
        return cls(Path(chosen).expanduser().absolute())

    # People apart ---------------------------------------------------------------

    @property
    def owner(self) -> str:
        """Whose folder this is below the shared one; empty for the shared one itself."""
        apart = self.path.parent.name == USERS and OWNER.fullmatch(self.path.name)
        return self.path.name if apart else ""

    def of(self, owner: str) -> HomeFolder:
        """The folder of one person below this one; raises WrongUse for a name that is none."""
        if not OWNER.fullmatch(owner):
            raise WrongUse("There is no such person here.")
        (self.path / USERS).mkdir(exist_ok=True, mode=0o700)
        return HomeFolder(self.path / USERS / owner)

    def owners(self) -> list[str]:
        """Everybody who has a folder here."""
        found = sorted((self.path / USERS).glob("*"))
        return [path.name for path in found if OWNER.fullmatch(path.name)]

    def link_key(self) -> bytes:
        """The key of all links that are shared from here, whoever shares them."""
        return key_of(self.path.parent.parent if self.owner else self.path, "share")

    # Migrations -----------------------------------------------------------------

    def openings(self) -> list[Opening]:
        """All migrations, the one changed last first."""
        folders = sorted((self.path / MIGRATIONS).glob(f"*/{FILE}"), key=_changed_at, reverse=True)
        return [self._opening(path.parent) for path in folders]

    def opening(self, name: str) -> Opening:
        """A migration by name or folder; raises WrongUse when there is none."""
        folder = Path(name)
        if not (folder.is_absolute() and (folder / FILE).exists()):
            folder = self.path / MIGRATIONS / slug_of(name)
        found = self._opening(folder)
        found.info  # noqa: B018 - raises when there is none
        return found

    def _opening(self, folder: Path) -> Opening:
        key = str(folder)
        if key not in self._openings:
            self._openings[key] = Opening(folder, self.credentials)
        return self._openings[key]

    def create(
        self,
        name: str,
        *,
        source_desk: str,
        source_url: str,
        target_desk: str,
        target_url: str,
        sample: bool = False,
    ) -> Opening:
        """
        A new migration; nothing is left behind when it cannot be made.

        Raises WrongUse: name taken or not usable, unknown desk, address that
        is none, source equal to target.
        """
        source = _side(source_desk, source_url)
        target = _side(target_desk, target_url)
        if (source.desk, source.url) == (target.desk, target.url):
            raise WrongUse(
                "Source and target are the same account: it would copy onto itself.",
                remedy="Give another account as target.",
                code="accounts_equal",
            )
        folder = self.path / MIGRATIONS / slug_of(name)
        if (folder / FILE).exists():
            raise WrongUse(
                "There is a migration called “{name}” already.",
                remedy="Choose another name, or go on with that one.",
                code="name_in_use",
                detail={"name": name},
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        info = Info(
            name=name.strip(), source=source, target=target, created_at=time.time(), sample=sample
        )
        save(folder, info)
        return self._opening(folder)

    def remove(self, opening: Opening) -> None:
        """
        Delete everything of a migration: sign-ins first, then its stores and its folder.

        The logs of this home tell of all its migrations: they are emptied.
        """
        for side in SIDES:
            self.credentials.forget(opening.slug, side)
            self.credentials.forget(opening.slug, f"{side}-app")
        self.states.forget(opening.slug)
        self._openings.pop(str(opening.folder), None)
        opening.forget()
        shutil.rmtree(opening.folder)
        for log in self.path.glob("*.log"):
            os.truncate(log, 0)

    def ledgers(self) -> list[Ledger]:
        """The ledgers of all migrations that have one."""
        return [one.ledger for one in self.openings() if one.has_ledger()]

    def ensure_worker(self) -> bool:
        """Start a worker unless one is at work; True when one was started."""
        return start_worker(self.path)

    def free_bytes(self) -> int:
        """Room left on the disk."""
        return shutil.disk_usage(self.path).free

    def used_bytes(self) -> int:
        """What all of it takes."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())


def _changed_at(path: Path) -> float:
    ledger = path.with_name("ledger.sqlite-wal")
    return max(path.stat().st_mtime, ledger.stat().st_mtime if ledger.exists() else 0.0)


def _side(desk: str, url: str) -> SideInfo:
    return SideInfo(desk=desk, url=connector(desk).account_url(url))


def desks() -> list[Manifest]:
    """The help desks there are connectors for."""
    return [one.manifest for one in CONNECTORS.values()]
