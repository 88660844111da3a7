"""The ledger's tables. No message bodies and no tokens ever enter them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
)

VERSION = 3
"""Number of this schema; a ledger with a higher one was written by a newer program."""

metadata = MetaData()

schema = Table("ledger_schema", metadata, Column("version", Integer, primary_key=True))

run = Table(
    "run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("migration", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("phase", Text, nullable=False, default="read"),
    Column("stage", Integer, nullable=False, default=0),
    Column("generation", Integer, nullable=False, default=0),
    Column("wish", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("detail", LargeBinary, nullable=False, default=b"{}"),
    Column("options", LargeBinary, nullable=False, default=b"{}"),
    Column("pace", LargeBinary, nullable=False, default=b"{}"),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("paused_at", Float),
    Column("ended_at", Float),
    Column("heartbeat", Float),
)

item = Table(
    "item",
    metadata,
    Column("run", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Column("code", Text, nullable=False, default=""),
    Column("detail", LargeBinary, nullable=False, default=b"{}"),
    Column("words", Text, nullable=False, default=""),
    Column("label", Text, nullable=False, default=""),
    Column("source_url", Text),
    Column("target_id", Text),
    Column("target_url", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("owner", Text, nullable=False, default=""),
    Column("epoch", Integer, nullable=False, default=0),
    Column("memo", LargeBinary, nullable=False, default=b"{}"),
    Column("intent_at", Float),
    Column("settled_at", Float),
    Column("losses", Integer, nullable=False, default=0),
)
ITEM_ORDER = Index("item_order", item.c.run, item.c.entity, item.c.position, item.c.source_id)
"""A page of all records is found in it alone."""
ITEM_OUTCOME = Index(
    "item_outcome", item.c.run, item.c.state, item.c.entity, item.c.position, item.c.source_id
)
"""A page of one outcome is found in it alone, and what waits to be written."""
ITEM_TARGET = Index("item_target", item.c.target_id)
Index("item_code", item.c.run, item.c.code)

identity = Table(
    "identity",
    metadata,
    Column("migration", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("target_id", Text, nullable=False),
    Column("target_url", Text),
    Column("run", Text, nullable=False),
    Column("made", Boolean, nullable=False),
    Column("digest", Text, nullable=False, default=""),
    Column("last", Text, nullable=False, server_default="", default=""),
    Column("partial", Boolean, nullable=False, server_default=false(), default=False),
    Column("written_at", Float),
)
Index("identity_target", identity.c.migration, identity.c.entity, identity.c.target_id)

loss = Table(
    "loss",
    metadata,
    Column("run", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("detail", LargeBinary, nullable=False, default=b"{}"),
)
Index("loss_code", loss.c.run, loss.c.code)

counter = Table(
    "counter",
    metadata,
    Column("run", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("n", Integer, nullable=False),
)

cursor = Table(
    "cursor",
    metadata,
    Column("migration", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("cursor", Text),
    Column("done", Boolean, nullable=False, default=False),
    Column("started_at", Float, nullable=False),
    Column("at", Float, nullable=False),
)

verdict = Table(
    "verdict",
    metadata,
    Column("verification", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("differences", LargeBinary, nullable=False, default=b"[]"),
)

note = Table(
    "note",
    metadata,
    Column("migration", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("at", Float, nullable=False),
    Column("data", LargeBinary, nullable=False, default=b"{}"),
)
"""Small facts kept by name: count snapshots, ticks, acknowledged losses, verifications."""
