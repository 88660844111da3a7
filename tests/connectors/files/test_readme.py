"""The README and the capabilities say the same."""

from __future__ import annotations

from pathlib import Path

from engine.connectors.files import CONNECTOR
from engine.connectors.files.tables.columns import Table, fields_of
from tests.contract.readme import ReadmeContract


class TestFilesReadme(ReadmeContract):
    connector = CONNECTOR
    readme = Path(__file__).parents[3] / "engine" / "connectors" / "files" / "README.md"

    def test_the_readme_lists_every_field_of_every_table(self) -> None:
        text = self.readme.read_text(encoding="utf-8")
        printed = text.partition("<!-- fields: begin -->")[2].partition("<!-- fields: end -->")[0]
        rows = [f"| {table} | {', '.join(fields_of(table))} |" for table in Table]

        assert ["| table | fields |", "| --- | --- |", *rows] == printed.split("\n")[1:-1]
