"""The sign-ins of a home folder: one for each side of each migration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from keyring.errors import KeyringError

from engine.credentials.files import held, write_private
from engine.credentials.ring import LongTexts, Ring, system_ring
from engine.credentials.vault import Vault

FOLDER = "credentials"
Kind = Literal["token", "oauth", "basic"]


@dataclass(frozen=True, kw_only=True)
class Credential:
    """
    A sign-in as it is kept. `fields` are its secrets by name and never print.

    `expires_at` is epoch seconds, or None: until revoked. `public` may be shown (user, client id).
    """

    kind: Kind
    fields: Mapping[str, str] = field(repr=False)
    expires_at: float | None = None
    public: Mapping[str, str] = field(default_factory=dict)


class Credentials:
    """
    Stores, gives and forgets sign-ins; every method blocks for a moment.

    The keyring is used where a real one works, else a file encrypted by `Vault`; never plain text.
    `ring` None stands for no keyring; by default the system's is taken.
    """

    def __init__(
        self,
        home: Path,
        *,
        config: Path | None = None,
        ring: Ring | Literal["system"] | None = "system",
    ) -> None:
        self._folder = home / FOLDER
        self._home_mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
        self.vault = Vault(self._folder, config=config)
        found = system_ring() if ring == "system" else ring
        self._ring = LongTexts(found) if found is not None else None

    def save(self, migration: str, side: str, credential: Credential) -> None:
        """Replace the sign-in of that side in one step. Raises DiskFull, KeyLocked."""
        text = json.dumps(asdict(credential))
        if self._saved_in_ring(self._name(migration, side), text):
            self._file(migration, side).unlink(missing_ok=True)
            return
        write_private(self._file(migration, side), self.vault.seal(text.encode()))

    def load(self, migration: str, side: str) -> Credential | None:
        """The sign-in of that side, or None. Raises KeyLocked when it cannot be opened."""
        path = self._file(migration, side)
        # A file is only there when the keyring failed after an earlier success: it is newer.
        text = self.vault.open(path.read_bytes()).decode() if path.exists() else None
        if text is None:
            text = self._from_ring(self._name(migration, side))
        return Credential(**json.loads(text)) if text else None

    def forget(self, migration: str, side: str) -> None:
        """Remove the sign-in of that side everywhere; nothing happens when there is none."""
        self._file(migration, side).unlink(missing_ok=True)
        self._lock(migration, side).unlink(missing_ok=True)
        if self._ring is not None:
            try:
                self._ring.delete(self._name(migration, side))
            except KeyringError:
                return

    def rekey(self, passphrase: str) -> int:
        """
        Seal every file anew under another passphrase, or a fresh random key if it is empty.

        Gives how many there were. Cut off in the middle, it can be done again with the same
        passphrase: each file opens with the old key or the new one.
        """
        vault = self.vault.renewed(passphrase)
        files = sorted(self._folder.glob("*.sealed"))
        for path in files:
            write_private(path, vault.seal(vault.open(path.read_bytes())))
        self.vault = vault
        return len(files)

    def hold(self, migration: str, side: str) -> AbstractContextManager[None]:
        """A lock across processes, for the one that renews the sign-in."""
        return held(self._lock(migration, side))

    def where(self) -> str:
        """Where sign-ins are kept, as a sentence for Settings."""
        if self._ring is not None:
            return "In the keyring of this system."
        return f"In an encrypted file in {self._folder}; its key: {self.vault.key_place}."

    def _saved_in_ring(self, name: str, text: str) -> bool:
        if self._ring is None:
            return False
        try:
            self._ring.set(name, text)
        except KeyringError:
            return False
        return True

    def _from_ring(self, name: str) -> str | None:
        if self._ring is None:
            return None
        try:
            return self._ring.get(name)
        except KeyringError:
            return None

    def _name(self, migration: str, side: str) -> str:
        return f"{self._home_mark}/{migration}/{side}"

    def _lock(self, migration: str, side: str) -> Path:
        return self._file(migration, side).with_suffix(".lock")

    def _file(self, migration: str, side: str) -> Path:
        # A hash, since a migration's name may hold what a file name may not.
        mark = hashlib.sha256(f"{migration}\0{side}".encode()).hexdigest()[:24]
        return self._folder / f"{mark}.sealed"
