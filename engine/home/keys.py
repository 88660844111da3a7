"""Secret keys of a data folder: what is signed here can be checked here alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def key_of(folder: Path, name: str) -> bytes:
    """A key readable by its owner alone; made when first needed, whoever comes first."""
    path = folder / f"{name}.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123 - mode from the start
            out.write(secrets.token_bytes(KEY_BYTES))
    except FileExistsError:
        pass
    return path.read_bytes()
