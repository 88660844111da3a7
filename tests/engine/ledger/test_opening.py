"""Opening a new ledger and archive by several at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from engine.archive import Records
from engine.ledger import Ledger, open_engine, sqlite_url

AT_ONCE = 8


def test_all_who_open_a_new_migration_at_once_find_its_tables(tmp_path: Path) -> None:
    start = Barrier(AT_ONCE)

    def first(_number: int) -> tuple[int, dict[str, int]]:
        ledger = open_engine(sqlite_url(tmp_path / "ledger.sqlite"), durable=True)
        archive = open_engine(sqlite_url(tmp_path / "archive.sqlite"), durable=False)
        start.wait()
        opened = Ledger(ledger, "m", time.time), Records(archive, "m", time.time)
        found = len(opened[0].runs()), opened[1].counts()
        ledger.dispose()
        archive.dispose()
        return found

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert [(0, {})] * AT_ONCE == list(threads.map(first, range(AT_ONCE)))
