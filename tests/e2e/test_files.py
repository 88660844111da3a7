"""From a folder into a folder: bad rows are mended, damage is told, all is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app import Home
from engine.errors import CannotStart
from engine.ledger import RunKind
from engine.migration import Migration
from tests.support.migrations import connected, folder

TICKETS = (
    "Ticket ID;Asunto;Descripción;Correo del solicitante;Estado;Fecha de creación\n"
    "1;Pedido;¿Dónde está?;eva@example.com;Pendiente;2021-03-03 14:05\n"
    "2;Factura;Adjunto la factura;eva@example.com;Cerrado;ayer\n"
    "3;Otro;=SUM(A1);otra@example.com;Abierto;2021-03-04 10:00\n"
)


@pytest.fixture
def made(tmp_path: Path) -> Migration:
    """A migration of a table into an archive with tables beside it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tickets.csv").write_text(TICKETS, "cp1252")
    target = f"csv:{tmp_path / 'out'}"
    return connected(tmp_path / "home", folder(tmp_path / "data"), folder(target))


def ran(made: Migration, kind: RunKind, **options: object) -> dict[str, tuple[int, int]]:
    """Run it in this process; (migrated, failed) by entity."""
    run = made.ledger.create_run(kind, options)
    Home.of(made).work(idle_exit=0.0)
    return {name: (row.migrated, row.failed) for name, row in made.queries.tallies(run.id).items()}


def failures(made: Migration) -> list[tuple[str, str]]:
    rows = made.queries.items(made.ledger.runs()[0].id, state="failed")
    return [(row.source_id, row.code) for row in rows]


def test_a_bad_row_fails_alone_and_arrives_once_it_was_mended(
    made: Migration, tmp_path: Path
) -> None:
    first = ran(made, RunKind.FULL)
    failed = failures(made)
    rejected = tmp_path / "data" / "tickets.rejected.csv"
    rejected.write_text(rejected.read_text("utf-8-sig").replace("ayer", "2021-03-05"), "utf-8")
    again = ran(made, RunKind.RETRY, of=made.ledger.runs()[0].id, codes=[])
    written = (tmp_path / "out" / "messages.csv").read_text("utf-8-sig")

    assert (2, 1) == first["conversations"]
    assert [("2", "row_rejected")] == failed
    assert (1, 0) == again["conversations"]
    assert "Adjunto la factura" in written
    assert '"\'=SUM(A1)"' in written
    assert [] == made.verify().differences


def test_the_plan_and_a_rehearsal_say_what_the_run_does(made: Migration) -> None:
    plans = [made.plan("full"), made.plan("full", rehearse=True)]
    done = ran(made, RunKind.FULL)

    for plan in plans:
        assert {"row_rejected": 1} == plan.fails
        assert {name: n for name, (n, _) in done.items() if n} == {
            name: n for name, n in plan.write.items() if n
        }


def test_one_damaged_line_fails_one_record(made: Migration, tmp_path: Path) -> None:
    ran(made, RunKind.FULL)
    part = tmp_path / "out" / "conversations.jsonl"
    part.write_bytes(part.read_bytes().replace(b"Pedido", b"Pedidp"))
    back = connected(
        tmp_path / "home", folder(tmp_path / "out"), folder(tmp_path / "back"), name="back"
    )
    done = ran(back, RunKind.FULL)

    assert (1, 1) == done["conversations"]
    assert [("1", "archive_damaged")] == failures(back)


def test_taking_back_leaves_no_record_and_no_table(made: Migration, tmp_path: Path) -> None:
    ran(made, RunKind.FULL)
    ran(made, RunKind.UNDO, of=made.ledger.runs()[0].id)

    assert [] == [*(tmp_path / "out").glob("*.jsonl"), *(tmp_path / "out").glob("*.csv")]


def test_a_folder_with_tables_of_ones_own_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "contacts.csv").write_text("name,email\nEva,eva@example.com\n")
    (tmp_path / "tickets.csv").write_text(TICKETS, "cp1252")

    source, target = folder(tmp_path / "tickets.csv"), folder(f"csv:{tmp_path / 'data'}")

    with pytest.raises(CannotStart) as caught:
        connected(tmp_path / "home", source, target)
    assert ("folder_taken", "contacts.csv") == (caught.value.code, caught.value.detail["names"])
