"""Listening to the calls of a stretch of work: what was sent, and what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx

from engine.http.redact import redact


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """
    One call and its answer; no header is kept, so no secret is.

    `sent` is the JSON or the form as bytes, `files` names and sizes in bytes of what went along.
    """

    method: str
    path: str
    query: str
    status: int
    sent: bytes = b""
    files: tuple[tuple[str, int], ...] = ()
    answer: bytes = b""


Take = Callable[[Exchange], None]
_listener: ContextVar[Take | None] = ContextVar("listener", default=None)


@contextmanager
def listening(take: Take) -> Iterator[None]:
    """Hand over every call that is made inside, whichever account it goes to."""
    token = _listener.set(take)
    try:
        yield
    finally:
        _listener.reset(token)


def heard(
    method: str, url: httpx.URL, content: bytes | None, files: Any, status: int, answer: bytes
) -> None:
    """Tell the listener, if there is one."""
    take = _listener.get()
    if take is None:
        return
    query = redact(f"?{url.query.decode()}")[1:] if url.query else ""
    take(
        Exchange(
            method=method,
            path=url.path,
            query=query,
            status=status,
            sent=content or b"",
            files=tuple(_named(files)),
            answer=answer,
        )
    )


def _named(files: Any) -> Iterator[tuple[str, int]]:
    """Names and sizes of httpx's multipart parts that are files."""
    parts = files.items() if isinstance(files, Mapping) else files or ()
    for field, part in parts:
        name, content = (part[0], part[1]) if isinstance(part, tuple) else (field, part)
        yield str(name or field), len(content) if isinstance(content, bytes | str) else 0
