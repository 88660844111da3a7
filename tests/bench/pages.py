"""Figures of the dashboard: the report at a million records, reruns while a run is at work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Browser, Page
from sqlalchemy import insert

from engine import Migration
from engine.ledger import schema as t
from tests.bench.figures import Figure, at_most
from tests.support.dashboard import chromium, dashboard, new_page, settled
from tests.support.migrations import connected, ready
from tests.support.sandbox import ROOT, sandbox

MILLION = 1_000_000
BLOCK = 20_000
WATCHED_SECONDS = 20
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
RERUNS = """seconds => new Promise(done => {
  const app = document.querySelector('[data-testid=stApp]'), took = []
  let began = null
  const look = new MutationObserver(() => {
    const running = app.getAttribute('data-test-script-state') === 'running'
    if (running && began === null) began = performance.now()
    if (!running && began !== null) { took.push(performance.now() - began); began = null }
  })
  look.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']})
  setTimeout(() => { look.disconnect(); done(took) }, seconds * 1000)
})"""
"""Milliseconds of every rerun within so many seconds, as the browser sees them."""


def report(folder: Path) -> list[Figure]:
    """P14, P15: the report's page and its table over a million records, and their export."""
    home = folder / "home"
    with (
        sandbox("zendesk:acme:empty", "intercom:globex:empty") as sides,
        _looking_at(home),
    ):
        run = _million(connected(home, *sides))
        with dashboard(home) as served, chromium() as browser:
            page = new_page(browser)
            first = _shown(page, f"{served.url}/report?m=norte&lang=en")
            before = _rss(served.url)
            again = _shown(page, f"{served.url}/report?m=norte&lang=en&run={run}")
            table = _searched(page)
            grown = _rss(served.url) - before
        seconds, rss = _exported(home, run, folder / "all.csv")
    how = f"{MILLION:,} records"
    return [
        at_most("", "first render of a fresh server", 2.5, first, "s", f"report page, {how}"),
        at_most("P14", "report page at a million rows", 1.5, again, "s", "warm, in a browser"),
        at_most("P14", "search in it by id", 1.5, table, "s", how),
        at_most("P14", "server's memory for it", 60, grown, "MB", "after the first page"),
        at_most("P15", "export as CSV", 6.0, seconds, "s", how),
        at_most("P15", "memory of the export", 30, rss, "MB", "of a process of its own"),
    ]


def reruns(folder: Path) -> list[Figure]:
    """P16, P17: reruns while a run writes at the full limit, and what watching costs the run."""
    alone = _run(folder / "alone", None)
    took: list[float] = []

    def watch(browser: Browser, url: str) -> None:
        page = new_page(browser)
        page.goto(f"{url}/migrate?m=norte&lang=en")
        page.wait_for_selector(READY)
        took.extend(page.evaluate(RERUNS, WATCHED_SECONDS))

    watched = _run(folder / "watched", watch)
    p95 = sorted(took)[int(0.95 * len(took))] if took else float("inf")
    lost = 100 * (watched - alone) / alone
    how = f"{len(took)} reruns in {WATCHED_SECONDS} s, a run at the full limit"
    beside = f"{alone:.1f} s alone, {watched:.1f} s watched"
    return [
        at_most("P16", "rerun while a run is at work, p95", 400, p95, "ms", how),
        at_most("P17", "throughput lost to a watching page", 5, lost, "%", beside),
    ]


def _run(folder: Path, watch: Callable[[Browser, str], None] | None) -> float:
    """Seconds of a whole run, with somebody who watches or nobody."""
    home = folder / "home"
    accounts = ("zendesk:acme:large-1000", "intercom:globex:empty")
    with sandbox(*accounts) as sides, _looking_at(home):
        made = ready(home, *sides)
        with dashboard(home) as served, chromium() as browser:
            run = made.start("full", accept_losses=True)
            if watch is not None:
                watch(browser, served.url)
            ended = made.wait(run)
    assert ended.started_at is not None
    assert ended.ended_at is not None
    return ended.ended_at - ended.started_at


def _million(made: Migration) -> str:
    """A run that has ended, with a million records of which one in a hundred failed."""
    made.confirm_target()
    made.count()
    run = made.ledger.create_run("full", {})
    with made.ledger.engine.begin() as db:
        for start in range(0, MILLION, BLOCK):
            rows = [_item(run.id, n) for n in range(start, start + BLOCK)]
            db.execute(insert(t.item), rows)
        totals = {"read": MILLION, "migrated": MILLION * 99 // 100, "failed": MILLION // 100}
        counts = [
            {"run": run.id, "entity": "contacts", "what": k, "n": n} for k, n in totals.items()
        ]
        db.execute(insert(t.counter), counts)
    made.ledger.change_run(run.id, started_at=run.created_at)
    made.ledger.close(run.id)
    return run.id


def _item(run: str, n: int) -> dict[str, Any]:
    failed = n % 100 == 7
    return {
        "run": run,
        "entity": "contacts",
        "source_id": str(n),
        "state": "failed" if failed else "migrated",
        "position": n,
        "code": "rejected" if failed else "",
        "detail": b"{}",
        "words": "",
        "label": f"Person {n}",
        "target_id": None if failed else f"t{n}",
        "attempts": 1,
        "owner": "",
        "epoch": 0,
        "memo": msgspec.json.encode({}),
        "losses": 0,
    }


def _shown(page: Page, url: str) -> float:
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("h1")
    settled(page)
    return time.perf_counter() - began


def _searched(page: Page) -> float:
    box = page.get_by_label("Find an id").last
    box.fill("765432")
    began = time.perf_counter()
    box.press("Enter")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=running]")
    settled(page)
    return time.perf_counter() - began


def _rss(url: str) -> float:
    """Megabytes of the process that listens on this port."""
    port = url.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (folder / "cmdline").read_bytes().split(b"\0")
            if b"--server.port" in line and port.encode() in line:
                status = (folder / "status").read_text()
                kilobytes = next(one for one in status.splitlines() if one.startswith("VmRSS"))
                return int(kilobytes.split()[1]) / 1024
    return float("nan")


EXPORT = """
import sys, time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from engine import Home
made = Home.open().migration("norte")
import engine.report.as_csv
before, began = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter()
made.export(sys.argv[1], format="csv", path=Path(sys.argv[2]))
print(time.perf_counter() - began, (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def _exported(home: Path, run: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", EXPORT, run, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, grown = done.stdout.split()
    return float(seconds), float(grown)


@contextmanager
def _looking_at(home: Path) -> Iterator[None]:
    """The data folder that this process and those that it starts work in."""
    before = os.environ.get("MUDANZA_HOME")
    os.environ["MUDANZA_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["MUDANZA_HOME"]
        else:
            os.environ["MUDANZA_HOME"] = before
