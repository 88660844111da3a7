"""Reads recordings: one exchange a line, with what was asked and what was answered.

A line holds ``method``, ``path`` or ``url``, ``status``, ``request_body`` and the answer under
``response_body`` or ``body``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class RecordingError(ValueError):
    """The file is not a recording: a line is no JSON object or lacks the answer."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One recorded call; bodies are JSON values, None where there was none."""

    method: str
    path: str
    status: int
    request_body: Any
    response_body: Any


def exchanges(path: Path) -> Iterator[Exchange]:
    """The exchanges in the order of the file. Raises RecordingError naming the line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _exchange(line, f"{path.name}:{number}")


def _exchange(line: str, place: str) -> Exchange:
    try:
        found = json.loads(line)
        return Exchange(
            method=found["method"].upper(),
            path=found["path"] if "path" in found else urlsplit(found["url"]).path,
            status=int(found["status"]),
            request_body=found.get("request_body"),
            response_body=found["response_body"] if "response_body" in found else found["body"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordingError(f"{place} is not a recorded exchange") from error
