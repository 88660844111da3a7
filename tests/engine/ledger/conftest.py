"""The ledger's tests, on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stores import Stores, stores


@pytest.fixture(params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Empty stores."""
    server = request.param == "postgresql"
    url = request.getfixturevalue("postgres_database") if server else None
    with stores(tmp_path, url=url) as opened:
        yield opened
