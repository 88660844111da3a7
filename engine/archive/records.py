"""The records of the archive: as read from the source, with the source's own JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Engine,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Unreadable
from engine.model import Entity, Record, Ref, decode, encode, entity_of

metadata = MetaData()

records = Table(
    "archived",
    metadata,
    Column("migration", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False, default=""),
    Column("digest", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("code", Text, nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("read_at", Float, nullable=False),
)
Index("archived_order", records.c.migration, records.c.entity, records.c.position)

merged = Table(
    "archived_merged",
    metadata,
    Column("migration", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("survivor", Text, nullable=False),
)
"""Records that the source merged into others."""

BLOCK = 500


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """
    One line of the archive's list.

    `code` is a reason code when the source listed the record but did not
    give it; there is no record then.
    """

    entity: str
    source_id: str
    position: int
    name: str
    digest: str
    code: str = ""
    message: str = ""


class Records:
    """One migration's records; the same id put again replaces the older one."""

    def __init__(self, engine: Engine, migration: str, clock: Callable[[], float]) -> None:
        self.engine = engine
        self.migration = migration
        self._clock = clock
        with engine.begin() as db:
            if engine.dialect.name == "sqlite":
                # Worker and dashboard may both be the first: one after the other.
                db.exec_driver_sql("BEGIN IMMEDIATE")
            metadata.create_all(db)

    def put(self, found: Iterable[tuple[Record, bytes]]) -> None:
        """Keep records with the JSON they were made from; the newest version wins."""
        rows = {}
        for record, raw in found:
            row = self._row(entity_of(record), record.id)
            data = encode(_storable(record))
            row |= {"record": zlib.compress(data, 1), "raw": zlib.compress(raw, 1)}
            row |= {"digest": sha256(data).hexdigest(), "name": _name(record)}
            rows[row["entity"], row["source_id"]] = row
        self._replace(list(rows.values()))

    def put_unread(self, unread: Iterable[tuple[Entity, str, str, str]]) -> None:
        """
        Keep (entity, id, reason code, message) of what could not be read.

        A copy that was read before stays, under the reason why there is no newer one.
        """
        rows = {}
        for entity, source_id, code, message in unread:
            row = self._row(entity, source_id)
            row |= {"record": b"", "raw": b"", "digest": "", "code": code, "message": message}
            rows[row["entity"], row["source_id"]] = row
        self._replace(list(rows.values()), ("code", "message", "read_at"))

    def forget_unread(self, ref: Ref) -> None:
        """Drop the line of something that could not be read; a record stays."""
        mine = self._where(ref.entity, ref.id)
        with self.engine.begin() as db:
            db.execute(delete(records).where(*mine, records.c.digest == ""))

    def put_merged(self, pairs: Iterable[tuple[Ref, Ref]]) -> None:
        """Keep into which record each of these was merged."""
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        keys = [column.name for column in merged.primary_key]
        with self.engine.begin() as db:
            for gone, into in pairs:
                row = {"migration": self.migration, "entity": gone.entity, "source_id": gone.id}
                statement = dialect.insert(merged).values(**row, survivor=into.id)
                changed = {"survivor": into.id}
                db.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))

    def survivors(self, entity: Entity, ids: Iterable[str]) -> dict[str, str]:
        """By id, the record that stands for each of these that was merged, also more than once."""
        wanted = set(ids)
        found: dict[str, str] = {}
        while new := wanted - found.keys():
            found |= self._merged(entity, new)
            wanted = {into for gone, into in found.items() if gone in new}
        return {gone: _last(gone, found) for gone in found}

    def _merged(self, entity: Entity, ids: Iterable[str]) -> dict[str, str]:
        query = select(merged.c.source_id, merged.c.survivor).where(
            merged.c.migration == self.migration, merged.c.entity == entity
        )
        several = list(ids)
        found: dict[str, str] = {}
        with self.engine.connect() as db:
            for start in range(0, len(several), BLOCK):
                part = merged.c.source_id.in_(several[start : start + BLOCK])
                found |= {row.source_id: row.survivor for row in db.execute(query.where(part))}
        return found

    def _row(self, entity: Entity, source_id: str) -> dict[str, Any]:
        row = {"migration": self.migration, "entity": entity.value, "source_id": source_id}
        return row | {"name": "", "code": "", "message": "", "read_at": self._clock()}

    def _replace(self, rows: list[dict[str, Any]], names: Sequence[str] = ()) -> None:
        with self.engine.begin() as db:
            for row in rows:
                db.execute(self._upsert(row, names))

    def _upsert(self, row: dict[str, Any], names: Sequence[str]) -> Any:
        """
        One statement, so that of two who read at once neither takes the other's position.

        A record put again keeps its place in the list; `names` are the columns that change
        then, all by default.
        """
        mine = (records.c.migration == self.migration, records.c.entity == row["entity"])
        last = select(func.coalesce(func.max(records.c.position), 0)).where(*mine)
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(records).values(**row, position=last.scalar_subquery() + 1)
        keys = [column.name for column in records.primary_key]
        rest = {n: value for n, value in row.items() if n in (names or row) and n not in keys}
        return statement.on_conflict_do_update(index_elements=keys, set_=rest)

    def _where(self, entity: str, source_id: str) -> tuple[Any, ...]:
        return (
            records.c.migration == self.migration,
            records.c.entity == entity,
            records.c.source_id == source_id,
        )

    def get(self, ref: Ref) -> Record | None:
        """The record, or None when the archive lacks it; raises Unreadable when it is damaged."""
        query = select(records.c.record, records.c.digest).where(*self._where(ref.entity, ref.id))
        with self.engine.connect() as db:
            row = db.execute(query).first()
        return self._open(row[0], row[1]) if row and row[0] else None

    def many(self, entity: Entity, ids: Sequence[str]) -> dict[str, Record | Unreadable]:
        """Several records by id; a damaged one comes as its error."""
        found: dict[str, Record | Unreadable] = {}
        query = select(records.c.source_id, records.c.record, records.c.digest).where(
            records.c.migration == self.migration,
            records.c.entity == entity,
            records.c.source_id.in_(list(ids)),
        )
        with self.engine.connect() as db:
            rows = db.execute(query).all()
        for source_id, data, digest in rows:
            if data:
                found[source_id] = self._try(data, digest)
        return found

    def _try(self, data: bytes, digest: str) -> Record | Unreadable:
        try:
            return self._open(data, digest)
        except Unreadable as error:
            return error

    def _open(self, packed: bytes, digest: str) -> Record:
        try:
            data = zlib.decompress(packed)
            if sha256(data).hexdigest() != digest:
                raise ValueError(digest)
            return decode(data)
        except (zlib.error, ValueError, msgspec.MsgspecError) as error:
            raise Unreadable(
                "The copy on this device no longer matches its checksum.", code="archive_damaged"
            ) from error

    def raw(self, ref: Ref) -> bytes | None:
        """The source's own JSON of a record."""
        query = select(records.c.raw).where(*self._where(ref.entity, ref.id))
        with self.engine.connect() as db:
            packed = db.execute(query).scalar()
        return zlib.decompress(packed) if packed else None

    def has(self, ref: Ref) -> bool:
        """Whether the record itself, not only its line in the list, is here."""
        query = select(records.c.digest).where(*self._where(ref.entity, ref.id))
        with self.engine.connect() as db:
            return bool(db.execute(query).scalar())

    def unlisted(self, refs: Iterable[Ref]) -> list[Ref]:
        """Those of these that have no line in the list at all, neither read nor unread."""
        wanted = list(dict.fromkeys(refs))
        there = {ref for ref, _ in self._lines(wanted, records.c.entity)}
        return [ref for ref in wanted if ref not in there]

    def names(self, refs: Iterable[Ref]) -> dict[Ref, str]:
        """What those of these are called that are here themselves, not only in the list."""
        there = self._lines(refs, records.c.name, records.c.digest != "")
        return {ref: str(name) for ref, name in there}

    def _lines(
        self, refs: Iterable[Ref], column: Column[Any], *where: Any
    ) -> Iterator[tuple[Ref, Any]]:
        """One column of each of these that has a line in the list."""
        wanted: dict[Entity, list[str]] = {}
        for ref in refs:
            wanted.setdefault(ref.entity, []).append(ref.id)
        mine = (records.c.migration == self.migration, *where)
        with self.engine.connect() as db:
            for entity, ids in wanted.items():
                for start in range(0, len(ids), BLOCK):
                    part = records.c.source_id.in_(ids[start : start + BLOCK])
                    query = select(records.c.source_id, column)
                    query = query.where(*mine, records.c.entity == entity, part)
                    for source_id, value in db.execute(query):
                        yield Ref(entity, source_id), value

    def entries(
        self, entity: Entity, after: int = 0, limit: int = BLOCK, read_after: float = 0.0
    ) -> list[Entry]:
        """
        The list of what was read, unread ones included, in reading order.

        `read_after` (epoch seconds) leaves out what was last read before.
        """
        query = (
            select(
                records.c.entity,
                records.c.source_id,
                records.c.position,
                records.c.name,
                records.c.digest,
                records.c.code,
                records.c.message,
            )
            .where(
                records.c.migration == self.migration,
                records.c.entity == entity,
                records.c.position > after,
                records.c.read_at > read_after,
            )
            .order_by(records.c.position)
            .limit(limit)
        )
        with self.engine.connect() as db:
            return [Entry(**dict(row)) for row in db.execute(query).mappings()]

    def every(self, entity: Entity, read_after: float = 0.0) -> Iterator[Record]:
        """All readable records of an entity, streamed; `read_after` as in `entries`."""
        for entries in self.blocks(entity, read_after):
            found = self.many(entity, [entry.source_id for entry in entries if not entry.code])
            yield from (
                record
                for entry in entries
                if not isinstance(record := found.get(entry.source_id), Unreadable | None)
            )

    def blocks(self, entity: Entity, read_after: float = 0.0) -> Iterator[list[Entry]]:
        """All of `entries`, block by block."""
        after = 0
        while entries := self.entries(entity, after, read_after=read_after):
            yield entries
            after = entries[-1].position

    def last_read(self) -> float | None:
        """When a record was last read, in epoch seconds; None when there is none."""
        query = select(func.max(records.c.read_at)).where(records.c.migration == self.migration)
        with self.engine.connect() as db:
            found: float | None = db.execute(query).scalar()
        return found

    def forget(self) -> None:
        """Delete every record, so that nothing of it stays in the file of the database either."""
        with self.engine.begin() as db:
            for table in (records, merged):
                db.execute(delete(table).where(table.c.migration == self.migration))
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                db.exec_driver_sql("VACUUM")
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def counts(self) -> dict[str, int]:
        """How many records of each entity were read, unread ones included."""
        query = (
            select(records.c.entity, func.count())
            .where(records.c.migration == self.migration)
            .group_by(records.c.entity)
        )
        with self.engine.connect() as db:
            return {entity: n for entity, n in db.execute(query)}  # noqa: C416 - rows are not pairs


def _last(gone: str, found: dict[str, str]) -> str:
    seen = {gone}
    while (into := found.get(gone)) is not None and into not in seen:
        seen.add(into)
        gone = into
    return gone


def _name(record: Record) -> str:
    for attribute in ("subject", "title", "name", "email"):
        if value := getattr(record, attribute, None):
            return str(value).replace("\x00", "�").encode("utf-8", "replace").decode()[:200]
    return ""


def _storable(record: Record) -> Record:
    """The record without characters that JSON in UTF-8 cannot hold."""
    try:
        encode(record)
    except (UnicodeEncodeError, msgspec.EncodeError):
        return decode(_mend(record))
    return record


def _mend(record: Record) -> bytes:
    text = json.dumps(msgspec.to_builtins(record), ensure_ascii=False)
    return text.encode("utf-8", "replace")
