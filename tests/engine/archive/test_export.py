"""The portable archive as another program reads it, and how it comes to its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from engine.archive import Export, Exported, Files, folder_url
from engine.errors import WrongUse
from engine.model import Attachment, Company, Contact, Conversation, Entity, Message, Record
from engine.portable import Manifest
from tests.support.stores import Stores, stores

DATA = b"%PDF-1.7 bill"
FILE = Attachment(
    id="1", name="bill.pdf", url="https://x.example.com/1", sha256=sha256(DATA).hexdigest()
)
THREAD = Conversation(id="t1", subject="Bill", messages=(Message(id="1", attachments=(FILE,)),))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Stores]:
    """A migration's archive."""
    (tmp_path / "home").mkdir()
    with stores(tmp_path / "home") as found:
        yield found


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Its files, one so far."""
    kept = Files(folder_url(tmp_path / "kept"))
    with kept.incoming() as incoming:
        incoming.write(DATA)
        incoming.keep()
    return kept


def exported(made: Stores, files: Files, out: Path, *records: Record) -> Exported:
    made.records.put((record, b'{\n "as": "given"\n}') for record in records)
    return Export(made.records, files, out).write(Manifest())


def lines(path: Path) -> list[dict[str, Any]]:
    """Every line of a part, its checksum held against it as docs/archive-format.md says."""
    found = []
    for data in path.read_bytes().splitlines():
        assert sha256(data[77:]).hexdigest() == data[11:75].decode()
        found.append(json.loads(data))
    return found


def test_another_program_reads_every_part_and_file(
    made: Stores, files: Files, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(made, files, out, Contact(id="c1", name="Núñez\n2"), Contact(id="c2"), THREAD)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))

    assert {"format": "mudanza-archive", "version": 1, "state": "complete"}.items() <= (
        manifest.items()
    )
    for part in manifest["parts"]:
        data = (out / part["path"]).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (part["bytes"], part["sha256"])
        assert part["records"] == len(lines(out / part["path"]))
    assert ["c1", "c2"] == [line["id"] for line in lines(out / "contacts.jsonl")]
    assert "Núñez\n2" == lines(out / "contacts.jsonl")[0]["record"]["name"]
    assert {"as": "given"} == lines(out / "conversations.jsonl")[0]["raw"]
    assert DATA == (out / "files" / str(FILE.sha256)[:2] / str(FILE.sha256)).read_bytes()
    assert (1, len(DATA)) == (manifest["files"], manifest["file_bytes"])


def test_what_could_not_be_read_is_told(made: Stores, files: Files, tmp_path: Path) -> None:
    made.records.put_unread([(Entity.COMPANY, "gone", "deleted_in_source", "404")])
    exported(made, files, tmp_path / "out", Company(id="k1"))
    told = lines(tmp_path / "out" / "companies.jsonl")

    assert [("gone", "deleted_in_source"), ("k1", None)] == [
        (line["id"], line.get("code")) for line in told
    ]


def test_a_file_that_was_changed_is_counted_and_not_passed_on(
    made: Stores, files: Files, tmp_path: Path
) -> None:
    [held] = (tmp_path / "kept").glob("*/*")
    held.write_bytes(b"other")
    done = exported(made, files, tmp_path / "out", THREAD)

    assert 1 == done.files_damaged
    assert 0 == done.manifest.files


def test_an_archive_that_is_there_is_replaced_whole(
    made: Stores, files: Files, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(made, files, out, Company(id="k1"), THREAD)
    (out / "agents.jsonl").write_bytes(b"")
    exported(made, files, out, Company(id="k2"))

    assert ["k1", "k2"] == [line["id"] for line in lines(out / "companies.jsonl")]
    assert not (out / "agents.jsonl").exists()
    assert ["out"] == [path.name for path in tmp_path.iterdir() if "out" in path.name]


def test_an_interrupted_one_leaves_the_old_and_goes_on(
    made: Stores, files: Files, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(made, files, out, Company(id="k1"))
    made.records.put([(THREAD, b"{}"), (Company(id="k2"), b"{}")])

    def dies(entity: Entity, done: int, total: int) -> None:
        if entity is Entity.CONVERSATION:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Export(made.records, files, out).write(Manifest(), dies)
    before = [line["id"] for line in lines(out / "companies.jsonl")]
    Export(made.records, files, out).write(Manifest())

    assert ["k1"] == before
    assert ["k1", "k2"] == [line["id"] for line in lines(out / "companies.jsonl")]
    assert [out] == list(tmp_path.glob("*out*"))


def test_a_folder_with_other_things_is_left_alone(
    made: Stores, files: Files, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.odt").write_text("four years")

    with pytest.raises(WrongUse) as caught:
        exported(made, files, tmp_path / "out", Company(id="k1"))

    assert ("folder_taken", "thesis.odt") == (caught.value.code, caught.value.detail["names"])
    assert ["thesis.odt"] == [path.name for path in (tmp_path / "out").iterdir()]
