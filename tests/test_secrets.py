"""Secrets planted in a whole migration are found nowhere, with every logger at its loudest."""

from __future__ import annotations

import base64
import io
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from tests.e2e.command_line import NAME, CommandLine, Ended
from tests.support.sandbox import ROOT, SandboxAccount, sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PASSPHRASE = "marker-passphrase-7d1f0a"
WRONG_TOKEN = "marker-wrong-token-93c2be"
FORMATS = {".json", ".html", ".csv", ".xlsx", ".parquet", ".ipynb"}
"""Those of a report; the ZIP holds every one."""
LOUD = """
import logging, os, sys
logging.basicConfig(level=logging.DEBUG, filename=os.environ["LOUD_LOG"])
logging.getLogger("started").debug("arguments: %r", sys.orig_argv)
"""
"""Python imports a module of this name (sitecustomize) first, in each process of the migration."""


@dataclass(frozen=True, kw_only=True)
class Traces:
    """All that a migration left: `said` by commands, `log` of every process, files below `root`."""

    root: Path
    log: Path
    secrets: Mapping[str, str]
    said: list[str] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """Every place where a secret could show, with its bytes."""
        for n, text in enumerate(self.said):
            yield f"output {n}", text.encode()
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                yield from unpacked(str(path.relative_to(self.root)), path.read_bytes())
        for path in self.root.rglob("*.sqlite"):
            yield from rows(path)

    def hits(self) -> list[str]:
        """Where a secret stands, in any of its spellings."""
        forms = {name: spellings(secret) for name, secret in self.secrets.items()}
        return sorted(
            f"{name} in {place}"
            for place, data in self.texts()
            for name, spelled in forms.items()
            if any(one in data for one in spelled)
        )


def spellings(secret: str) -> set[bytes]:
    """The secret as it is, in an address, and in base64 at each of the three offsets."""
    found = {secret.encode(), quote(secret).encode(), quote(secret, safe="").encode()}
    for offset in range(3):
        packed = base64.b64encode(b"\0" * offset + secret.encode())
        # The first and last letters depend on the neighbours.
        found.add(packed[4:-4])
    return found


