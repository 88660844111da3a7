"""A connector's README says what its capabilities say: both tables are printed from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from engine.connectors.base import Connector
from engine.connectors.capabilities import Capabilities, Dates, Settling, Trait
from engine.model import Entity

BEGIN, END = "<!-- capabilities: begin -->", "<!-- capabilities: end -->"
YES, NO = "yes", "–"


class ReadmeContract:
    """The test; a connector's class adds `connector` and `readme`."""

    connector: ClassVar[Connector]
    readme: ClassVar[Path]

    def test_the_readme_says_what_the_capabilities_say(self) -> None:
        text = self.readme.read_text(encoding="utf-8")
        printed = text.partition(BEGIN)[2].partition(END)[0].strip()

        assert tables(self.connector.manifest.capabilities) == printed


def tables(capabilities: Capabilities) -> str:
    """Both tables as Markdown."""
    return "\n".join(["### Carried", "", *_carried(capabilities), "", "### Not carried", "",
                      *_not_carried(capabilities)])  # fmt: skip


def _carried(capabilities: Capabilities) -> Iterator[str]:
    yield "| record | read | written | matched | taken back | dates | doubt is settled by |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for entity in Entity:
        marks = (
            YES if entity in group else NO
            for group in (
                capabilities.reads,
                capabilities.writes,
                capabilities.matches,
                capabilities.deletes,
            )
        )
        dates = _dates(capabilities.dates.get(entity, Dates()))
        doubt = _doubt(capabilities.settling.get(entity))
        yield f"| {entity} | {' | '.join(marks)} | {dates} | {doubt} |"


def _dates(dates: Dates) -> str:
    held = [name for name in ("created", "updated", "closed", "message") if getattr(dates, name)]
    return ", ".join(held) or NO


def _doubt(settling: Settling | None) -> str:
    if settling is None:
        return NO
    lag = f" after {settling.lag_seconds:g} s" if settling.lag_seconds else ""
    return f"{settling.by}{lag}"


def _not_carried(capabilities: Capabilities) -> Iterator[str]:
    yield "| what | becomes |"
    yield "| --- | --- |"
    vocabulary = capabilities.vocabulary
    tables: tuple[tuple[str, Mapping[Any, Any]], ...] = (
        ("status", vocabulary.status),
        ("priority", vocabulary.priority),
        ("type", vocabulary.type),
        ("channel", vocabulary.channel),
    )
    for name, table in tables:
        for values, kept in _reduced(table):
            yield f"| {name} {values} | {kept} |"
    files = capabilities.files
    if files.per_message:
        yield f"| files over {files.per_message} a message | the next message |"
    if files.max_bytes:
        yield f"| files over {files.max_bytes // 2**20} MB | the archive |"
    yield f"| {', '.join(sorted(files.never)) or 'no'} files | the archive |"
    if missing := ", ".join(sorted(trait for trait in Trait if trait not in capabilities.traits)):
        yield f"| {missing} | fields, text or the archive |"
    if capabilities.messages_limit:
        yield f"| reading more than {capabilities.messages_limit} messages | told as a loss |"


def _reduced(table: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """What does not read back as itself, those with one fate together."""
    by_fate: dict[str, list[str]] = {}
    for value, kept in table.items():
        if value is not kept:
            by_fate.setdefault(str(kept), []).append(str(value))
    for fate, values in by_fate.items():
        yield ", ".join(values), fate
