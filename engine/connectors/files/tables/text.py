"""CSV files: their encoding and delimiter found out, their rows one by one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import charset_normalizer
import msgspec

from engine.connectors.files.tables.settings import Settings

SAMPLE_BYTES = 1 << 18
SAMPLE_ROWS = 200
CELL_CHARACTERS = 20_000_000
"""Longest cell; a quote that is never closed makes one of the rest of the file."""
DELIMITERS = ",;\t|"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDE = ("utf-16", "utf-32")
"""Those that know no way to keep half a letter apart."""
_WESTERN = ["cp1252", "cp1250", "cp850", "mac_roman", "iso8859_15"]
"""What exports of spreadsheets in Europe and America come in, when it is not Unicode."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row and the line of the file in which it begins; `fault` says why it cannot be split."""

    line: int
    cells: tuple[object, ...] = ()
    fault: str = ""


def encoding_of(path: Path) -> str:
    """The encoding by its mark, by what decodes, else by how letters are spread."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    if wide := _without_mark(sample):
        return wide
    if _is_utf8(sample):
        return "utf-8"
    found = {one.encoding: one.chaos for one in _guesses(sample)}
    return min(found, key=lambda name: (found[name], _WESTERN.index(name)), default="cp1252")


def _guesses(sample: bytes) -> list[charset_normalizer.CharsetMatch]:
    """Each encoding apart: of several that read the same, one alone would be told."""
    several = (charset_normalizer.from_bytes(sample, cp_isolation=[name]) for name in _WESTERN)
    return [one for found in several if (one := found.best()) and one.encoding in _WESTERN]


def _without_mark(sample: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin letters is zero."""
    pairs = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.4 * pairs:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > 0.4 * pairs else ""


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end inside a letter.
        return error.start > len(sample) - 4 and len(sample) == SAMPLE_BYTES
    return True


def delimiter_of(text: str) -> str:
    """The sign that splits the first rows into the most cells, the same number each."""
    return max(DELIMITERS, key=lambda sign: _agreement(text, sign))


def _agreement(text: str, sign: str) -> tuple[float, int]:
    rows = list(_some(csv.reader(io.StringIO(text), delimiter=sign)))
    counts = Counter(len(row) for row in rows if row)
    if not counts:
        return 0.0, 0
    width, often = counts.most_common(1)[0]
    return (often / sum(counts.values()) if width > 1 else 0.0), width


def _some(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(reader):
        if number == SAMPLE_ROWS:
            return
        yield row


def rows(path: Path, settings: Settings) -> Iterator[Row]:
    """All rows, the header first, streamed."""
    encoding = settings.encoding or encoding_of(path)
    # What does not decode is kept apart until its row is known: that row alone is bad.
    errors = "replace" if encoding.startswith(_WIDE) else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        sign = settings.delimiter or delimiter_of(file.read(SAMPLE_BYTES // 4))
        file.seek(0)
        csv.field_size_limit(CELL_CHARACTERS)
        yield from _rows(csv.reader(file, delimiter=sign))


def _rows(reader: "csv._reader") -> Iterator[Row]:  # type: ignore[name-defined] # noqa: UP037
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line=line, fault=str(error))
            continue
        if any(cells):
            yield Row(line=line, cells=tuple(cells))