def unpacked(place: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes, and those of every file inside when they are a ZIP."""
    yield place, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from unpacked(f"{place}/{name}", packed.read(name))


def rows(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every packed value of a database, unpacked: the archive packs its records."""
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            for row in database.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    if isinstance(value, bytes) and value[:1] == b"\x78":
                        yield f"{path.name}:{name}", zlib.decompress(value)


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traces]:
    """A migration by the command line with one side by token, the other by OAuth, and its ends."""
    root = tmp_path_factory.mktemp("secrets")
    loud = tmp_path_factory.mktemp("loud")
    (loud / "sitecustomize.py").write_text(LOUD)
    with (
        sandbox("zendesk:acme:small", "intercom:globex:empty") as (old, new),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PYTHONPATH", str(loud))
        patch.setenv("LOUD_LOG", str(root / "loud.log"))
        patch.setenv("MUDANZA_PASSPHRASE", PASSPHRASE)
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield migrated(root, old, new)


def migrated(root: Path, old: SandboxAccount, new: SandboxAccount) -> Traces:
    line = CommandLine(home=root / "home")
    said: list[str] = []

    def keep(ended: Ended, *codes: int) -> None:
        assert ended.code in (codes or (0,)), ended.err
        said.extend((ended.out, ended.err))

    keep(line.new(old, new))
    wrong = ("connect", "--side", "source", "--token-env", "WRONG")
    keep(line.of(*wrong, WRONG=WRONG_TOKEN), 3, 4)
    keep(line.connect("source", old))
    asked = signed_in_by_browser(line, new, said)
    must = [one["id"] for one in line.of("check").json["findings"] if one["level"] == "must"]
    keep(line.of("check", *(part for one in must for part in ("--ack", one))))
    keep(line.of("demo", "--size", "3", "--accept-losses"))
    keep(line.of("report", "--format", "zip", "--unmask", "--out", str(root / "report.zip")))
    keep(line.of("archive", "--out", str(root / "archive")))
    new.faults([echoed(new.token)])
    keep(line.of("run", "--accept-losses"), 3, 4)
    secrets = {
        "source token": old.token,
        "target token": new.token,
        "client secret": new.client_secret,
        "passphrase": PASSPHRASE,
        "wrong token": WRONG_TOKEN,
        **asked,
    }
    return Traces(root=root, log=root / "loud.log", secrets=secrets, said=said)


def echoed(token: str) -> dict[str, object]:
    """A help desk that refuses every call and repeats the token in its words."""
    words = {"type": "error.list", "errors": [{"code": "unauthorized", "message": token}]}
    return {"on": "* /*", "kind": "status", "times": 0, "status": 401, "body": words}


def signed_in_by_browser(
    line: CommandLine, account: SandboxAccount, said: list[str]
) -> dict[str, str]:
    """Sign the target in as a person does; gives the state and the code of the sign-in."""
    command = [sys.executable, *line.python, "connect", "-m", NAME, "--home", str(line.home)]
    app = {"MUDANZA_CLIENT_ID": account.client_id, "MUDANZA_CLIENT_SECRET": account.client_secret}
    with subprocess.Popen(
        [*command, "--side", "target", "--oauth", "--port", "0"],
        cwd=ROOT,
        env=os.environ | app,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        # The one place for the state: the address that the person is to open.
        consent = next(text.strip() for text in process.stderr if text.startswith("http"))
        back = allowed(consent)
        assert 200 == httpx.get(back).status_code
        said.extend(process.communicate(timeout=60))
        assert 0 == process.returncode, said[-1]
    query = parse_qs(urlsplit(back).query)
    return {"state": query["state"][0], "code": query["code"][0]}


def allowed(consent: str) -> str:
    """Where the help desk sends the browser once the person allowed it."""
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', httpx.get(consent).text))
    parts = urlsplit(consent)
    decision = f"{parts.scheme}://{parts.netloc}/oauth/decision"
    return httpx.post(decision, data={**form, "decision": "allow"}).headers["location"]


def test_no_secret_shows_anywhere(traces: Traces) -> None:
    assert [] == traces.hits()


def test_the_search_looks_where_it_should(traces: Traces) -> None:
    places = [place for place, _ in traces.texts()]
    log = traces.log.read_text(errors="replace")

    assert "DEBUG" in log
    assert "/oauth" in log or "auth/eagle" in log
    assert "'connect'" in log
    assert FORMATS <= {Path(one).suffix for one in places if one.startswith("report.zip/")}
    assert [] != [place for place in places if place.startswith("archive/")]
    assert [] != [place for place in places if ".sqlite:" in place]


@pytest.mark.parametrize("spelled", [str, quote, lambda text: base64.b64encode(text.encode())])
def test_a_planted_secret_would_be_found(tmp_path: Path, spelled: object) -> None:
    secret = "marker-planted+secret/1"
    assert callable(spelled)
    data = spelled(secret)
    with zipfile.ZipFile(tmp_path / "report.zip", "w") as packed:
        packed.writestr(
            "inner.txt", b"before " + (data if isinstance(data, bytes) else data.encode())
        )
    traces = Traces(root=tmp_path, log=tmp_path / "log", secrets={"it": secret})

    assert "it in report.zip/inner.txt" in traces.hits()


CRASH = """
import sys, threading
from engine.app import Home
from engine.cli.app import app, main
from engine.http.redact import Secret
secret = Secret(sys.argv.pop())

def fail(home: str):
    Home.open(__import__("pathlib").Path(home))
    def inside():
        raise RuntimeError("in a thread: " + secret.reveal())
    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    try:
        raise ValueError("before: " + secret.reveal())
    except ValueError as error:
        raise RuntimeError("https://x.example/?access_token=" + secret.reveal()) from error

app.command("fail")(fail)
main(["fail", sys.argv.pop()])
"""


def test_a_crash_shows_no_secret(tmp_path: Path) -> None:
    secret = "marker-crash-5be1"
    command = [sys.executable, "-c", CRASH, str(tmp_path / "home"), secret]

    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert 1 == ended.returncode
    for words in ("in a thread: [hidden]", "before: [hidden]", "access_token=[hidden]"):
        assert words in ended.stderr
    assert secret not in ended.stderr + ended.stdout
