"""Opening one migration: its stores, its connections, and both for a run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path

import msgspec

from engine.archive import Files, Records, folder_url
from engine.connectors.base import Connection, Reader, Rules, Settings, Writer
from engine.connectors.registry import connector
from engine.credentials import Credential, Credentials
from engine.errors import CannotStart
from engine.home.info import Info, SideInfo, load
from engine.ledger import Engine, Ledger, Queries, forget, open_engine, sqlite_url
from engine.mapping import Mapping
from engine.mapping import load as load_mapping
from engine.mapping.mapping import Otherwise
from engine.run.work import Clock, Side, Work

MAPPING = "mapping.toml"
LEDGER = "ledger.sqlite"


def shared_database() -> str | None:
    """The PostgreSQL database that several machines share, if there is one."""
    return os.environ.get("MUDANZA_DATABASE_URL") or None


@cache
def _pool(url: str) -> Engine:
    """All migrations of a process share the connections to one server."""
    return open_engine(url, durable=True)


class Opening:
    """Everything that lies in one migration's folder, opened when first needed."""

    def __init__(
        self, folder: Path, credentials: Credentials, now: Callable[[], float] = time.time
    ) -> None:
        self.folder = folder
        self.slug = folder.name
        self.credentials = credentials
        self.now = now

    @property
    def info(self) -> Info:
        """What the folder says now."""
        return load(self.folder)

    @cached_property
    def ledger(self) -> Ledger:
        """The migration's ledger."""
        return Ledger(self._database(LEDGER, durable=True), self.slug, self.now)

    @cached_property
    def queries(self) -> Queries:
        """Questions to the ledger."""
        return Queries(self.ledger.engine, self.slug, self.now)

    @cached_property
    def records(self) -> Records:
        """The records of the archive."""
        return Records(self._database("archive.sqlite", durable=False), self.slug, self.now)

    @cached_property
    def files(self) -> Files:
        """The files of the archive."""
        base = os.environ.get("MUDANZA_FILES_URL")
        return Files(
            f"{base.rstrip('/')}/{self.slug}" if base else folder_url(self.folder / "files")
        )

    def has_ledger(self) -> bool:
        """Whether anything was ever written to the ledger."""
        return shared_database() is not None or (self.folder / LEDGER).exists()

    def forget(self) -> None:
        """Delete what is kept outside of the folder, and let go of what lies in it."""
        if shared_database():
            forget(self.ledger.engine, self.slug)
            self.records.forget()
        self.files.forget()
        self.close()

    def close(self) -> None:
        """Let go of the databases."""
        for name in ("ledger", "records"):
            if name in self.__dict__:
                self.__dict__.pop(name).engine.dispose()
        self.__dict__.pop("queries", None)

    def _database(self, name: str, *, durable: bool) -> Engine:
        url = shared_database()
        return _pool(url) if url else open_engine(sqlite_url(self.folder / name), durable=durable)

    def mapping(self) -> Mapping | None:
        """The mapping as it is stored, or None before the first suggestion."""
        path = self.folder / MAPPING
        return load_mapping(path.read_text("utf-8")) if path.exists() else None

    def forget_archive(self) -> None:
        """Delete the records and files that were read from the source."""
        self.files.forget()
        self.records.forget()

    def forget_mapping(self) -> None:
        """Have the mapping suggested anew; the one there was stays beside it, as a copy."""
        path = self.folder / MAPPING
        if path.exists():
            path.replace(path.with_suffix(".before.toml"))

    # Connections ------------------------------------------------------------

    def connection(self, side: str) -> Connection:
        """
        The stored sign-in of a side.

        Raises CannotStart when there is none.
        """
        info = self.info.side(side)
        if _is_open(info):
            return Connection(url=info.url, kind=info.kind, secrets={})
        credential = self.credentials.load(self.slug, side)
        if credential is None:
            raise CannotStart(
                "Nobody is signed in to {side}.",
                remedy="Sign in on Connect first.",
                code="cannot_start",
                detail={"side": side},
            )
        return Connection(
            url=info.url,
            kind=credential.kind,
            secrets=dict(credential.fields),
            expires_at=credential.expires_at,
            save=self._keep(side, credential),
            stored=lambda: self._kept(side),
            hold=lambda: self.credentials.hold(self.slug, side),
        )

    def _kept(self, side: str) -> tuple[dict[str, str], float | None] | None:
        found = self.credentials.load(self.slug, side)
        return (dict(found.fields), found.expires_at) if found else None

    def _keep(
        self, side: str, credential: Credential
    ) -> Callable[[dict[str, str], float | None], None]:
        def save(secrets: dict[str, str], expires_at: float | None) -> None:
            renewed = Credential(
                kind=credential.kind,
                fields=secrets,
                expires_at=expires_at,
                public=credential.public,
            )
            self.credentials.save(self.slug, side, renewed)

        return save

    def reader(self, side: str, connection: Connection | None = None) -> Reader:
        """A reader of a side; the target may be read too, to count and to verify."""
        desk = self.info.side(side).desk
        return connector(desk).reader(connection or self.connection(side), self.settings())

    def writer(self, connection: Connection | None = None) -> Writer:
        """The writer of the target."""
        desk = self.info.target.desk
        chosen = connection or self.connection("target")
        return connector(desk).writer(chosen, self.writing(self.mapping()), self.files)

    def writing(self, mapping: Mapping | None) -> Settings:
        """How hard a writer may work, and the mapping's rules for what it meets."""
        rules = _rules(mapping) if mapping else Rules()
        return msgspec.structs.replace(self.settings(), rules=rules)

    def settings(self) -> Settings:
        """How hard the connections may work."""
        return msgspec.convert(msgspec.to_builtins(self.info.tuning), Settings)

    def work(self, mapping: Mapping | None = None) -> Work:
        """
        The migration, ready to be worked on in the running event loop.

        Raises CannotStart when a side is not connected or nothing is mapped.
        """
        info = self.info
        chosen = mapping or self.mapping()
        if chosen is None:
            raise CannotStart("Nothing is mapped yet.", remedy="Open Map, or run `map --suggest`.")
        return Work(
            name=self.slug,
            source=_side(info.source),
            target=_side(info.target),
            reader=self.reader("source"),
            writer=self.writer(),
            ledger=self.ledger,
            queries=self.queries,
            records=self.records,
            files=self.files,
            mapping=chosen,
            settings=self.settings(),
            clock=Clock(now=self.now),
            hours=lambda: self.info.tuning.hours,
        )


def _is_open(info: SideInfo) -> bool:
    """Whether the way in that was tested needs no secret."""
    forms = connector(info.desk).manifest.sign_ins
    return info.connected and any(one.kind == info.kind and not one.needs_secret for one in forms)


def _rules(mapping: Mapping) -> Rules:
    return Rules(
        several=mapping.several_people is Otherwise.STOP,
        archived=mapping.archived_people is Otherwise.STOP,
        refused=mapping.refused_values is Otherwise.STOP,
        names=mapping.taken_names is Otherwise.STOP,
    )


def _side(info: SideInfo) -> Side:
    if info.account is None:
        raise CannotStart(
            "Nobody is signed in to {url}.",
            remedy="Sign in on Connect first.",
            detail={"url": info.url},
        )
    return Side(manifest=connector(info.desk).manifest, account=info.account)
