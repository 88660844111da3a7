"""What we build on is pinned and looked at, and tells nobody that it is used."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ["engine", "pages", "streamlit_app.py"]
LISTS = ["requirements", "requirements-dev"]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def named(name: str) -> list[str]:
    """What we ask for ourselves."""
    lines = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    other = [more for line in lines if line.startswith("-r ") for more in named(line[3:-3])]
    return [line for line in lines if line and not line.startswith(("#", "-r "))] + other


def locked(name: str) -> dict[str, list[str]]:
    """Package: its pin, then the hashes of its files, as `make lock` wrote them."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", "\n")
    found: dict[str, list[str]] = {}
    for line in (one.strip() for one in text.splitlines()):
        if line.startswith("--"):
            found[next(reversed(found))].append(line)
        elif line and not line.startswith("#"):
            found[canonicalize_name(Requirement(line).name)] = [line]
    return found


def pinned_as(line: str, whole: dict[str, list[str]]) -> bool:
    asked = Requirement(line)
    pin = Requirement(whole[canonicalize_name(asked.name)][0])
    return asked.specifier == pin.specifier


def closure(asked: list[Requirement]) -> set[str]:
    """The names of everything that these need on this machine, themselves included."""
    found: set[str] = set()
    seen: set[str] = set()
    todo = list(asked)
    while todo:
        one = todo.pop()
        if str(one) in seen:
            continue
        seen.add(str(one))
        try:
            needs = [Requirement(text) for text in distribution(one.name).requires or ()]
        except PackageNotFoundError:
            # A package for `make lock` alone need not be here.
            needs = []
        found.add(one.name)
        extras = one.extras or {""}
        todo += [more for more in needs if applies(more, extras)]
    return found


def applies(one: Requirement, extras: set[str]) -> bool:
    return one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned(name: str) -> None:
    lines = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]

    assert [] != packages
    assert [] == [one for one in packages if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", one)]


@pytest.mark.parametrize("name", LISTS)
def test_every_file_that_is_installed_has_its_hash(name: str) -> None:
    bare = [one for one, lines in locked(name).items() if not all(map(HASH.fullmatch, lines[1:]))]

    assert [] == bare
    assert [] == [one for one, lines in locked(name).items() if len(lines) < 2]


@pytest.mark.parametrize("name", LISTS)
def test_what_the_packages_need_in_turn_is_pinned_too(name: str) -> None:
    """Nothing of what is installed here is left to the day of the installation."""
    asked = [Requirement(line) for line in named(name)]
    needed = {canonicalize_name(one) for one in closure(asked)}

    assert len(asked) < len(needed)
    assert set() == needed - set(locked(name))


def test_what_is_named_is_what_is_installed() -> None:
    whole, ours = locked("requirements-dev"), locked("requirements")
    pins = {name: {part.split(";")[0] for part in lines[:1]} for name, lines in whole.items()}

    assert [] == [line for line in named("requirements-dev") if not pinned_as(line, whole)]
    assert {} == {
        name: lines[0] for name, lines in ours.items() if lines[0].split(";")[0] not in pins[name]
    }


@pytest.mark.parametrize("name", LISTS)
def test_no_place_to_install_from_is_prescribed(name: str) -> None:
    """Whoever installs has an index of their own; the hashes hold for every one."""
    texts = [(ROOT / f"{name}{end}").read_text(encoding="utf-8") for end in (".in", ".txt")]

    assert [] == [text for text in texts if "://" in text or "--find-links" in text]


def known_holes(*options: str) -> list[dict[str, object]]:
    """What the public list of advisories says; an empty list where nothing answers."""
    quiet = ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    ended = subprocess.run(
        [sys.executable, "-m", "pip_audit", *quiet, *options],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    found: list[dict[str, object]] = json.loads(ended.stdout or '{"dependencies": []}')[
        "dependencies"
    ]
    return found


@pytest.mark.slow
def test_no_package_has_a_known_hole(tmp_path: Path) -> None:
    holed = tmp_path / "requirements.txt"
    holed.write_text("jinja2==2.4.1\n")
    if not any(one.get("vulns") for one in known_holes("--no-deps", "-r", str(holed))):
        pytest.skip(
            "no list of advisories answers: a release with known holes is told to have none"
        )
    found = known_holes("--require-hashes", "-r", "requirements-dev.txt")

    assert len(found) > 100
    assert [] == [one for one in found if "vulns" not in one or one["vulns"]]


@pytest.mark.slow
def test_the_bill_of_materials_names_every_package(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.txt"]
    subprocess.run(
        [*command, "--output-file", str(bill)], cwd=ROOT, check=True, capture_output=True
    )
    listed = json.loads(bill.read_text(encoding="utf-8"))["components"]

    assert set(locked("requirements")) == {canonicalize_name(one["name"]) for one in listed}
    assert [] == [one["name"] for one in listed if not one.get("version")]


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
