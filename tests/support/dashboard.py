"""Starts the dashboard as people do, on a free port with a home of its own, and a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
READY_WITHIN = 60.0
"""Seconds to wait for the first answer; a busy machine imports slowly."""
PATIENCE = 30_000
"""Milliseconds that an element may take to appear: a run goes on in another process."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """A running dashboard."""

    url: str
    home: Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dashboard(home: Path, port: int | None = None) -> Iterator[Dashboard]:
    """The dashboard over this home; it and the processes that it started end at the end."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "dashboard.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"MUDANZA_HOME": str(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(url, process, home)
        yield Dashboard(url=url, home=home)
    finally:
        # Asked to end, it would wait for every open tab.
        process.kill()
        process.wait(timeout=20)
        end_descendants(home)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], home: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/_stcore/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError((home / "dashboard.log").read_text())


def end_descendants(home: Path) -> None:
    """End the worker and the sandbox that were started for this home, and only those."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            if f"MUDANZA_HOME={home}".encode() in environment:
                os.kill(int(folder.name), signal.SIGTERM)
        except (OSError, ValueError):
            continue


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real browser; the test is skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def new_page(browser: Browser, *, width: int = 1280, height: int = 900) -> Page:
    """A fresh tab in a browser that knows nothing yet."""
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return page


def settled(page: Page) -> None:
    """Wait until the page's script has ended."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def go_on(page: Page, label: str, title: str) -> None:
    """
    Press the primary of the footer and wait for the next page's title.

    A press that meets a page while it is drawn anew can be lost: then it is pressed once more.
    """
    button = page.get_by_role("button", name=label, exact=True)
    arrived = page.get_by_role("heading", name=title, level=1, exact=True)
    expect(button).to_be_enabled()
    settled(page)
    button.click()
    try:
        expect(arrived).to_be_visible(timeout=PATIENCE / 3)
    except AssertionError:
        if button.is_visible():
            button.click()
        expect(arrived).to_be_visible()
    settled(page)


def tick_all(page: Page, label: str) -> None:
    """Tick every card of the Check page that blocks, as fast as the boxes can be pressed."""
    settled(page)
    cards = page.locator('[class*="st-key-card-must-"]').filter(
        has=page.get_by_role("checkbox", name=label)
    )
    for number in range(cards.count()):
        if not cards.nth(number).get_by_role("checkbox", name=label).is_checked():
            cards.nth(number).get_by_text(label, exact=True).click()
    settled(page)
