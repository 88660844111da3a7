"""Tables as people export them: encodings, delimiters, headers, dates, bad rows."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cells import cell, value
from engine.connectors.base import Reader, Scope, Sourced, Unread
from engine.connectors.files.tables.columns import Table, column_of, table_of
from engine.connectors.files.tables.settings import DAY_FIRST, MONTH_FIRST, Settings
from engine.connectors.files.tables.values import BadCell, moment, several
from engine.errors import CannotStart, FileMissing, FileUnsafe, WrongUse
from engine.model import (
    Article,
    Attachment,
    AuthorRole,
    Collection,
    Contact,
    Conversation,
    Entity,
    MessageKind,
    Priority,
    Record,
    Ref,
    Status,
)
from tests.connectors.files.folders import reader_of
from tests.contract.desk import Held, everything
from tests.support.sandbox import ROOT

PEOPLE = "Nombre;Correo electrónico;Teléfono;NIF\nMarta Ruiz Peña;m@x.es;+49 30 1234567;B-1\n"
TICKETS = "Ticket ID,Subject,Requester Email,Status,Created At\n"


async def records(reader: Reader, entity: Entity) -> list[Record]:
    found, unread = await everything(reader, entity)
    assert [] == unread
    return [one.record for one in found]


async def contacts(folder: Path) -> list[Contact]:
    found = await records(reader_of(folder), Entity.CONTACT)
    return [one for one in found if isinstance(one, Contact)]


async def threads(folder: Path) -> list[Conversation]:
    found = await records(reader_of(folder), Entity.CONVERSATION)
    return [one for one in found if isinstance(one, Conversation)]


@pytest.mark.parametrize(
    "encoding", "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be cp1252 latin-1 cp850".split()
)
async def test_an_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    more = "".join(f"Ángel Muñoz {n};a{n}@x.es;;\n" for n in range(5))
    (tmp_path / "clientes.csv").write_bytes((PEOPLE + more).encode(encoding))
    marta, *others = await contacts(tmp_path)

    assert ("Marta Ruiz Peña", "m@x.es") == (marta.name, marta.email)
    assert 5 == len(others)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
async def test_a_delimiter_is_found_out(tmp_path: Path, sign: str) -> None:
    with (tmp_path / "contacts.csv").open("w", newline="") as file:
        lines = csv.writer(file, delimiter=sign)
        lines.writerows([["name", "email", "job title"], ["Ruiz, Marta; Peña|x", "m@x.es", "CEO"]])
        lines.writerow(["Eva", "e@x.es", "a, b, c; d"])
    marta, eva = await contacts(tmp_path)

    assert ("Ruiz, Marta; Peña|x", "CEO") == (marta.name, marta.job_title)
    assert "a, b, c; d" == eva.job_title


async def test_headers_in_spanish_and_unknown_ones_are_carried(tmp_path: Path) -> None:
    (tmp_path / "Clientes 2024.csv").write_text(PEOPLE, "utf-8")
    [marta] = await contacts(tmp_path)
    fields = await reader_of(tmp_path).fields(Entity.CONTACT)

    assert "+49 30 1234567" == marta.phone
    assert {"NIF": "B-1"} == marta.fields
    assert ["NIF"] == [one.key for one in fields]


async def test_one_table_of_tickets_brings_its_people_along(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(
        "Ticket ID,Subject,Description,Requester Email,Requester Name,Assignee,Group,Status,"
        "Priority\n"
        "7,Where?,Where is it?,m@x.es,Marta,ana@shop.es,Soporte,Pendiente del cliente,Alta\n"
    )
    [thread] = await threads(tmp_path)
    [marta] = await contacts(tmp_path)
    agents = await records(reader_of(tmp_path), Entity.AGENT)

    assert (Status.WAITING_CUSTOMER, Priority.HIGH) == (thread.status, thread.priority)
    assert Ref(Entity.CONTACT, marta.id) == thread.requester == thread.messages[0].author.ref
    assert ("Marta", "m@x.es") == (marta.name, marta.email)
    assert [Ref(Entity.AGENT, one.id) for one in agents] == [thread.assignee]
    assert thread.team == Ref(Entity.TEAM, "Soporte")


async def test_messages_join_their_conversation_in_order_and_notes_stay_notes(
    tmp_path: Path,
) -> None:
    (tmp_path / "tickets.csv").write_text(TICKETS + "7,Where?,m@x.es,open,2021-03-03T14:05:07Z\n")
    (tmp_path / "replies.csv").write_text(
        "ticket id,author,author role,private,date,body\n"
        "7,ana@shop.es,agent,no,2021-03-03 16:00,Here\n"
        "7,ana@shop.es,agent,yes,2021-03-03 15:00,INTERNO\n"
        "7,m@x.es,customer,,2021-03-03 17:00,Thanks\n"
        "8,m@x.es,customer,,2021-03-03 17:00,Of no ticket\n"
    )
    seven, eight = await threads(tmp_path)

    assert [
        ("INTERNO", MessageKind.NOTE, AuthorRole.AGENT),
        ("Here", MessageKind.REPLY, AuthorRole.AGENT),
        ("Thanks", MessageKind.REPLY, AuthorRole.CONTACT),
    ] == [(one.text, one.kind, one.author.role) for one in seven.messages]
    assert ("8", ["Of no ticket"]) == (eight.id, [one.text for one in eight.messages])
    assert Ref(Entity.CONTACT, "m@x.es") == eight.requester


async def test_articles_lie_in_the_collections_that_they_name(tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text(
        "Title,Body,Category,Section,Status\n"
        "Paying,<p>With <b>cash</b></p>,Billing,How to,published\n"
        'Returns,"First a < b\n\nthen",Billing,,borrador\n'
    )
    articles = [
        one
        for one in await records(reader_of(tmp_path), Entity.ARTICLE)
        if isinstance(one, Article)
    ]
    shelves = {
        one.id: one
        for one in await records(reader_of(tmp_path), Entity.COLLECTION)
        if isinstance(one, Collection)
    }

    assert ["<p>With <b>cash</b></p>", "<p>First a &lt; b</p><p>then</p>"] == [
        one.html for one in articles
    ]
    assert ["published", "draft"] == [one.state for one in articles]
    inner = articles[0].parent
    assert inner is not None
    assert "How to" == shelves[inner.id].name
    assert articles[1].parent == shelves[inner.id].parent


async def test_a_status_that_nobody_knows_is_open_and_told(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(TICKETS + "7,Where?,m@x.es,frozen,2021-03-03\n")
    [thread] = await threads(tmp_path)

    assert (Status.OPEN, {"status": "frozen"}) == (thread.status, thread.original)
    assert ["status_reduced"] == [loss.code for loss in thread.losses]


BAD = (
    "1,Good,m@x.es,open,2021-03-03\n"
    "2,Bad date,m@x.es,open,yesterday\n"
    "1,Twice,m@x.es,open,2021-03-03\n"
    "4,Too long,m@x.es,open,2021-03-03,more\n"
    '5,Not mine,m@x.es,open,"32/01/2021"\n'
)


def rejected(folder: Path) -> list[dict[str, str]]:
    with (folder / "tickets.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_bad_rows_are_told_and_written_beside_with_their_reason(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(TICKETS + BAD)
    found, unread = await everything(reader_of(tmp_path), Entity.CONVERSATION)
    count = await reader_of(tmp_path).count(Entity.CONVERSATION, Scope())

    assert ["1"] == [one.record.id for one in found]
    assert ["2", "tickets:4", "4", "5"] == [one.id for one in unread]
    assert {"row_rejected"} == {one.code for one in unread}
    assert 5 == count.count
    assert ["3", "4", "5", "6"] == [row["_line"] for row in rejected(tmp_path)]
    assert "“yesterday” is no date" == rejected(tmp_path)[0]["_reason"]
    assert "«yesterday» no es una fecha" == rejected(tmp_path)[0]["_motivo"]
    assert TICKETS + BAD == (tmp_path / "tickets.csv").read_text()


async def test_a_mended_row_is_taken_and_what_was_not_mended_stays_bad(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(TICKETS + BAD)
    await reader_of(tmp_path).account()
    path = tmp_path / "tickets.rejected.csv"
    path.write_text(path.read_text("utf-8-sig").replace("yesterday", "2021-03-04"), "utf-8")
    for _ in range(2):
        found, unread = await everything(reader_of(tmp_path), Entity.CONVERSATION)

        assert ["1", "2"] == [one.record.id for one in found]
        assert ["tickets:4", "4", "5"] == [one.id for one in unread]
    one = await reader_of(tmp_path).get(Ref(Entity.CONVERSATION, "2"))
    assert isinstance(one, Sourced)
    assert datetime(2021, 3, 4, tzinfo=UTC) == one.record.created_at
    assert [True, False, False, False] == [not row["_reason"] for row in rejected(tmp_path)]


async def test_bytes_that_do_not_decode_cost_their_row_alone(tmp_path: Path) -> None:
    rows = "".join(f"{n},Subject ñ {n},m@x.es,open,2021-03-03\n" for n in range(9_000))
    data = (TICKETS + rows).encode()
    broken = data.replace(b"8900,Subject \xc3\xb1", b"8900,Subject \xf1")
    (tmp_path / "tickets.csv").write_bytes(broken)
    found, unread = await everything(reader_of(tmp_path), Entity.CONVERSATION)

    assert 8_999 == len(found)
    assert ["8900"] == [one.id for one in unread]


@pytest.mark.parametrize(
    "rows, first",
    [
        ("13/02/2021\n03/04/2021", datetime(2021, 4, 3, tzinfo=UTC)),
        ("02/13/2021\n03/04/2021", datetime(2021, 3, 4, tzinfo=UTC)),
    ],
)
async def test_other_rows_tell_whether_the_day_comes_first(
    tmp_path: Path, rows: str, first: datetime
) -> None:
    (tmp_path / "contacts.csv").write_text(
        "created\tname\temail\n"
        + "".join(f"{date}\tEva\te{n}@x.es\n" for n, date in enumerate(rows.split()))
    )

    assert first == (await contacts(tmp_path))[1].created_at


async def test_dates_that_can_be_read_both_ways_are_asked_about(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("name,email,created\nEva,e@x.es,03/04/2021\n")

    with pytest.raises(CannotStart) as caught:
        await reader_of(tmp_path).account()
    assert "dates_ambiguous" == caught.value.code

    (tmp_path / "columns.toml").write_text('[settings]\ndates = "month first"\n')
    [eva] = await contacts(tmp_path)
    assert datetime(2021, 3, 4, tzinfo=UTC) == eva.created_at


async def test_a_person_decides_what_columns_mean(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("Who,Where to,Secret\nEva,e@x.es,1\n")
    (tmp_path / "columns.toml").write_text(
        '[contacts]\n"Who" = "name"\n"Where to" = "email"\n"Secret" = ""\n'
    )
    [eva] = await contacts(tmp_path)

    assert ("Eva", "e@x.es", {}) == (eva.name, eva.email, eva.fields)


@pytest.mark.parametrize(
    "text, code",
    [
        ('[contacts]\nWho = "nom"', "columns_field"),
        ("[settings]\ntime_zone = 'Mars/Olympus'", "columns_file"),
        ("[settings", "columns_file"),
        ("[settings]\ndates = 'sometimes'", "columns_file"),
    ],
)
async def test_a_columns_file_that_makes_no_sense_is_explained(
    tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "contacts.csv").write_text("Who,email\nEva,e@x.es\n")
    (tmp_path / "columns.toml").write_text(text)

    with pytest.raises(WrongUse) as caught:
        await reader_of(tmp_path).account()
    assert code == caught.value.code


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2021-03-28T02:30:00+01:00", datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),
        ("2021-03-03 14:05:07 UTC", datetime(2021, 3, 3, 14, 5, 7, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("3.4.2021 14:05", datetime(2021, 4, 3, 14, 5, tzinfo=UTC)),
        ("3/4/21, 2:05 PM", datetime(2021, 4, 3, 14, 5, tzinfo=UTC)),
        ("12/31/2021 12:00 am", datetime(2021, 12, 31, 0, 0, tzinfo=UTC)),
        ("1 de marzo de 2021", datetime(2021, 3, 1, tzinfo=UTC)),
        ("Mar 1, 2021", datetime(2021, 3, 1, tzinfo=UTC)),
        ("1614780307", datetime(2021, 3, 3, 14, 5, 7, tzinfo=UTC)),
        ("1614780307000", datetime(2021, 3, 3, 14, 5, 7, tzinfo=UTC)),
    ],
)
def test_dates_of_several_forms(text: str, expected: datetime) -> None:
    assert expected == moment(text, Settings(dates=DAY_FIRST))


def test_a_zone_of_ones_own_counts_where_a_date_has_none() -> None:
    madrid = Settings(dates=MONTH_FIRST, time_zone="Europe/Madrid")

    assert datetime(2021, 3, 3, 23, 0, tzinfo=UTC) == moment("03/04/2021", madrid)
    assert datetime(2021, 3, 4, 0, 0, tzinfo=UTC) == moment("2021-03-04T00:00Z", madrid)


@given(st.text(max_size=40))
def test_no_text_breaks_a_date(text: str) -> None:
    try:
        found = moment(text, Settings())
    except BadCell:
        return
    assert found is None or found.tzinfo is UTC


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_a_cell_is_no_formula_and_comes_back(text: str) -> None:
    shown = cell(text)

    assert text == value(shown)
    assert not shown.startswith(("=", "@", "＝"))


@pytest.mark.parametrize("phone", ["+34911234567", "+49 30 1234567", "-5", "+1-212-555-0142"])
def test_phones_come_back_as_they_were(phone: str) -> None:
    assert phone == value(cell(phone))


def test_lists_are_split_at_what_separates_them() -> None:
    assert ("a,b", "c") == several("a,b; c")
    assert ("a", "b") == several("a, b")
    assert ("a,b",) == several("a,b;")


async def test_files_inside_the_folder_are_taken_and_no_others(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "adjuntos").mkdir(parents=True)
    (data / "adjuntos" / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "secret.txt").write_text("secret")
    (data / "link").symlink_to(tmp_path / "secret.txt")
    (data / "tickets.csv").write_text(
        TICKETS.replace("\n", ",attachments\n") + "7,Where?,m@x.es,open,2021-03-03,adjuntos/a.pdf\n"
    )
    reader = reader_of(data)
    [found] = [one.record for one in (await everything(reader, Entity.CONVERSATION))[0]]
    assert isinstance(found, Conversation)
    [file] = found.messages[0].attachments
    sink = Held()
    await reader.fetch(file, sink)

    assert ("a.pdf", "application/pdf", b"%PDF") == (file.name, file.content_type, bytes(sink))
    outside = ["../secret.txt", "link", str(tmp_path / "secret.txt"), "http://127.0.0.1/x", "a\0b"]
    for url in outside:
        with pytest.raises(FileUnsafe):
            await reader.fetch(Attachment(id="1", name="x", url=url), Held())
    with pytest.raises(FileMissing):
        await reader.fetch(Attachment(id="1", name="x", url="adjuntos/b.pdf"), Held())


def book(path: Path, sheets: dict[str, Iterable[list[object]]]) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)


async def test_a_workbook_has_a_table_on_each_sheet(tmp_path: Path) -> None:
    at = datetime(2021, 3, 3, 14, 5, 7)  # noqa: DTZ001 - sheets have no zones
    book(
        tmp_path / "todo.xlsx",
        {
            "Clientes": [["Nombre", "Correo", "Código postal"], ["Eva", "e@x.es", 28013]],
            "Tickets": [
                ["ID", "Asunto", "Solicitante", "Fecha", "Estado"],
                [12.0, "¿Dónde está?", "e@x.es", at, "Resuelto"],
                [13, "Mal", "e@x.es", "ayer", "Abierto"],
            ],
            "Notas sueltas": [["x"], ["y"]],
        },
    )
    reader = reader_of(tmp_path / "todo.xlsx")
    found, unread = await everything(reader, Entity.CONVERSATION)
    [eva] = await records(reader, Entity.CONTACT)
    thread = found[0].record

    assert isinstance(thread, Conversation)
    assert ("12", "¿Dónde está?", Status.SOLVED) == (thread.id, thread.subject, thread.status)
    assert at.replace(tzinfo=UTC) == thread.created_at
    assert isinstance(eva, Contact)
    assert {"Código postal": "28013"} == eva.fields
    assert ["13"] == [one.id for one in unread]
    assert (tmp_path / "todo.Tickets.rejected.csv").exists()


async def test_a_broken_workbook_is_explained(tmp_path: Path) -> None:
    (tmp_path / "contacts.xlsx").write_bytes(b"PK\x03\x04 not really")

    with pytest.raises(CannotStart) as caught:
        await reader_of(tmp_path).account()
    assert "table_unreadable" == caught.value.code


async def test_a_table_that_is_too_wide_is_explained(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(",".join(f"c{n}" for n in range(3000)) + "\n")

    with pytest.raises(CannotStart) as caught:
        await reader_of(tmp_path).account()
    assert "table_too_wide" == caught.value.code


@pytest.mark.parametrize(
    "name, table",
    [
        ("Clientes 2024", Table.CONTACTS),
        ("zendesk_tickets", Table.CONVERSATIONS),
        ("Organizaciones", Table.COMPANIES),
        ("respuestas", Table.MESSAGES),
        ("thesis", None),
    ],
)
def test_a_table_is_told_by_its_name(name: str, table: Table | None) -> None:
    assert table is table_of(name)


@pytest.mark.parametrize("field", ["id", "email", "created_at", "job_title", "time_zone"])
def test_our_own_words_are_headers_too(field: str) -> None:
    assert field == column_of(Table.CONTACTS, field)


async def test_an_id_that_nobody_has_is_gone(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(TICKETS)
    found = await reader_of(tmp_path).get(Ref(Entity.CONVERSATION, "1"))

    assert isinstance(found, Unread)
    assert "deleted_in_source" == found.code


READING = """
import asyncio, resource, sys
from engine.connectors.base import Scope
from engine.model import Entity
from tests.connectors.files.folders import reader_of

async def read():
    return sum([len(page.found) async for page in reader.read(Entity.CONTACT, Scope(), None)])

reader = reader_of(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(asyncio.run(read()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_a_hundred_thousand_rows_never_lie_in_memory_together(tmp_path: Path) -> None:
    with (tmp_path / "contacts.csv").open("w") as file:
        file.write("id,name,email,created_at,NIF\n")
        for n in range(100_000):
            file.write(f"{n},Name {n},p{n}@x.es,2021-03-03T14:05:07Z,{'x' * 100}\n")
    command = [sys.executable, "-c", READING, str(tmp_path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    read, more_kb = map(int, said.split())

    assert 100_000 == read
    # As text the table is 15 MB, as records about 150; the database's own cache is 32 MB.
    assert 64_000 > more_kb
