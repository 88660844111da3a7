"""Every row of the table of faults has its test, or a reason why it has none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
ROWS = frozenset(
    int(one)
    for one in (
        "1 2 3 4 6 7 9 10 11 12 14 15 16 17 19 20 21 22 24 25 27 28 30 31 33 35 36 38 39 41 42 43"
        " 44 45 47 51 53 54 55 56 58 59 61 62 64 65 66 67 70 71 72 73 75 76 79 80 81 82 83 84 85 86"
        " 88 89"
    ).split()
)
"""The numbers of the table, which has gaps: rows that say the same as another one were left out."""

ELSEWHERE: dict[str, dict[str, Any]] = tomllib.loads((HERE / "elsewhere.toml").read_text())


def here() -> set[int]:
    """Rows that tests of this folder begin with, as names or as cases."""
    text = "".join(path.read_text() for path in HERE.glob("test_*.py"))
    return {int(one) for one in re.findall(r'(?:def test_|")(\d\d)_', text)}


def test_every_row_is_tested_or_says_why_not() -> None:
    told = [here(), *({int(row) for row in rows} for rows in ELSEWHERE.values())]
    assert ROWS == set().union(*told)
    assert len(ROWS) == sum(map(len, told)), "a row stands in one place"


@pytest.mark.parametrize("row", ELSEWHERE["tests"])
def test_the_tests_of_a_row_exist(row: str) -> None:
    for one in ELSEWHERE["tests"][row]:
        path, _, name = one.partition("::")
        assert f"def {name}(" in (TESTS / path).read_text(), one
