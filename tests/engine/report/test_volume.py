from __future__ import annotations

from datetime import UTC, datetime

from engine.model import Conversation
from engine.report.volume import Volume, volumes
from tests.support.stores import Stores


def test_every_month_says_what_was_read_and_what_arrived(filled: Stores) -> None:
    run = filled.begin("delta")
    filled.archive(
        Conversation(id="1", created_at=datetime(2025, 11, 30, 23, 59, tzinfo=UTC)),
        Conversation(id="2", created_at=datetime(2026, 1, 1, tzinfo=UTC)),
        Conversation(id="3", created_at=datetime(2026, 1, 9, tzinfo=UTC)),
        Conversation(id="4"),
    )
    filled.migrate(run, "conversations", ["1", "2", "4"])
    filled.fail(run, "conversations", ["3"], "field_rejected")

    assert [
        Volume(month="2025-11", read=1, arrived=1),
        Volume(month="2025-12", read=0, arrived=0),
        Volume(month="2026-01", read=2, arrived=1),
    ] == volumes(filled.books, run.id)
