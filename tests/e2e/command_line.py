"""The command line as a person or a nightly job uses it: a process for each command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.app import Home
from tests.support.migrations import tick_all
from tests.support.sandbox import ROOT, SandboxAccount

NAME = "Mi migración"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True, kw_only=True)
class CommandLine:
    """Commands on one data folder; `python` runs other than the shipped program, if given."""

    home: Path
    python: tuple[str, ...] = ("-m", "engine")

    def __call__(self, *arguments: str, **variables: str) -> Ended:
        """Run a command with these environment variables; waits for its end."""
        ended = subprocess.run(
            [sys.executable, *self.python, *arguments, "--home", str(self.home)],
            cwd=ROOT,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
        return Ended(code=ended.returncode, out=ended.stdout, err=ended.stderr)

    def of(self, command: str, *arguments: str, **variables: str) -> Ended:
        """Run a command of the migration, with JSON."""
        return self(command, "-m", NAME, *arguments, "--json", **variables)

    def new(self, source: SandboxAccount, target: SandboxAccount) -> Ended:
        """Create the migration between two accounts."""
        sides = ("--source", source.desk, "--source-url", source.url)
        return self.of("new", *sides, "--target", target.desk, "--target-url", target.url)

    def connect(self, side: str, account: SandboxAccount) -> Ended:
        """Sign in to a side."""
        return self.of(
            "connect", "--side", side, "--token-env", "ITS_TOKEN", ITS_TOKEN=account.token
        )

    def begin(self, source: SandboxAccount, target: SandboxAccount, *, tick: bool = True) -> None:
        """A migration with both sides signed in, and all ticked that a person must see to."""
        for ended in (
            self.new(source, target),
            self.connect("source", source),
            self.connect("target", target),
        ):
            assert 0 == ended.code, ended.err
        if tick:
            tick_all(Home.open(self.home).migration(NAME))
