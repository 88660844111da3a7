"""Faults that a test orders: which call, which occurrence, what goes wrong."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class FaultError(ValueError):
    """The order for a fault cannot be understood."""


class FaultKind(StrEnum):
    """What goes wrong with the call."""

    LOST_ANSWER = "lost_answer"
    """The call is carried out, then the connection closes without an answer."""
    RESET = "reset"
    """The connection is reset before the call is carried out."""
    TIMEOUT = "timeout"
    """No answer until the client gives up or ``seconds`` (default 120) are over."""
    STATUS = "status"
    """Answered with ``status`` (default 500), ``body`` and ``headers``; not carried out."""
    SLOW = "slow"
    """The answer comes after ``seconds`` (default 1), or at ``rate`` bytes per second."""
    TRUNCATE = "truncate"
    """Carried out; half of the body arrives, then the connection closes."""
    HTML = "html"
    """Answered with an HTML page and ``status`` (default 502); not carried out."""
    REVOKE_TOKEN = "revoke_token"
    """Every token stops working just before the call."""
    LOWER_LIMIT = "lower_limit"
    """The rate limits are halved just before the call."""
    VANISH = "vanish"
    """The addressed record is deleted just before the call."""


@dataclass(kw_only=True)
class Fault:
    """One ordered fault.

    ``on`` is ``METHOD /route/{template}`` or a path pattern with ``*``; the method may be ``*``.
    It strikes from the ``nth`` matching call on, ``times`` times (0 = for ever), each ``every``-th
    call. With ``match`` only calls whose path, query or body contain that text are counted.
    """

    on: str
    kind: FaultKind
    nth: int = 1
    times: int = 1
    every: int = 1
    match: str = ""
    status: int | None = None
    seconds: float | None = None
    rate: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seen: int = 0
    applied: int = 0

    @classmethod
    def parse(cls, order: Mapping[str, Any]) -> Self:
        """Read one JSON order; raises FaultError for unknown kinds, options or a missing ``on``."""
        unknown = set(order) - _OPTIONS
        if unknown:
            raise FaultError(f"unknown options: {', '.join(sorted(unknown))}")
        values = dict(order)
        try:
            values["kind"] = FaultKind(values["kind"])
            fault = cls(**values)
        except (KeyError, TypeError, ValueError) as error:
            raise FaultError(f"not a fault: {order!r}") from error
        if len(fault.on.split(" ")) != 2:
            raise FaultError(f"expected 'METHOD /path', got {fault.on!r}")
        return fault

    def strikes(self, call: Call) -> bool:
        """Whether this call is hit; counts the call when it matches."""
        if not self._matches(call):
            return False
        self.seen += 1
        due = self.seen >= self.nth and (self.seen - self.nth) % self.every == 0
        if not due or (self.times and self.applied >= self.times):
            return False
        self.applied += 1
        return True

    def _matches(self, call: Call) -> bool:
        method, path = self.on.split(" ")
        if method not in ("*", call.method) or not call.goes_to(path):
            return False
        return not self.match or call.contains(self.match)


_OPTIONS = set(Fault.__dataclass_fields__) - {"seen", "applied"}


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a fault looks at of one request."""

    method: str
    path: str
    template: str
    base: str = ""
    query: str = ""
    body: bytes = b""

    def goes_to(self, pattern: str) -> bool:
        """Whether the route or the path is the one in the pattern, base and ``.json`` aside."""
        wanted = self._bare(pattern)
        path = self._bare(self.path)
        return wanted == self._bare(self.template) or fnmatch.fnmatchcase(path, wanted)

    def contains(self, text: str) -> bool:
        """Whether the text occurs in the path, the query or the body."""
        return text in self.path or text in self.query or text.encode() in self.body

    def _bare(self, path: str) -> str:
        return path.removeprefix(self.base).removesuffix(".json")


class Faults:
    """The faults ordered for one account."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._orders)

    def order(self, orders: Iterable[Mapping[str, Any]]) -> None:
        """Replace what was ordered; an empty list ends all faults. Raises FaultError."""
        self._orders = [Fault.parse(order) for order in orders]

    def next(self, call: Call) -> Fault | None:
        """The fault that hits this call; every order counts the call, the first due one hits."""
        struck = [fault for fault in self._orders if fault.strikes(call)]
        return struck[0] if struck else None

    def report(self) -> list[dict[str, object]]:
        """Each order with how many calls matched and how many were hit."""
        return [
            {
                "on": fault.on,
                "kind": fault.kind.value,
                "nth": fault.nth,
                "seen": fault.seen,
                "applied": fault.applied,
            }
            for fault in self._orders
        ]
