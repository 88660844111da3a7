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

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from platformdirs import user_config_path

from engine.credentials.files import create_private
from engine.errors import KeyLocked

PASSPHRASE = "MUDANZA_PASSPHRASE"
SALT_BYTES = 16
SCRYPT_COST = 2**15
"""scrypt's N with r=8, p=1: 32 MB and about a tenth of a second for each guess."""


class Vault:
    """Seals and opens bytes. `folder` holds the salt; `config` holds the random key."""

    def __init__(self, folder: Path, *, config: Path | None = None) -> None:
        self._folder = folder
        self._config = config or user_config_path("mudanza", appauthor=False)
        self._passphrase = os.environ.get(PASSPHRASE, "")

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

    @cached_property
    def _fernet(self) -> Fernet:
        if not self._passphrase:
            return Fernet(create_private(self._key_file, Fernet.generate_key()))
        salt = create_private(self._folder / "salt", os.urandom(SALT_BYTES))
        scrypt = Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1)
        return Fernet(urlsafe_b64encode(scrypt.derive(self._passphrase.encode())))
