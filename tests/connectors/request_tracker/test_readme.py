"""The README and the capabilities say the same."""

from __future__ import annotations

from pathlib import Path

from engine.connectors.request_tracker import CONNECTOR
from tests.contract.readme import ReadmeContract


class TestRequestTrackerReadme(ReadmeContract):
    connector = CONNECTOR
    readme = Path(__file__).parents[3] / "engine" / "connectors" / "request_tracker" / "README.md"
