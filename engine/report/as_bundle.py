"""All formats in one file with their checksums, so that a report can be kept and proved."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import IO, Protocol

from engine.i18n import Translator
from engine.report.books import Books
from engine.report.summary import Report

CHECKSUMS = "SHA256SUMS"
_COPIED = 1 << 20
"""Bytes in memory at once."""
_IN_MEMORY = 8 << 20
"""Bytes of one file that are not yet put on the disk."""


class Writes(Protocol):
    """Writes one of the files."""

    def __call__(
        self, report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
    ) -> None:
        """Write it whole."""


def write_bundle(
    report: Report,
    books: Books,
    out: IO[bytes],
    *,
    t: Translator,
    unmask: bool,
    files: Mapping[str, Writes],
) -> None:
    """Write a ZIP of these files by name, and `SHA256SUMS` for `sha256sum --check`."""
    sums = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, write in files.items():
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
                write(report, books, file, t=t, unmask=unmask)
                file.seek(0)
                sums.append(f"{_copy(file, bundle, name)}  {name}\n")
        bundle.writestr(CHECKSUMS, "".join(sums))


def _copy(file: IO[bytes], bundle: zipfile.ZipFile, name: str) -> str:
    digest = sha256()
    with bundle.open(name, "w", force_zip64=True) as target:
        while block := file.read(_COPIED):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()
