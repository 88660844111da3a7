"""Opening the database that ledger and archive live in."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select
from sqlalchemy.exc import OperationalError

from engine.errors import CannotStart, DiskFull
from engine.ledger import schema
from engine.ledger.upgrade import upgrade

ROOM_BYTES = 1 << 20
"""What is asked for when a disk is full: enough for a while."""

WRITING = 4096
"""The number of the lock that writers of one PostgreSQL database share."""


def open_engine(url: str, *, durable: bool) -> Engine:
    """
    A SQLAlchemy engine for an SQLite file or PostgreSQL.

    SQLite runs in WAL mode; `durable` waits for the disk at every commit,
    which the ledger needs and the archive, which can be read again, does not.
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=10, max_overflow=30, pool_pre_ping=True, hide_parameters=True
        )
    patient = {"timeout": 30, "check_same_thread": False}
    # An error must not carry what somebody wrote into a log.
    engine = create_engine(url, connect_args=patient, hide_parameters=True)
    pragmas = (
        "journal_mode=WAL",
        f"synchronous={'FULL' if durable else 'NORMAL'}",
        "busy_timeout=30000",
        "foreign_keys=ON",
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """
    A transaction beside which nobody else writes: what it reads holds until it commits.

    Without it two workers could both read a record as free before either
    takes it: SQLite's driver begins a transaction at the first change only.
    """
    with engine.begin() as db:
        if engine.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            db.execute(select(func.pg_advisory_xact_lock(WRITING)))
        yield db


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return f"sqlite:///{path}"


def prepare(engine: Engine) -> None:
    """
    Create the ledger's tables, or bring those of an older program up to date.

    Raises CannotStart("version_newer") for a ledger of a newer program.
    """
    # Worker and dashboard may both be the first: one after the other.
    with writing(engine) as connection:
        schema.metadata.create_all(connection)
        version = connection.execute(select(schema.schema.c.version)).scalar()
        if version is None:
            connection.execute(insert(schema.schema).values(version=schema.VERSION))
        elif version < schema.VERSION:
            upgrade(engine, connection, version)
        elif version > schema.VERSION:
            raise CannotStart(
                "This migration was opened with a newer version of Mudanza.",
                remedy="Update the program.",
                code="version_newer",
            )


def disk_error(error: BaseException, folder: str) -> DiskFull | None:
    """The reason behind an error of database or file system, if it is a full disk."""
    no_room = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, OperationalError):
        no_room = "full" in str(error.orig).lower()
    if not no_room:
        return None
    return DiskFull(f"The folder of {folder} is full.", path=folder, need_bytes=ROOM_BYTES)
