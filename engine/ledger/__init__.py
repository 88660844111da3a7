"""What happened to every record, and everything that is read from that."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError as StoreError

from engine.ledger.forget import forget, forget_readings
from engine.ledger.ledger import HIDDEN, Ledger, UnsettledRecords
from engine.ledger.queries import Queries
from engine.ledger.rows import (
    Claim,
    Identity,
    ItemRow,
    ItemState,
    NewItem,
    Outcome,
    Run,
    RunKind,
    RunState,
    Settled,
    Tally,
)
from engine.ledger.runs import RunChanged
from engine.ledger.store import disk_error, open_engine, sqlite_url

__all__ = [
    "HIDDEN",
    "Claim",
    "Engine",
    "Identity",
    "ItemRow",
    "ItemState",
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
    "open_engine",
    "sqlite_url",
]
