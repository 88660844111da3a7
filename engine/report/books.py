"""What a report is told from: the ledger, and the archive where a record's parts lie."""

from __future__ import annotations

import msgspec

from engine.archive import Records
from engine.ledger import Queries


class Books(msgspec.Struct, frozen=True):
    """One migration's ledger and archive, as reports read them."""

    queries: Queries
    records: Records
