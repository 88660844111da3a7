"""A figure of the benchmark, the table that shows all, and the file that keeps them."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One bar: what must be reached, what was, and how it was measured."""

    id: str
    what: str
    must: str
    reached: str
    met: bool
    beside: str = ""


@dataclass
class Spent:
    """Wall and processor seconds of a stretch of this process, set at its end."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    """Measure what the block costs."""
    found, began, before = Spent(), time.perf_counter(), getrusage(RUSAGE_SELF)
    yield found
    after = getrusage(RUSAGE_SELF)
    found.wall = time.perf_counter() - began
    found.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def at_most(
    id: str, what: str, limit: float, reached: float, unit: str, beside: str = ""
) -> Figure:
    """A figure that must not be exceeded."""
    must, shown = f"≤ {limit:g} {unit}", f"{reached:.2f} {unit}"
    return Figure(id=id, what=what, must=must, reached=shown, met=reached <= limit, beside=beside)


def at_least(
    id: str, what: str, limit: float, reached: float, unit: str, beside: str = ""
) -> Figure:
    """A figure that must be reached."""
    must, shown = f"≥ {limit:g} {unit}", f"{reached:.1f} {unit}"
    return Figure(id=id, what=what, must=must, reached=shown, met=reached >= limit, beside=beside)


def show(figures: list[Figure], before: dict[str, str]) -> None:
    """The table, for a person; `before` is what an earlier run reached."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("", "figure", "must", "reached", "", "before", "how"):
        table.add_column(head)
    for one in figures:
        met = "✓" if one.met else "✗"
        earlier = before.get(f"{one.id}/{one.what}", "")
        table.add_row(one.id, one.what, one.must, one.reached, met, earlier, one.beside)
    console = Console(width=160)
    console.print(table)
    console.print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()}")


def earlier(path: Path) -> dict[str, str]:
    """What the run that is kept there reached, by figure; empty when there is none."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text())["figures"]
    return {f"{one['id']}/{one['what']}": one["reached"] for one in kept}


def keep(figures: list[Figure], path: Path) -> None:
    """The figures as JSON, with what they were measured on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()}
    document = {"at": time.time(), "machine": machine, "figures": [asdict(one) for one in figures]}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


Measure = Callable[[Path], list[Figure]]
"""Takes a folder of its own, gives its figures."""
