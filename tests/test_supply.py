"""What we build on is pinned and looked at, and tells nobody that it is used."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ["engine", "pages", "streamlit_app.py"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]

    assert [] != packages
    assert [] == [one for one in packages if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", one)]


@pytest.mark.slow
def test_the_scanner_finds_nothing() -> None:
    command = [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-f", "json", "-r"]

    ended = subprocess.run([*command, *PRODUCT], cwd=ROOT, capture_output=True, check=False)

    found = json.loads(ended.stdout)
    assert 10_000 < found["metrics"]["_totals"]["loc"]
    assert [] == found["errors"]
    assert [] == [(one["test_id"], one["filename"], one["line_number"]) for one in found["results"]]


def test_every_exemption_of_the_scanner_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    skips = [line for line in lines if re.match(r"\s+\"B\d{3}\"", line)]

    assert [] != skips
    assert [] == [line for line in skips if not re.search(r"#\s*\S+ \S+", line)]


def test_no_usage_is_told_to_anybody() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    assert config["browser"]["gatherUsageStats"] is False


def test_the_check_for_a_secure_address_is_never_switched_off() -> None:
    switch = "OAUTHLIB_" + "INSECURE_TRANSPORT"
    files = [ROOT / "streamlit_app.py", *ROOT.glob("engine/**/*.py"), *ROOT.glob("pages/**/*.py")]

    assert [] == [path for path in files if switch in path.read_text(encoding="utf-8")]
