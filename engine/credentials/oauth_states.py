"""
OAuth sign-ins on their way: each state is good once, for ten minutes, in one browser.

RFC 9700, 4.7: the state binds the answer to the browser that asked. The redirect ends the
dashboard's session, so it is kept on the server's side; only hashes of state and browser are.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine.credentials.files import OWNER_FILE, private_folder
from engine.credentials.store import Credentials

GOOD_FOR_SECONDS = 600.0
STATE_BYTES = 32

_TABLE = """
CREATE TABLE IF NOT EXISTS oauth_state (
    state TEXT PRIMARY KEY, browser TEXT NOT NULL, migration TEXT NOT NULL, side TEXT NOT NULL,
    verifier BLOB NOT NULL, created REAL NOT NULL, used REAL
)
"""
_TAKE = """
UPDATE oauth_state SET used = :now
WHERE state = :state AND browser = :browser AND used IS NULL AND created > :oldest
RETURNING migration, side, verifier
"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The sign-in that a state belongs to; `verifier` is its PKCE secret, or None."""

    migration: str
    side: str
    verifier: str | None = field(repr=False)


class OAuthStates:
    """The states of one home folder, in `oauth.sqlite`. `clock` is epoch seconds."""

    def __init__(
        self, home: Path, credentials: Credentials, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._path = private_folder(home) / "oauth.sqlite"
        self._vault = credentials.vault
        self._clock = clock

    def issue(
        self,
        migration: str,
        side: str,
        browser: str,
        verifier: str | None,
        *,
        state: str | None = None,
    ) -> str:
        """Remember a sign-in that begins in that browser; gives its state (a fresh one if None)."""
        state, now = state or secrets.token_urlsafe(STATE_BYTES), self._clock()
        sealed = self._vault.seal((verifier or "").encode())
        row = (_mark(state), _mark(browser), migration, side, sealed, now)
        with self._database() as database:
            database.execute(
                "DELETE FROM oauth_state WHERE created <= ?", (now - GOOD_FOR_SECONDS,)
            )
            database.execute("INSERT INTO oauth_state VALUES (?, ?, ?, ?, ?, ?, NULL)", row)
        return state

    def take(self, state: str, browser: str) -> Taken | None:
        """The sign-in of that state; None when it is unknown, late, used or another browser's."""
        now = self._clock()
        asked = {"state": _mark(state), "browser": _mark(browser), "now": now}
        with self._database() as database:
            # One statement, so that of two takers one alone succeeds.
            rows = database.execute(_TAKE, asked | {"oldest": now - GOOD_FOR_SECONDS}).fetchall()
        if not rows:
            return None
        migration, side, sealed = rows[0]
        return Taken(
            migration=migration, side=side, verifier=self._vault.open(sealed).decode() or None
        )

    def forget(self, migration: str) -> None:
        """Remove every sign-in on its way of that migration: none of them can be ended."""
        with self._database() as database:
            database.execute("DELETE FROM oauth_state WHERE migration = ?", (migration,))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        self._path.touch(mode=OWNER_FILE)
        with closing(sqlite3.connect(self._path, timeout=10.0)) as database, database:
            database.execute(_TABLE)
            yield database


def _mark(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
