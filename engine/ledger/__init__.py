"""What happened to every record, and everything that is read from that."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError as StoreError

from engine.ledger.failing import Failing
from engine.ledger.forget import forget, forget_readings
from engine.ledger.ledger import HIDDEN, Ledger, UnsettledRecords
from engine.ledger.queries import Queries
from engine.ledger.rows import (
    Claim,
    Identity,
    ItemRow,
    ItemState,
    ItemValues,
    NewItem,
    Outcome,
    Run,
    RunKind,
    RunState,
    Settled,
    Tally,
    item_of,
)
from engine.ledger.runs import RunChanged
from engine.ledger.store import disk_error, open_engine, sqlite_url

__all__ = [
    "HIDDEN",
    "Claim",
    "Engine",
    "Failing",
    "Identity",
    "ItemRow",
    "ItemState",
    "ItemValues",
    "Ledger",
    "NewItem",
    "Outcome",
    "Queries",
    "Run",
    "RunChanged",
    "RunKind",
    "RunState",
    "Settled",
    "StoreError",
    "Tally",
    "UnsettledRecords",
    "disk_error",
    "forget",
    "forget_readings",
    "item_of",
    "open_engine",
    "sqlite_url",
]
