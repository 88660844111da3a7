"""One migration for each pair of desks, made when the first test of the pair asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.e2e.awkward.moved import Moved, move
from tests.e2e.awkward.table import Pair

Ask = Callable[[Pair], Moved]
Say = Callable[[str], None]


@pytest.fixture(scope="session")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask it for a pair."""

    @cache
    def of(pair: Pair) -> Moved:
        before = of(pair.into_files) if pair.by_files else None
        return move(pair, tmp_path_factory.mktemp(str(pair)), before)

    return of


@pytest.fixture
def say(pytestconfig: pytest.Config) -> Say:
    """
    Prints where a person sees it.

    Not by `capsys`: a log that starts meanwhile, as DBOS's does with the first run, would keep
    the stream of that one test and find it closed in the next.
    """
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")

    def aloud(words: str) -> None:
        with capture.global_and_fixture_disabled():
            print(words)

    return aloud
