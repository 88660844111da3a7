"""Files and folders that only their owner may read, replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import DiskFull

OWNER_FOLDER = 0o700
OWNER_FILE = 0o600


def private_folder(folder: Path) -> Path:
    """The folder, made if need be, open to its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=OWNER_FOLDER)
    folder.chmod(OWNER_FOLDER)
    return folder


def write_private(path: Path, data: bytes) -> None:
    """
    Replace the file by these bytes in one step; mode 0600. Raises DiskFull.

    The bytes are on the disk before the old ones go: a refresh token exists once.
    """
    private_folder(path.parent)
    try:
        # mkstemp makes files of mode 0600.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _full(path.parent, len(data)) from None
        raise


def create_private(path: Path, data: bytes) -> bytes:
    """The bytes of the file, which is made of `data` if it is not there; the first maker wins."""
    private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    try:
        # A link refuses an existing name, so two processes never end up with two keys.
        os.link(name, path)
    except FileExistsError:
        pass
    except OSError:
        # A disk without links, such as a memory stick.
        if not path.exists():
            Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path.read_bytes()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file, against other processes too; waits for it. Freed when a holder dies."""
    private_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_FILE)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _full(folder: Path, need: int) -> DiskFull:
    return DiskFull(f"The folder {folder} is full.", path=str(folder), need_bytes=need)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
