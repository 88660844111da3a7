"""Holds recorded exchanges against the descriptions of their desk, each shape of them once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.traffic.description import EXCERPT, Description, Operation

OURS = "Mudanza"
"""What our own client calls itself; what other clients ask for is not ours to judge."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One line of a recording; `body` and `answer` are JSON, None for anything else."""

    desk: str
    method: str
    path: str
    status: int
    query: Sequence[Sequence[str]] = ()
    agent: str = ""
    fault: str | None = None
    body: Any = None
    answer: Any = None

    @cached_property
    def ours(self) -> bool:
        """Whether our own client sent it."""
        return self.agent.startswith(OURS)


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What a desk is held to: its descriptions, and where they are known not to say all.

    `errors` is the schema of answers that a description leaves out although any call may get
    them. `known` gives a reason for each pattern of differences that are the description's own.
    """

    descriptions: Sequence[Description]
    known: Mapping[str, str]
    errors: Any = None

    @cached_property
    def judged_by_value(self) -> frozenset[str]:
        """As for the descriptions."""
        return frozenset().union(*(each.judged_by_value for each in self.descriptions))

    @cached_property
    def _known(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern) for pattern in self.known]

    def excused(self, difference: str) -> str | None:
        """The pattern that says that this is known."""
        for pattern in self._known:
            if pattern.search(difference):
                return pattern.pattern
        return None


Finding = tuple[str, str]
"""What differs, and what stood there."""


class Judge:
    """
    What was found so far: each difference with what stood there once, and the patterns that
    excused others. Equal shapes are judged once. Desks without a contract are passed over.
    """

    def __init__(self, contracts: Mapping[str, Contract]) -> None:
        self._contracts = contracts
        self._pruners = {desk: _Pruner(each.judged_by_value) for desk, each in contracts.items()}
        self._seen: set[object] = set()
        self.exchanges = 0
        self.found: dict[str, str] = {}
        self.excused: set[str] = set()

    def hear(self, exchange: Exchange) -> None:
        """Judge one exchange."""
        contract = self._contracts.get(exchange.desk)
        if contract is None:
            return
        self.exchanges += 1
        for difference, excerpt in self._findings(contract, exchange):
            pattern = contract.excused(difference)
            if pattern is None:
                self.found.setdefault(difference, excerpt)
            else:
                self.excused.add(pattern)

    def _findings(self, contract: Contract, exchange: Exchange) -> Iterator[Finding]:
        place = _place(contract, exchange)
        if place is None:
            # Others may ask for what there is not, as long as they are told so.
            if exchange.ours or exchange.status < 400:
                yield f"{exchange.method} {_bare(exchange.path)}: not described", ""
            return
        if exchange.ours and self._is_new_request(contract, place[1], exchange):
            yield from _asked(*place, exchange)
        if exchange.fault is None:
            yield from self._answer(contract, *place, exchange)

    def _is_new_request(self, contract: Contract, operation: Operation, exchange: Exchange) -> bool:
        names = frozenset(name for name, _ in exchange.query)
        return self._is_new(
            (exchange.desk, str(operation), names, _shape(exchange.body, contract.judged_by_value))
        )

    def _answer(
        self,
        contract: Contract,
        description: Description,
        operation: Operation,
        exchange: Exchange,
    ) -> Iterator[Finding]:
        place = (str(operation), exchange.status)
        body, shape = self._pruners[exchange.desk].pruned(exchange.answer, place)
        if self._is_new((exchange.desk, place, shape)):
            yield from _answered(description, operation, exchange.status, body, contract.errors)

    def _is_new(self, key: object) -> bool:
        new = key not in self._seen
        self._seen.add(key)
        return new


def _place(contract: Contract, exchange: Exchange) -> tuple[Description, Operation] | None:
    path = exchange.path.removesuffix(".json")
    for description in contract.descriptions:
        operation = description.operation(exchange.method, path)
        if operation is not None:
            return description, operation
    return None


def _bare(path: str) -> str:
    steps = path.replace("/api/v2/", "/api/v-/").split("/")
    return "/".join("{}" if re.search(r"\d", step) else step for step in steps)


def _asked(description: Description, operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    for name in sorted({name for name, _ in exchange.query} - operation.queries):
        yield f"{operation} asked with {name}: not declared", ""
    if exchange.body is None:
        return
    schema = _schema(description.resolved(operation.said.get("requestBody")))
    if schema is None:
        yield f"{operation} asked with a body: not declared", repr(exchange.body)[:EXCERPT]
        return
    for find in (description.differences, description.undeclared):
        for difference in find(schema, exchange.body):
            yield f"{operation} asked {difference}", difference.excerpt


def _answered(
    description: Description, operation: Operation, status: int, body: object, errors: Any
) -> Iterator[Finding]:
    said = operation.said["responses"]
    chosen = said.get(str(status)) or said.get(f"{status // 100}XX") or said.get("default")
    if chosen is None and status < 400:
        yield f"{operation} answered {status}: not declared", ""
        return
    schema = _schema(description.resolved(chosen)) if chosen else errors
    for difference in description.differences(schema, body) if schema else ():
        yield f"{operation} answered {status} {difference}", difference.excerpt


def _schema(said: Mapping[str, Any] | None) -> Any:
    """The JSON schema of a body; None where the description has none."""
    return ((said or {}).get("content") or {}).get("application/json", {}).get("schema")


def _shape(value: Any, names: frozenset[str], name: str = "") -> object:
    """What makes two bodies equal before a schema: keys, types, and values where they matter."""
    if isinstance(value, dict):
        return tuple((key, _shape(each, names, key)) for key, each in sorted(value.items()))
    if isinstance(value, list):
        return ("list", *(_shape(each, names, name) for each in value))
    return value if name in names else type(value)


class _Pruner:
    """Takes out of answers the list items whose like was judged before at the same place."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._seen: set[object] = set()

    def pruned(self, value: Any, place: tuple[object, ...], name: str = "") -> tuple[Any, object]:
        """What is left to judge, and the shape of the whole."""
        if isinstance(value, dict):
            rows = {key: self.pruned(each, (*place, key), key) for key, each in value.items()}
            left = {key: row[0] for key, row in rows.items()}
            return left, frozenset([(key, row[1]) for key, row in rows.items()])
        if isinstance(value, list):
            return self._items([self.pruned(each, place, name) for each in value], place)
        return value, value if name in self._names else type(value)

    def _items(self, rows: list[tuple[Any, object]], place: object) -> tuple[Any, object]:
        shapes = {shape: left for left, shape in reversed(rows)}
        fresh = [left for shape, left in shapes.items() if (place, shape) not in self._seen]
        self._seen |= {(place, shape) for shape in shapes}
        return fresh, ("list", frozenset(shapes))


def judged(contracts: Mapping[str, Contract], exchanges: Iterable[Exchange]) -> Judge:
    """All the exchanges, judged."""
    judge = Judge(contracts)
    for exchange in exchanges:
        judge.hear(exchange)
    return judge
