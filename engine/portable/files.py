"""The files of the archive: each content once, named by its SHA-256."""

from __future__ import annotations

import errno
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from types import TracebackType

import fsspec

from engine.errors import DiskFull, Unreadable

MEMORY_BYTES = 1 << 20


HEAD_BYTES = 512


class Incoming:
    """Takes a file's bytes and gives it its name once all have come."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._hash = sha256()
        self._spool = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - closed in __exit__
        self.size = 0
        self.head = b""
        """The first bytes, which tell what it is whatever it is called."""

    def __enter__(self) -> Incoming:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def write(self, data: bytes, /) -> int:
        """Add a block of bytes."""
        self._hash.update(data)
        self.head = (self.head + data[:HEAD_BYTES])[:HEAD_BYTES]
        self.size += len(data)
        return self._spool.write(data)

    @property
    def name(self) -> str:
        """The SHA-256, in hexadecimal, of what has come."""
        return self._hash.hexdigest()

    def keep(self) -> str:
        """Put the file into the archive; returns its SHA-256 in hexadecimal."""
        name = self.name
        self._spool.seek(0)
        self._files.store(name, self._spool)
        return name


class Files:
    """
    The file store of one migration at any fsspec URL.

    A folder on this device by default. Raises DiskFull when it has no room.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._system, self._root = fsspec.core.url_to_fs(url)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{name}"

    def incoming(self) -> Incoming:
        """A place to write a new file into."""
        return Incoming(self)

    def store(self, name: str, source: tempfile.SpooledTemporaryFile[bytes]) -> None:
        """Keep a file under its hash; nothing happens when it is there."""
        path = self._path(name)
        if self._system.exists(path):
            return
        partial = f"{path}.part-{os.getpid()}-{id(source)}"
        try:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._system.open(partial, "wb") as target:
                while block := source.read(MEMORY_BYTES):
                    target.write(block)
            self._system.mv(partial, path)
        except OSError as error:
            self._drop(partial)
            raise self._explained(error) from error

    def _drop(self, partial: str) -> None:
        """Give the room of a half-written file back."""
        try:
            self._system.rm_file(partial)
        except OSError:
            pass  # It was not begun.

    def _explained(self, error: OSError) -> Exception:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return error
        return DiskFull(
            f"The folder {self._root} is full.", path=str(self._root), need_bytes=MEMORY_BYTES
        )

    def read(self, sha256_hex: str) -> bytes:
        """The whole file; raises Unreadable("archive_damaged") when it is gone or changed."""
        try:
            with self._system.open(self._path(sha256_hex), "rb") as source:
                data: bytes = source.read()
        except FileNotFoundError as error:
            raise _gone() from error
        if sha256(data).hexdigest() != sha256_hex:
            raise _changed()
        return data

    def copy(self, sha256_hex: str, into: Files) -> None:
        """
        Put the file into another store, block by block; nothing happens when it is there.

        Raises Unreadable("archive_damaged") when it is gone or changed.
        """
        if into.has(sha256_hex):
            return
        with into.incoming() as incoming:
            try:
                with self._system.open(self._path(sha256_hex), "rb") as source:
                    while block := source.read(MEMORY_BYTES):
                        incoming.write(block)
            except FileNotFoundError as error:
                raise _gone() from error
            if incoming.name != sha256_hex:
                raise _changed()
            incoming.keep()

    def forget(self) -> None:
        """Delete every file of the store."""
        if self._system.exists(self._root):
            self._system.rm(self._root, recursive=True)

    def size(self, sha256_hex: str) -> int:
        """Its length in bytes."""
        return int(self._system.size(self._path(sha256_hex)))

    def has(self, sha256_hex: str) -> bool:
        """Whether the archive holds this content."""
        return bool(self._system.exists(self._path(sha256_hex)))


def _gone() -> Unreadable:
    return Unreadable("A file is no longer in the archive.", code="archive_damaged")


def _changed() -> Unreadable:
    return Unreadable(
        "A file in the archive no longer matches its checksum.", code="archive_damaged"
    )


def folder_url(folder: Path) -> str:
    """The fsspec URL of a folder on this device."""
    return folder.resolve().as_uri()
