"""The system's keyring, where a real one works."""

from __future__ import annotations

from typing import Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringError

SERVICE = "mudanza"
PIECE_CHARACTERS = 1000
"""Windows' Credential Manager takes about 2,500 bytes, which are two for each character."""


class Ring(Protocol):
    """A named place for texts, as `keyring` backends are."""

    def get_password(self, service: str, username: str) -> str | None:
        """The text, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store the text under the name."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove it."""


def system_ring() -> KeyringBackend | None:
    """
    The system's keyring, or None where there is only a stand-in.

    Without a desktop `keyring` gives a backend that fails; `keyrings.alt` writes plain text.
    """
    ring = keyring.get_keyring()
    backends = ring.backends if isinstance(ring, chainer.ChainerBackend) else [ring]
    return ring if backends and all(map(_real, backends)) else None


def _real(backend: object) -> bool:
    plain = type(backend).__module__.startswith("keyrings.alt")
    return not plain and not isinstance(backend, fail.Keyring | null.Keyring)


class LongTexts:
    """Texts of any length in a ring: pieces first, then an entry that names their edition."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring

    def get(self, name: str) -> str | None:
        """The text stored last, or None. Raises KeyringError."""
        entry = self._ring.get_password(SERVICE, name)
        if entry is None:
            return None
        pieces = [self._ring.get_password(SERVICE, each) for each in _pieces(name, entry)]
        return "".join(piece or "" for piece in pieces)

    def set(self, name: str, text: str) -> None:
        """Store the text; until the last step the old one is what `get` gives."""
        old = self._ring.get_password(SERVICE, name)
        cut = [text[i : i + PIECE_CHARACTERS] for i in range(0, len(text), PIECE_CHARACTERS)]
        edition = 1 - int(old.partition(":")[0]) if old else 0
        entry = f"{edition}:{len(cut)}"
        for place, piece in zip(_pieces(name, entry), cut, strict=True):
            self._ring.set_password(SERVICE, place, piece)
        self._ring.set_password(SERVICE, name, entry)
        if old:
            self._remove(_pieces(name, old))

    def delete(self, name: str) -> None:
        """Remove the text, if it is there."""
        if entry := self._ring.get_password(SERVICE, name):
            self._remove([name, *_pieces(name, entry)])

    def _remove(self, names: list[str]) -> None:
        for each in names:
            try:
                self._ring.delete_password(SERVICE, each)
            except KeyringError:
                continue  # Gone already is as good.


def _pieces(name: str, entry: str) -> list[str]:
    edition, _, count = entry.partition(":")
    return [f"{name}#{edition}.{i}" for i in range(int(count))]
