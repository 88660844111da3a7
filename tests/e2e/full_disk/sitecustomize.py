"""
A file store `full://FOLDER` on a disk that is full while FOLDER/.full exists.

Put before the path of a program, so that what ships runs on it as on any other store.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem


class FullDisk(LocalFileSystem):  # type: ignore[misc]
    """A folder of this device that refuses to grow while its mark is there."""

    protocol = "full"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix("full://")))

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        """A file; no new one on a full disk."""
        local = Path(self._strip_protocol(path))
        if "w" in mode and any((folder / ".full").exists() for folder in local.parents):
            raise OSError(errno.ENOSPC, "No space left on device", str(local))
        return super().open(path, mode, **options)


fsspec.register_implementation("full", FullDisk)
