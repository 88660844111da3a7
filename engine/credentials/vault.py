"""
Encryption of small secrets on this device.

The key comes from the passphrase in MUDANZA_PASSPHRASE by scrypt, or else is a random file in the
configuration folder: apart from the migrations, so that a copied or shared folder opens nothing.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from platformdirs import user_config_path

from engine.credentials.files import create_private, write_private
from engine.errors import KeyLocked

PASSPHRASE = "MUDANZA_PASSPHRASE"
SALT_BYTES = 16
SCRYPT_COST = 2**15
"""scrypt's N with r=8, p=1: 32 MB and about a tenth of a second for each guess."""


class Vault:
    """
    Seals and opens bytes. `folder` holds the salt; `config` holds the random keys, newest first.

    `older` are vaults whose seals are opened too.
    """

    def __init__(
        self,
        folder: Path,
        *,
        config: Path | None = None,
        passphrase: str | None = None,
        older: tuple[Vault, ...] = (),
    ) -> None:
        self._folder = folder
        self._config = config or user_config_path("mudanza", appauthor=False)
        self._passphrase = os.environ.get(PASSPHRASE, "") if passphrase is None else passphrase
        self._older = older

    @property
    def has_passphrase(self) -> bool:
        """Whether the key comes from a passphrase."""
        return bool(self._passphrase)

    def renewed(self, passphrase: str) -> Vault:
        """
        A vault with a new key, which opens what this one sealed: of that passphrase, or random.

        Older random keys stay in their file, since other homes on this device may use them.
        """
        if not passphrase:
            keys = b"\n".join([Fernet.generate_key(), *self._random_keys()])
            write_private(self._key_file, keys)
        return Vault(self._folder, config=self._config, passphrase=passphrase, older=(self,))

    @property
    def key_place(self) -> str:
        """Where the key comes from, for people."""
        return PASSPHRASE if self._passphrase else str(self._key_file)

    def seal(self, data: bytes) -> bytes:
        """The bytes, encrypted and signed (Fernet: AES-128-CBC and HMAC-SHA256)."""
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """The bytes again. Raises KeyLocked when they were sealed with another key."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise KeyLocked(
                "The stored sign-ins are locked with another key or passphrase.",
                detail={"key": PASSPHRASE},
            ) from None

    @property
    def _key_file(self) -> Path:
        return self._config / "credentials.key"

    def _random_keys(self) -> list[bytes]:
        return create_private(self._key_file, Fernet.generate_key()).split()

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet(self._keys())

    def _keys(self) -> list[Fernet]:
        """Its own first, which seals; all of them open."""
        own = [self._derived()] if self._passphrase else [Fernet(k) for k in self._random_keys()]
        return own + [key for vault in self._older for key in vault._keys()]

    def _derived(self) -> Fernet:
        salt = create_private(self._folder / "salt", os.urandom(SALT_BYTES))
        scrypt = Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1)
        return Fernet(urlsafe_b64encode(scrypt.derive(self._passphrase.encode())))
