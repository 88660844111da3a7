"""Secrets stay out of what people and logs read."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from base64 import b64encode
from types import TracebackType
from typing import Any
from urllib.parse import quote

HIDDEN = "[hidden]"
SHORTEST_KNOWN = 6
"""Characters; a shorter secret is not searched for, since it would blot out ordinary words."""

_NAMES = (
    r"access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|code[_-]?verifier"
    r"|(?:x-)?api[_-]?key|password|passwd|secret|authorization"
)
# In a query these are credentials; in a help desk's JSON they are ordinary words.
_QUERY_NAMES = rf"{_NAMES}|signature|sig|token|code|state|x-amz-[a-z-]+"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # With a digit, so that "basic information" and "token authentication" stay readable.
    (
        re.compile(r"(?i)\b(bearer|basic|token)(\s+)(?=\S*\d)[A-Za-z0-9._~+/=-]{8,}"),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"(://)[^/\s:@]*:[^/\s@]+@"), rf"\1{HIDDEN}@"),
    (re.compile(rf"(?i)([?&](?:{_QUERY_NAMES})=)[^&#\s\"'<>]+"), rf"\1{HIDDEN}"),
    (re.compile(rf"(?i)([\"'](?:{_NAMES})[\"']\s*:\s*[\"'])[^\"']{{6,}}([\"'])"), rf"\1{HIDDEN}\2"),
)


class _Known:
    """The secret values of this process and one pattern that finds them all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, value: str) -> None:
        if len(value) < SHORTEST_KNOWN or value in self._values:
            return
        with self._lock:
            self._values |= {value, quote(value, safe=""), b64encode(value.encode()).decode()}
            longest_first = sorted(self._values, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def hide(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text


_known = _Known()


class Secret:
    """A text that does not print itself; `reveal()` gives it. Making one registers its value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        _known.add(value)

    def reveal(self) -> str:
        """The text itself, for the one place that sends or stores it."""
        return self._value

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


def redact(text: str) -> str:
    """The text without known secrets, credentials in URLs and tokens after their names."""
    text = _known.hide(text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def guard_process() -> None:
    """
    Redact logs and the tracebacks with which this process or a thread of it may end.

    Whoever has set a hook of their own keeps it. Doing it again is harmless.
    """
    guard_logs()
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _end_redacted
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _end_thread_redacted


def _end_redacted(
    kind: type[BaseException], error: BaseException, where: TracebackType | None
) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, where))))


def _end_thread_redacted(ended: threading.ExceptHookArgs) -> None:
    # As Python's own: a thread that is told to exit has nothing to say.
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        _end_redacted(ended.exc_type, ended.exc_value, ended.exc_traceback)


def guard_logs() -> None:
    """
    Redact every log record of this process at its creation, whatever its logger or handler.

    Needed because HTTP libraries log whole URLs and exceptions carry them.
    Doing it again is harmless.
    """
    make = logging.getLogRecordFactory()
    if getattr(make, "redacts", False):
        return

    def make_redacted(*args: Any, **kwargs: Any) -> logging.LogRecord:
        return _redacted(make(*args, **kwargs))

    make_redacted.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_redacted)


def _redacted(record: logging.LogRecord) -> logging.LogRecord:
    if isinstance(record.args, tuple):
        # Kept apart, since some formatters (uvicorn's for access) read the arguments.
        record.args = tuple(redact(arg) if isinstance(arg, str) else arg for arg in record.args)
    try:
        text = record.getMessage()
    except (TypeError, ValueError):
        return record
    if (safe := redact(text)) != text:
        record.msg, record.args = safe, ()
    if record.exc_info and record.exc_info[0] is not None:
        # A formatter prints exc_text as it is when it is there already.
        record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
    return record
