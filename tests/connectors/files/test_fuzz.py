"""Whatever lies in a folder: what makes sense is read, all else is told, nothing breaks."""

from __future__ import annotations

import asyncio
import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from engine.errors import MigrationError, WrongUse
from engine.mapping import Mapping, dump, load
from engine.model import Contact, Conversation, Entity, Message
from tests.connectors.files.folders import reader_of, written
from tests.contract.desk import everything

DEEP = 200_000
SLOW = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
NESTED = [b"[" * DEEP, b'{"a":' * DEEP, b'{"id":"1","record":' + b"[" * DEEP]

Damage = Callable[[bytes], bytes]


def cut(share: float) -> Damage:
    return lambda data: data[: int(len(data) * share)]


def overwritten(share: float, with_: bytes) -> Damage:
    def damage(data: bytes) -> bytes:
        at = int(len(data) * share)
        return data[:at] + with_ + data[at + len(with_) :]

    return damage


DAMAGES = st.one_of(
    st.floats(0, 1).map(cut),
    st.builds(overwritten, st.floats(0, 1), st.binary(min_size=1, max_size=40)),
    st.binary(max_size=2_000).map(lambda new: lambda _: new),
    st.sampled_from(NESTED).map(lambda new: lambda _: new),
    st.sampled_from(NESTED).map(lambda new: lambda data: data + b"\n" + new + b"\n"),
)


def read(folder: Path) -> int:
    """Read all of it as a run does; how many records, read or told unread."""

    async def use() -> int:
        reader = reader_of(folder)
        try:
            await reader.account()
            total = 0
            for entity in Entity:
                await reader.fields(entity)
                found, unread = await everything(reader, entity)
                total += len(found) + len(unread)
            return total
        finally:
            await reader.close()

    return asyncio.run(use())


def survives(files: dict[str, bytes]) -> int:
    """The records of a folder with these files; 0 when it is refused with a reason."""
    with tempfile.TemporaryDirectory() as name:
        for path, data in files.items():
            place = Path(name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        try:
            return read(Path(name))
        except MigrationError:
            return 0


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a small archive that is whole."""
    folder = tmp_path_factory.mktemp("whole") / "archive"
    talk = Conversation(id="v1", subject="Hola", messages=(Message(id="m", text="Buenos días"),))
    written(folder, [(Contact(id="c1", name="Ana"), b'{"id":1}'), (talk, b"{}")])
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_archive_is_read_when_nothing_is_wrong(archive: dict[str, bytes]) -> None:
    assert 2 == survives(archive)


@SLOW
@given(st.data(), DAMAGES)
def test_a_damaged_archive_is_told(
    archive: dict[str, bytes], data: st.DataObject, damage: Damage
) -> None:
    path = data.draw(st.sampled_from(sorted(archive)))
    assert survives(archive | {path: damage(archive[path])}) <= 4


@pytest.mark.parametrize("nested", [b'"id":"c1","raw":', b'"id":"c1","record":'])
def test_a_line_nested_without_end_is_told_though_its_checksum_is_right(
    archive: dict[str, bytes], nested: bytes
) -> None:
    body = nested + b"[" * DEEP + b"]" * DEEP + b"}"
    line = b'{"sha256":"' + sha256(body).hexdigest().encode() + b'",' + body + b"\n"

    assert 2 <= survives(archive | {"contacts.jsonl": archive["contacts.jsonl"] + line})


HEADS = [b"id,name,email\n", b"\xff\xfei\x00d\x00", b"id;subject;created_at\n"]


@SLOW
@given(st.sampled_from(HEADS), st.binary(max_size=3_000), st.sampled_from(["contacts", "messages"]))
def test_any_bytes_make_a_table_or_a_reason(head: bytes, body: bytes, table: str) -> None:
    survives({f"{table}.csv": head + body})


def workbook() -> bytes:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "contacts"
    for row in (["id", "name", "email"], ["1", "Ana", "ana@example.com"]):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, part: str, damage: Damage) -> bytes:
    """The workbook with one of the files inside damaged, packed well."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, damage(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


BOOK = workbook()
PARTS = zipfile.ZipFile(BytesIO(BOOK)).namelist()


def test_the_workbook_is_read_when_nothing_is_wrong() -> None:
    assert 1 <= survives({"contacts.xlsx": BOOK})


@SLOW
@given(DAMAGES)
def test_a_damaged_workbook_is_told(damage: Damage) -> None:
    survives({"contacts.xlsx": damage(BOOK)})


@SLOW
@given(st.sampled_from(PARTS), DAMAGES)
def test_a_workbook_with_a_damaged_part_is_told(part: str, damage: Damage) -> None:
    survives({"contacts.xlsx": repacked(BOOK, part, damage)})


MAPPING = dump(Mapping(source="files", target="intercom", excluded={"contacts": ("1",)})).encode()


@given(DAMAGES)
def test_a_damaged_mapping_is_refused_with_its_line_or_taken(damage: Damage) -> None:
    text = damage(MAPPING).decode("utf-8", "replace")
    try:
        assert isinstance(load(text), Mapping)
    except WrongUse:
        return


@pytest.mark.parametrize(
    "nested", ["a = " + "[" * DEEP, "a = " + "{b = " * DEEP, "[" + "a." * DEEP + "a]"]
)
def test_a_mapping_nested_without_end_is_refused(nested: str) -> None:
    with pytest.raises(WrongUse):
        load(nested)
