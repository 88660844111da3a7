"""Files lie in the archive once, by content, and a full folder is said."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from engine.archive import Files, folder_url
from engine.errors import DiskFull, Unreadable
from engine.portable.files import MEMORY_BYTES


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(folder_url(tmp_path / "ficheros de Ana"))


def keep(files: Files, data: bytes) -> str:
    with files.incoming() as incoming:
        incoming.write(data[:3])
        incoming.write(data[3:])
        assert len(data) == incoming.size
        return incoming.keep()


@pytest.mark.parametrize("data", [b"", b"short", b"x" * (2 * MEMORY_BYTES + 7)])
def test_a_file_comes_back_as_it_was_kept(files: Files, data: bytes) -> None:
    name = keep(files, data)
    assert (data, len(data), True) == (files.read(name), files.size(name), files.has(name))


def test_the_same_content_is_kept_once(files: Files, tmp_path: Path) -> None:
    assert keep(files, b"label") == keep(files, b"label")
    assert 1 == sum(1 for path in tmp_path.rglob("*") if path.is_file())


def test_a_file_that_does_not_come_whole_leaves_nothing_behind(
    files: Files, tmp_path: Path
) -> None:
    with files.incoming() as incoming:
        incoming.write(b"half")
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_changed_or_missing_file_is_told(files: Files, tmp_path: Path) -> None:
    name = keep(files, b"label")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(b"another")
    with pytest.raises(Unreadable, match="checksum") as changed:
        files.read(name)
    path.unlink()
    with pytest.raises(Unreadable, match="no longer") as gone:
        files.read(name)
    assert ["archive_damaged"] * 2 == [changed.value.code, gone.value.code]


def test_a_full_folder_is_named_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files(folder_url(tmp_path))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files._system, "mv", full)
    with pytest.raises(DiskFull) as raised:
        keep(files, b"label")
    assert str(tmp_path) == raised.value.path
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]
