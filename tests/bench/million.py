"""
Figures of a million records in the ledger: memory, time, going on.

What a help desk's limit would take days for is put into the ledger as runs put it there, block by
block; each size in a process of its own, whose memory is measured.

    python -m tests.bench.million FOLDER RECORDS    what one process measures, as JSON
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.ledger import Outcome, Run, Settled
from tests.bench.figures import Figure, at_most
from tests.support.sandbox import ROOT
from tests.support.stores import Stores, stores

SMALL, LARGE = 10_000, 1_000_000
BLOCK = 500


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Seconds of each step and the most memory (MB) that the process had until its end."""

    written: float
    resumed: float
    written_mb: float


def million(folder: Path) -> list[Figure]:
    """P10, P11 and P18, as far as they are the ledger's."""
    small, large = (_apart(folder / str(size), size) for size in (SMALL, LARGE))
    how = f"ledger alone: {LARGE:,} records against {SMALL:,}"
    grown = large.written_mb / small.written_mb
    return [
        at_most("P10", "peak memory at 1M records, of that at 10k", 1.10, grown, "×", how),
        at_most("P10", "peak memory at 1M records", 220, large.written_mb, "MB", how),
        at_most(
            "P11", "time for 1M records, of a hundredfold 10k", 1.05, _linear(small, large), "×"
        ),
        at_most(
            "P18", "taken up at 1M records", 3, large.resumed, "s", "to the first records in hand"
        ),
    ]


def _linear(small: Measured, large: Measured) -> float:
    return large.written / small.written / (LARGE / SMALL)


def _apart(folder: Path, size: int) -> Measured:
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.million", str(folder), str(size)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return Measured(**json.loads(ended.stdout))


def _measure(folder: Path, size: int) -> Measured:
    with stores(folder) as made:
        run = made.begin()
        written = _timed(lambda: _fill(made, run, size))
        written_mb = _peak()
        resumed = _timed(lambda: _take_up(made, run, size))
        return Measured(
            written=written,
            resumed=resumed,
            written_mb=written_mb,
        )


def _fill(made: Stores, run: Run, size: int) -> None:
    """All but the last block have their outcome."""
    for start in range(0, size, BLOCK):
        ids = [str(one) for one in range(start, start + BLOCK)]
        made.wait(run, "conversations", ids)
        if start + BLOCK < size:
            claims = made.ledger.claim(run.id, "conversations", ids, "bench")
            made.ledger.settle(
                run.id,
                [Settled(claim=c, outcome=Outcome.MIGRATED, target_id=c.source_id) for c in claims],
            )


def _take_up(made: Stores, run: Run, size: int) -> None:
    again = made.ledger.take_up(run.id)
    waiting = made.ledger.waiting(again.id, "conversations", BLOCK, ("", -1))
    ids = [source_id for source_id, _ in waiting]
    found = made.ledger.claim(run.id, "conversations", ids, "another")
    assert BLOCK == len(found), size


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _peak() -> float:
    """Of this program: what getrusage tells begins with the memory of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(Path(sys.argv[1]), int(sys.argv[2])))))
