"""Each awkward record ends as its row says, with exactly the codes of its row."""

from __future__ import annotations

import pytest

from tests.e2e.awkward.conftest import Ask, Say
from tests.e2e.awkward.table import Case, Is, cases, elsewhere, notes, rows

# X20 sends 12 MB at once: aiohttp warns that this may hold up the event loop for a moment.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")

CASES = tuple(cases())
ASSERTED = tuple(case for case in CASES if case.end is not None)


def named(case: Case) -> str:
    return f"{case.pair}-{case.row}"


@pytest.mark.parametrize("case", ASSERTED, ids=named)
def test_the_record_ends_as_its_row_says(case: Case, moved: Ask) -> None:
    ends = moved(case.pair).ends(case.row)

    assert ends, f"{case.row} ({case.what}) is not among the records that were read"
    assert [case.end] * len(ends) == ends, case.what


def test_every_row_of_a_pair_is_asserted_or_its_absence_has_a_reason() -> None:
    silent = [named(case) for case in CASES if case.end is None and case.note is None]
    assert [] == silent


def test_every_exception_belongs_to_a_row_and_says_why() -> None:
    assert [] == [note.row for note in notes() if note.row not in rows() or not note.why]
    assert [] == [note.row for note in notes() if (note.kind is Is.DISPUTED) != bool(note.outcome)]


def test_every_exception_changes_something() -> None:
    used = {(case.note.row, case.note.pairs) for case in CASES if case.note}
    assert [] == [note for note in notes() if (note.row, note.pairs) not in used]


def test_the_rows_not_asserted_here_are_counted(say: Say) -> None:
    kinds = {kind: sum(c.note is not None and c.note.kind is kind for c in CASES) for kind in Is}
    say(f"\nrows x pairs: {len(CASES)}, asserted: {len(ASSERTED)}, {kinds}")
    say(f"rows with runs of their own: {len(elsewhere())}")
    say(f"open: {[named(c) for c in CASES if c.note and c.note.kind is Is.OPEN]}")

    unasserted = kinds[Is.IMPOSSIBLE] + kinds[Is.OPEN]
    assert len(CASES) == len(ASSERTED) + unasserted
