"""A PostgreSQL server of the test's own, on loopback, from Debian's packages."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg

BINARIES = Path("/usr/lib/postgresql")
READY_WITHIN = 30.0


def binaries() -> Path | None:
    """Where the newest server's programs lie; None when there is none."""
    found = sorted(BINARIES.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """A running server's URL; its data are gone at the end. Raises RuntimeError without one."""
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    # The server refuses to run as root: the package brings a user of its own.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with TemporaryDirectory(prefix="mudanza-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        data, port = Path(folder) / "data", _free_port()
        made = [programs / "initdb", "-D", data, "-U", "mudanza", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*map(str, made), "--no-sync"], user=user, check=True, capture_output=True)
        options = ["-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
        with subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), *options],
            user=user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                _wait(port, process)
                yield f"postgresql+psycopg://mudanza@127.0.0.1:{port}/postgres"
            finally:
                process.terminate()
                process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it takes calls: a socket that is open may still refuse them."""
    end = time.monotonic() + READY_WITHIN
    while True:
        try:
            psycopg.connect(f"postgresql://mudanza@127.0.0.1:{port}/postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("PostgreSQL did not start.") from None
            time.sleep(0.05)


@contextmanager
def database(url: str) -> Iterator[str]:
    """An empty database on that server, dropped at the end; gives its URL."""
    plain, name = url.replace("+psycopg", ""), f"t{uuid4().hex[:12]}"
    with psycopg.connect(plain, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
