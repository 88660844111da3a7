"""The data folder as the screens use it: migrations, sample data, settings."""

from __future__ import annotations

import os
import socket
import time
from contextlib import nullcontext
from pathlib import Path
from uuid import uuid4

import msgspec

from engine.errors import MigrationError, WrongUse
from engine.facade.base import Base
from engine.facade.sharing import LinkState
from engine.home import (
    HomeFolder,
    desks,
    key_of,
    owner_of,
    read,
    shared_database,
    start_sandbox,
)
from engine.i18n import LANGUAGES
from engine.ledger import open_engine, sqlite_url
from engine.migration import Migration
from engine.run.worker import Busy, Worker, lock

LOCK_TRIES = 10
TOUR = "tour"
"""Its presence says that the first steps were seen."""
SAMPLE_ACCOUNTS = ("zendesk:acme:small", "intercom:globex:empty")
SAMPLE_NAMES = {"en": "Sample: Acme to Globex", "es": "Ejemplo: de Acme a Globex"}


class OAuthEnd(msgspec.Struct, frozen=True, kw_only=True):
    """
    How a sign-in in the browser ended, for which side of which migration.

    `refused` is why it did not work, None when it did.
    """

    migration: str
    side: str
    refused: MigrationError | None = None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What a shared link leads to: the migration and the run of its report while it is good."""

    state: LinkState
    migration: Migration | None = None
    run: str = ""


class Home:
    """One data folder with its migrations."""

    def __init__(self, folder: HomeFolder) -> None:
        self.folder = folder

    @classmethod
    def open(cls, path: Path | None = None) -> Home:
        """The folder given, else `$MUDANZA_HOME`, else the platform's data folder."""
        return cls(HomeFolder.open(path))

    @classmethod
    def of(cls, migration: Base) -> Home:
        """The data folder that a migration lies in."""
        return cls(migration.home)

    @property
    def path(self) -> Path:
        """Where everything lies."""
        return self.folder.path

    def migrations(self) -> list[Migration]:
        """All migrations, the one changed last first."""
        return [Migration(self.folder, opening) for opening in self.folder.openings()]

    def migration(self, name: str) -> Migration:
        """A migration by name or folder; raises WrongUse when there is none."""
        return Migration(self.folder, self.folder.opening(name))

    def new(
        self, name: str, *, source_desk: str, source_url: str, target_desk: str, target_url: str
    ) -> Migration:
        """A new migration; raises WrongUse as `HomeFolder.create` does."""
        opening = self.folder.create(
            name,
            source_desk=source_desk,
            source_url=source_url,
            target_desk=target_desk,
            target_url=target_url,
        )
        return Migration(self.folder, opening)

    def sample(self, language: str = "en") -> Migration:
        """
        A connected migration between two sandbox accounts; no account is needed.

        The one that there is goes on while its sandbox runs; else it is made
        anew, since the sandbox forgets everything when it ends.
        """
        source, target = start_sandbox(self.path, SAMPLE_ACCOUNTS)
        for found in self.migrations():
            if found.info.sample:
                if found.target.url == target["url"] and found.target.connected:
                    return found
                # Its sandbox is gone, and with it whatever a run of it could still do.
                self.folder.remove(found.opening)
        name = SAMPLE_NAMES.get(language, SAMPLE_NAMES["en"])
        sides = {"source_desk": source["desk"], "source_url": source["url"]}
        sides |= {"target_desk": target["desk"], "target_url": target["url"]}
        made = Migration(self.folder, self.folder.create(name, **sides, sample=True))
        made.connect("source", {"token": source["token"]})
        made.connect("target", {"token": target["token"]})
        made.confirm_target()
        return made

    def finish_oauth(
        self, state: str, code: str, *, browser: str, error: str | None = None
    ) -> OAuthEnd:
        """
        End a sign-in: take the state once, exchange the code, store.

        Raises WrongUse for a state that is unknown, used, late or another
        browser's; everything else that goes wrong is told with the side that it concerns.
        """
        taken = self.folder.states.take(state, browser)
        if taken is None:
            raise WrongUse("This sign-in is no longer valid.", remedy="Begin it again on Connect.")
        found = self.migration(taken.migration)
        try:
            if error or not code:
                raise found.denied(taken.side)
            found.finish_oauth(taken.side, code, taken.verifier)
        except MigrationError as refused:
            return OAuthEnd(migration=found.slug, side=taken.side, refused=refused)
        return OAuthEnd(migration=found.slug, side=taken.side)

    # People apart and links -----------------------------------------------------

    def of_owner(self, owner: str) -> Home:
        """The data folder of one person below this one, as `owner_of` names them."""
        return Home(self.folder.of(owner))

    def everybody(self) -> list[Home]:
        """This folder and those of all people below it."""
        return [self, *(self.of_owner(one) for one in self.folder.owners())]

    def key(self, name: str) -> bytes:
        """A secret key of this folder, for what is signed here and checked here."""
        return key_of(self.path, name)

    def shared(self, token: str, now: float | None = None) -> Shared:
        """What the token of a link opens at a moment (epoch seconds); its signature comes first."""
        claim = read(token, self.folder.link_key())
        try:
            home = self.of_owner(claim.owner) if claim and claim.owner else self
            migration = home.migration(claim.migration) if claim else None
        except WrongUse:
            migration = None
        link = migration.shared_link(claim.link) if claim and migration else None
        if migration is None or link is None:
            return Shared(state=LinkState.UNKNOWN)
        state = link.state(time.time() if now is None else now)
        return Shared(state=state, migration=migration, run=link.run)

    # Settings -----------------------------------------------------------------

    @property
    def language(self) -> str | None:
        """The language chosen last, or None."""
        path = self.path / "language"
        chosen = path.read_text().strip() if path.exists() else ""
        return chosen if chosen in LANGUAGES else None

    def set_language(self, language: str) -> None:
        """Remember the language."""
        if language not in LANGUAGES:
            raise WrongUse("There is no language “{language}”.", detail={"language": language})
        (self.path / "language").write_text(language)

    @property
    def tour_over(self) -> bool:
        """Whether somebody here has seen the first steps."""
        return (self.path / TOUR).exists()

    def end_tour(self, *, over: bool = True) -> None:
        """Remember that the first steps were seen, or show them again."""
        if over:
            (self.path / TOUR).touch(mode=0o600)
        else:
            (self.path / TOUR).unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Room left on the disk."""
        return self.folder.free_bytes()

    def used_bytes(self) -> int:
        """What all migrations take."""
        return self.folder.used_bytes()

    def secrets_kept_in(self) -> str:
        """Where sign-ins are kept, as a sentence."""
        return self.folder.credentials.where()

    def rekey(self, passphrase: str) -> int:
        """
        Seal stored sign-ins anew, under this passphrase or, if it is empty, a fresh random key.

        Gives how many files that were. Raises WrongUse where a passphrase would be lost for none.
        """
        credentials = self.folder.credentials
        if credentials.vault.has_passphrase and not passphrase:
            raise WrongUse(
                "These sign-ins are sealed by a passphrase: a new one is needed.",
                remedy="Name its environment variable with --passphrase-env.",
            )
        return credentials.rekey(passphrase)

    # Worker -------------------------------------------------------------------

    def ensure_worker(self) -> bool:
        """Start a worker unless one is at work; True when one was started."""
        return self.folder.ensure_worker()

    def work(self, idle_exit: float | None = None) -> None:
        """
        Be a worker of this folder until told to end.

        Of a folder of its own there is one: returns at once when it is at work. On a shared
        database (`MUDANZA_DATABASE_URL`) there are as many as are started.
        """
        url = shared_database()
        try:
            held = lock(self.path / "worker.lock", tries=LOCK_TRIES)
        except Busy:
            if url is None:
                return
            held = None
        with held or nullcontext():
            self.sweep()
            self._worker(url, idle_exit).work()

    def sweep(self) -> list[str]:
        """Delete every archive whose time is over; the names of their migrations."""
        return [one.name for one in self.migrations() if one.delete_archive_when_due()]

    def _worker(self, url: str | None, idle_exit: float | None) -> Worker:
        # The scheduler takes a third of a second to import, and only the worker needs it.
        from engine.run.durable import Scheduler

        own = sqlite_url(self.path / "scheduler.sqlite")
        # A folder's one worker finds its chunks again; on a server nobody is followed by name.
        name = _own_name()
        executor = "local" if url is None else name
        return Worker(
            ledgers=self.folder.ledgers,
            open_work=lambda slug: self.folder.opening(slug).work(),
            name=name,
            scheduler=Scheduler(engine=open_engine(url or own, durable=False), worker=executor),
            idle_exit=idle_exit,
            shared=url is not None,
        )


def _own_name() -> str:
    """Of this process alone, on whatever machine; never used again."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


__all__ = ["Home", "OAuthEnd", "Shared", "desks", "owner_of"]
