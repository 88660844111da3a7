"""Starts a Request Tracker of its own on loopback, in a folder of its own, and ends it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

SHARE = Path("/usr/share/request-tracker5")
PROGRAM = SHARE / "libexec" / "rt-server"
PREPARE = Path(__file__).with_name("prepare.pl")
SET_UP = ("rt-setup-database-5", "--action", "init", "--skip-create")
SERVE = ("perl", str(PROGRAM), "--server", "Starlet", "--host", "127.0.0.1", "--max-workers", "2")
PASSWORD = "a-Password-of-tests-1"
ANSWERS_WITHIN = 60.0
"""Seconds until a server that was started must answer."""
BCRYPT_COST = 4
"""The least that bcrypt knows: RT's own 12 takes a third of a second for every call by token."""


def missing() -> str:
    """Why no Request Tracker can be started here; empty when one can."""
    if not PROGRAM.exists() or not shutil.which("rt-setup-database-5"):
        return "Debian's request-tracker5 is not installed (.ci/request-tracker does it for root)"
    return ""


@dataclass(frozen=True, kw_only=True)
class RequestTracker:
    """A running server; `plain` is the token of somebody with few rights."""

    url: str
    token: str
    plain: str
    folder: Path
    desk: str = "request_tracker"

    def mails(self) -> list[Path]:
        """All mail that it would have sent."""
        return sorted((self.folder / "mail").iterdir())

    def get(self, path: str, **params: str | int) -> httpx.Response:
        """A reading by REST2, past the connector."""
        return self._call("GET", path, params=params)

    def call(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Any call by REST2, past the connector."""
        return self._call(method, path, json=body)

    def found(self, query: str) -> int:
        """How many tickets its own search counts."""
        answer = self.get("tickets", query=query, per_page=1).json()
        return int(answer["total"])

    def perl(self, script: Path, *arguments: str | Path) -> str:
        """Run a Perl program on this server's database; what it prints."""
        return _perl(self.folder, script, *map(str, arguments))

    def _call(self, method: str, path: str, **given: object) -> httpx.Response:
        signed = {"authorization": f"token {self.token}"}
        url = f"{self.url}/REST/2.0/{path}"
        return httpx.request(method, url, headers=signed, timeout=60, **given)  # type: ignore[arg-type]


class Server:
    """One server in a folder: `start` makes the database when there is none, `stop` ends it."""

    def __init__(self, folder: Path, *, cost: int = BCRYPT_COST) -> None:
        self._folder, self._cost, self._port = folder, cost, _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> RequestTracker:
        """Begin to serve; raises RuntimeError with the server's words when it does not."""
        self._configure()
        kept = self._folder / "tokens.json"
        if not kept.exists():
            self._create_database()
            kept.write_text(_perl(self._folder, PREPARE))
        self._serve()
        tokens = json.loads(kept.read_text())
        return RequestTracker(url=f"http://127.0.0.1:{self._port}", folder=self._folder, **tokens)

    def stop(self) -> None:
        """End the program that was started, and only that."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _configure(self) -> None:
        for name in ("conf.d", "mail", "var", "mason", "session"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        catcher = self._folder / "catch-mail"
        catcher.write_text(f'#!/bin/sh\ncat > "$(mktemp "{self._folder}/mail/XXXXXXXX")"\n')
        catcher.chmod(0o700)
        settings = {
            "rtname": "tests",
            "Organization": "tests.example.com",
            "DatabaseType": "SQLite",
            "DatabaseName": str(self._folder / "rt.sqlite3"),
            "WebDomain": "127.0.0.1",
            "WebPort": str(self._port),
            "WebBaseURL": f"http://127.0.0.1:{self._port}",
            "WebPath": "",
            "WebSecureCookies": "0",
            "Timezone": "UTC",
            "MailCommand": "sendmailpipe",
            "SendmailPath": str(catcher),
            "BcryptCost": str(self._cost),
            "MaxAttachmentSize": "50000000",
            "LogToSTDERR": "error",
        }
        lines = [f"Set(${name}, '{value}');" for name, value in settings.items()]
        lines += ["Set($LogToSyslog, undef);", "Set($LogToFile, undef);"]
        places = {"VarPath": "var", "MasonDataDir": "mason", "MasonSessionDir": "session"}
        lines += [f"$RT::{name} = '{self._folder / place}';" for name, place in places.items()]
        (self._folder / "RT_SiteConfig.pm").write_text("\n".join([*lines, "1;", ""]))

    def _create_database(self) -> None:
        secret = self._folder / "root-password"
        secret.write_text(PASSWORD + "\n")
        ended = subprocess.run(
            [*SET_UP, "--root-password-file", str(secret)],
            env=_environment(self._folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise RuntimeError(f"no database was made: {ended.stdout[-2000:]}{ended.stderr}")

    def _serve(self) -> None:
        log = self._folder / "server.log"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [*SERVE, "--port", str(self._port)],
                env=_environment(self._folder),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + ANSWERS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"Request Tracker did not start: {log.read_text()[-2000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            answer = httpx.get(f"http://127.0.0.1:{self._port}/REST/2.0/rt", timeout=10)
        except httpx.TransportError:
            return False
        return answer.status_code in {200, 401}


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "RT_SITE_CONFIG": str(folder / "RT_SiteConfig.pm"),
        "RT_SITE_CONFIG_DIR": str(folder / "conf.d"),
        "RT_PEOPLE_PASSWORD": PASSWORD,
    }


def _perl(folder: Path, script: Path, *arguments: str) -> str:
    ended = subprocess.run(
        ["perl", f"-I{SHARE / 'lib'}", str(script), *arguments],
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(f"{script.name} failed: {ended.stderr[-2000:]}")
    return ended.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
