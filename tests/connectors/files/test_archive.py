"""Damage, doubt and company: what an archive does when it is not alone and not whole."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.connectors.base import Connection, Key, Reader, Scope, Settings, Unread
from engine.connectors.files import CONNECTOR
from engine.connectors.files.writer import FilesWriter
from engine.connectors.optional import SupportsListing
from engine.errors import (
    AccountChanged,
    CannotStart,
    DiskFull,
    FileMissing,
    MigrationError,
    NotFound,
    Unreadable,
    WrongUse,
)
from engine.model import (
    Attachment,
    Company,
    Contact,
    Conversation,
    Entity,
    Message,
    Record,
    Ref,
    entity_of,
)
from engine.portable import Archive, Line, lines, pack, unpack
from engine.portable.manifest import LARGEST_MB
from tests.connectors.files.folders import reader_of, written
from tests.contract.desk import Held, MemoryFiles, everything, key_of
from tests.contract.runs import Journal, write
from tests.support.sandbox import ROOT

PEOPLE = [(Contact(id=f"c{n}", name=f"Name {n}"), b"{}") for n in range(5)]


@pytest.fixture
async def reader(tmp_path: Path) -> Reader:
    return reader_of(tmp_path / "a")


def flip(path: Path, place: int, bit: int = 1) -> None:
    """Turn one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= bit
    path.write_bytes(bytes(data))


def writer_of(folder: Path, files: MemoryFiles | None = None) -> FilesWriter:
    connection = Connection(url=str(folder), kind="folder", secrets={})
    made = CONNECTOR.writer(connection, Settings(), files or MemoryFiles())
    assert isinstance(made, FilesWriter)
    return made


async def test_a_flipped_bit_costs_that_record_alone(tmp_path: Path, reader: Reader) -> None:
    written(tmp_path / "a", PEOPLE)
    part = tmp_path / "a" / "contacts.jsonl"
    flip(part, part.read_bytes().index(b"Name 3"))
    found, unread = await everything(reader, Entity.CONTACT)

    assert ["c0", "c1", "c2", "c4"] == [one.record.id for one in found]
    assert [("c3", "archive_damaged")] == [(one.id, one.code) for one in unread]
    one = await reader.get(Ref(Entity.CONTACT, "c3"))
    assert isinstance(one, Unread)
    assert 5 == (await reader.count(Entity.CONTACT, Scope())).count


async def test_a_line_longer_than_any_record_costs_that_record_alone(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_BYTES", 2_000)
    long = Contact(id="long", name="N" * 3 * 1024 * 1024)
    written(tmp_path / "a", [*PEOPLE[:2], (long, b"{}"), *PEOPLE[2:]])
    found, unread = await everything(reader, Entity.CONTACT)

    assert [f"c{n}" for n in range(5)] == [one.record.id for one in found]
    assert [("long", "archive_line_long")] == [(one.id, one.code) for one in unread]


async def test_a_manifest_without_end_is_told_and_not_read(tmp_path: Path, reader: Reader) -> None:
    written(tmp_path / "a", PEOPLE)
    with (tmp_path / "a" / "manifest.json").open("r+b") as manifest:
        manifest.truncate((LARGEST_MB << 20) + 1)

    with pytest.raises(WrongUse) as caught:
        await reader.account()

    assert ("archive_manifest_large", str(LARGEST_MB)) == (
        caught.value.code,
        caught.value.detail["limit"],
    )


async def test_any_flipped_bit_is_noticed(tmp_path: Path) -> None:
    written(tmp_path / "a", PEOPLE)
    part = tmp_path / "a" / "contacts.jsonl"
    whole = part.read_bytes()
    for place in range(0, len(whole), 37):
        part.write_bytes(whole)
        flip(part, place, 4)
        found, _ = await everything(reader_of(tmp_path / "a"), Entity.CONTACT)
        told = {one.record.id: one.record for one in found}

        assert len(told) < 5
        assert told.items() <= {r.id: r for r, _ in PEOPLE}.items()


async def test_a_flipped_bit_in_a_file_costs_that_file_alone(
    tmp_path: Path, reader: Reader
) -> None:
    files = MemoryFiles()
    names = [files.keep(data) for data in (b"first", b"second")]
    held = tuple(Attachment(id=n, name=n, url=f"https://x/{n}", sha256=n) for n in names)
    writer = writer_of(tmp_path / "a", files)
    await write(writer, Conversation(id="t", messages=(Message(id="1", attachments=held),)))
    await writer.close()
    flip(tmp_path / "a" / "files" / names[0][:2] / names[0], 0)

    with pytest.raises(FileMissing):
        await reader.fetch(held[0], Held())
    sink = Held()
    await reader.fetch(held[1], sink)
    assert b"second" == bytes(sink)


async def test_a_newer_version_is_refused(tmp_path: Path, reader: Reader) -> None:
    written(tmp_path / "a", PEOPLE)
    path = tmp_path / "a" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 2}))

    for side in (reader, writer_of(tmp_path / "a")):
        with pytest.raises(MigrationError) as caught:
            await side.account()
        assert "archive_newer" == caught.value.code


