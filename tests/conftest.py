"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from xdist.remote import Producer

from tests.support import postgres
from tests.support.spread import Spread

# The same examples on every machine, and no clock: a busy machine is not a failing test.
settings.register_profile("mudanza", deadline=None, derandomize=True)
settings.load_profile("mudanza")

pytest_plugins = ["tests.rt.fixtures"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Spread:
    """Where tests run side by side, those that share something dear share a worker."""
    return Spread(config, log)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of these tests' own."""
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    with postgres.database(postgres_server) as url:
        yield url