async def test_a_folder_with_nothing_to_read_says_so(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(CannotStart) as caught:
        await reader.account()

    assert "folder_empty" == caught.value.code


async def test_a_folder_with_other_things_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("four years")

    with pytest.raises(CannotStart) as caught:
        await writer_of(tmp_path).account()

    assert "folder_taken" == caught.value.code


async def test_what_a_killed_process_left_of_a_line_does_not_spoil_the_next(
    tmp_path: Path, reader: Reader
) -> None:
    written(tmp_path / "a", PEOPLE[:2])
    with (tmp_path / "a" / "contacts.jsonl").open("ab") as part:
        part.write(pack(Line(id="c2", record=PEOPLE[2][0]))[:90])
    writer = writer_of(tmp_path / "a")
    await write(writer, PEOPLE[3][0])
    await writer.close()
    found, unread = await everything(reader, Entity.CONTACT)

    assert ["c0", "c1", "c3"] == [one.record.id for one in found]
    assert [] == unread


async def test_records_of_two_accounts_are_not_mixed(tmp_path: Path) -> None:
    written(tmp_path / "a", PEOPLE)
    other = await reader_of(tmp_path / "a").account()
    writer = writer_of(tmp_path / "a")
    record = Contact(id="c9")

    with pytest.raises(AccountChanged):
        await write(writer, record, Key(text="zendesk:contacts:c9", record=record, source=other))


async def test_taking_back_removes_lines_and_the_files_that_only_they_had(tmp_path: Path) -> None:
    files = MemoryFiles()
    own, shared = files.keep(b"own"), files.keep(b"shared")

    def thread(one: str, *names: str) -> Conversation:
        held = tuple(Attachment(id=n, name=n, url=n, sha256=n) for n in names)
        return Conversation(id=one, messages=(Message(id="1", attachments=held),))

    writer = writer_of(tmp_path / "a", files)
    for record in (thread("t1", own, shared), thread("t2", shared), Company(id="k")):
        await write(writer, record)
    await writer.close()
    writer = writer_of(tmp_path / "a", files)
    await writer.delete(Entity.CONVERSATION, "t1")
    await writer.delete(Entity.COMPANY, "k")
    await writer.delete(Entity.COMPANY, "k")
    await writer.close()
    manifest = Archive(tmp_path / "a").manifest()

    assert [shared] == [path.name for path in (tmp_path / "a" / "files").glob("*/*")]
    assert manifest is not None
    assert [(Entity.CONVERSATION, 1)] == [(one.entity, one.records) for one in manifest.parts]


def test_several_who_write_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    def add(start: int) -> None:
        archive = Archive(tmp_path / "a", writing=True)
        archive.begin(None)
        for n in range(start, start + 40):
            archive.add(Entity.COMPANY, Line(id=f"k{n}", record=Company(id=f"k{n}")), sync=False)
        archive.seal()
        archive.close()

    several = [threading.Thread(target=add, args=(start,)) for start in (0, 20, 40)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    lines = (tmp_path / "a" / "companies.jsonl").read_bytes().splitlines(keepends=True)

    assert {f"k{n}": 1 for n in range(80)} == Counter(unpack(line).id for line in lines)


PROGRAM = """
import asyncio, sys
from tests.connectors.files.test_archive import writer_of
from tests.contract.runs import Journal, write
from engine.model import Company
from pathlib import Path

async def main():
    writer = writer_of(Path(sys.argv[1]))
    for n in range(100_000):
        await write(writer, Company(id=f"k{n}", description="x" * 500))
        print(n, flush=True)

asyncio.run(main())
"""


def killed_after(folder: Path, records: int) -> Iterator[int]:
    """The records that a process said were written before it was killed."""
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield int(line)
            if int(line) == records:
                time.sleep(0.003 * records % 0.01)
                process.kill()


@pytest.mark.parametrize("records", [3, 17])
async def test_a_killed_process_loses_nothing_that_it_said_was_written(
    tmp_path: Path, reader: Reader, records: int
) -> None:
    said = max(killed_after(tmp_path / "a", records))
    again = writer_of(tmp_path / "a")
    for n in range(said + 3):
        record = Company(id=f"k{n}", description="x" * 500)
        found = await again.find(key_of(record), Entity.COMPANY, {})
        assert found is not None or n > said
        if found is None:
            await write(again, record)
    await again.close()
    found_now, unread = await everything(reader, Entity.COMPANY)
    ids = [one.record.id for one in found_now]

    assert [] == unread
    assert len(ids) == len(set(ids))
    assert {f"k{n}" for n in range(said + 3)} <= set(ids)


@given(st.binary(max_size=200))
def test_no_bytes_are_taken_for_a_line(data: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack(data)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.builds(Contact, id=TEXT, name=TEXT, fields=st.dictionaries(TEXT, TEXT, max_size=2)))
def test_any_record_comes_back_from_its_line(record: Record) -> None:
    data = pack(Line(id=record.id, record=record))

    assert 1 == data.count(b"\n")
    assert record == unpack(data).record
    assert Entity.CONTACT is entity_of(record)


async def update(writer: FilesWriter, record: Contact) -> None:
    remember = Journal().remember
    key = key_of(record)
    await writer.update(record, target_id=record.id, since=0, key=key, memo={}, remember=remember)


async def test_a_changed_record_has_one_line_once_the_archive_is_sealed(tmp_path: Path) -> None:
    written(tmp_path / "a", PEOPLE)
    writer = writer_of(tmp_path / "a")
    changed, gone = Contact(id="c2", name="Another name"), Contact(id="gone")
    await update(writer, changed)
    with pytest.raises(NotFound) as caught:
        await update(writer, gone)
    assert "target_gone" == caught.value.code
    await writer.close()
    lines = (tmp_path / "a" / "contacts.jsonl").read_bytes().splitlines(keepends=True)

    assert ["c0", "c1", "c3", "c4", "c2"] == [unpack(line).id for line in lines]
    assert changed == unpack(lines[-1]).record


async def test_all_ids_are_listed(tmp_path: Path) -> None:
    written(tmp_path / "a", PEOPLE)
    reader = reader_of(tmp_path / "a")
    assert isinstance(reader, SupportsListing)
    ids = [one async for page in reader.listed(Entity.CONTACT) for one in page]

    assert ["c0", "c1", "c2", "c3", "c4"] == ids


async def test_a_full_disk_is_told_with_its_folder_and_the_record_written_once_there_is_room(
    tmp_path: Path, reader: Reader
) -> None:
    written(tmp_path / "a", PEOPLE[:1])
    part = tmp_path / "a" / "companies.jsonl"
    part.symlink_to("/dev/full")
    writer = writer_of(tmp_path / "a")

    with pytest.raises(DiskFull) as caught:
        await write(writer, Company(id="k"))
    part.unlink()
    await write(writer, Company(id="k"))
    await writer.close()
    found, _ = await everything(reader, Entity.COMPANY)

    assert str(tmp_path / "a") == caught.value.path
    assert ["k"] == [one.record.id for one in found]
