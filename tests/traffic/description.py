"""A vendor's OpenAPI 3.0 description: which operation a call is, and how its bodies differ from it.

Formats are left out: they ask for UUIDs, dates and addresses where real traffic has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jsonschema.exceptions import ValidationError
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

SPECS = Path(__file__).parents[2].parent / "shared" / "specs"
EXCERPT = 160
"""Characters shown of what a difference is about."""
_TYPES: dict[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
_JUDGED_BY_VALUE = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum")


class _Loader(yaml.CSafeLoader):
    """Reads a bare ``=`` as text."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


class Difference(NamedTuple):
    """Where in a body (``#`` for any item of a list), what is wrong there, what stands there."""

    where: str
    complaint: str
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.complaint}"


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the description has them."""

    method: str
    path: str
    said: Mapping[str, Any]
    queries: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Description:
    """One file; ``forms`` gives all the ways in which a described path is really called."""

    def __init__(
        self, path: Path, forms: Callable[[str], Sequence[str]] = lambda path: [path]
    ) -> None:
        self.said: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        self._registry: Registry[Any] = Registry().with_resource(
            "urn:spec", DRAFT4.create_resource(self.said)
        )
        self._validators: dict[str, OAS30Validator] = {}
        self._templates = _templates(self.said["paths"], forms)

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation that answers this call; None when the vendor does not describe it."""
        for pattern, template in self._templates.get(path.count("/"), ()):
            item = self.said["paths"][template]
            if method.lower() in item and pattern.fullmatch(path):
                return self._operation(method, template)
        return None

    @cache  # noqa: B019  descriptions live as long as the program
    def _operation(self, method: str, template: str) -> Operation:
        item = self.said["paths"][template]
        said = item[method.lower()]
        declared = map(self.resolved, [*item.get("parameters", ()), *said.get("parameters", ())])
        queries = {each["name"] for each in declared if each["in"] == "query"}
        return Operation(method, template, said, frozenset(queries))

    def resolved(self, said: Any) -> Any:
        """What a reference leads to; anything else as it is."""
        while isinstance(said, Mapping) and "$ref" in said:
            place: Any = self.said
            for step in said["$ref"].removeprefix("#/").split("/"):
                place = place[step.replace("~1", "/").replace("~0", "~")]
            said = place
        return said

    def differences(self, schema: Any, body: object) -> Iterator[Difference]:
        """Where the body is not as the schema says."""
        for error in self._validator(schema).iter_errors(body):
            for leaf in _leaves(error):
                if leaf.validator == "nullable":
                    continue  # "type" says the same of every null.
                where = "/".join(_step(step) for step in leaf.absolute_path)
                yield Difference(where, _complaint(leaf), _excerpt(leaf))

    def _validator(self, schema: Any) -> OAS30Validator:
        key = str(id(schema))
        if key not in self._validators:
            self._validators[key] = OAS30Validator(_absolute(schema), registry=self._registry)
        return self._validators[key]

    def undeclared(self, schema: Any, body: object, where: str = "") -> Iterator[Difference]:
        """The keys of the body that the schema does not know, wherever it names any."""
        if isinstance(body, list):
            items = [each["items"] for each in self._alternatives(schema) if "items" in each]
            for row in body if items else ():
                yield from self.undeclared({"anyOf": items}, row, f"{where}/#")
        if isinstance(body, dict):
            yield from self._undeclared_keys(list(self._alternatives(schema)), body, where)

    def _undeclared_keys(
        self, said: list[Any], body: dict[str, object], where: str
    ) -> Iterator[Difference]:
        open_ended = any(each.get("additionalProperties") for each in said)
        named = [each["properties"] for each in said if each.get("properties")]
        for key, value in body.items() if named and not open_ended else ():
            known = [each[key] for each in named if key in each]
            if known:
                yield from self.undeclared({"anyOf": known}, value, f"{where}/{key}")
            else:
                yield Difference(
                    f"{where}/{key}".lstrip("/"), "not declared", repr(value)[:EXCERPT]
                )

    def _alternatives(self, schema: Any) -> Iterator[Any]:
        said = self.resolved(schema)
        yield said
        for word in ("allOf", "anyOf", "oneOf"):
            for each in said.get(word, ()):
                yield from self._alternatives(each)

    @cached_property
    def judged_by_value(self) -> frozenset[str]:
        """The names of properties whose values matter to a schema, not only their types."""
        return frozenset(_judged_by_value(self.said))


def _templates(
    paths: Mapping[str, Any], forms: Callable[[str], Sequence[str]]
) -> dict[int, list[tuple[re.Pattern[str], str]]]:
    found: dict[int, list[tuple[re.Pattern[str], str]]] = {}
    for template in sorted(paths, key=lambda path: (path.count("{"), path)):
        for form in forms(template):
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(form))
            found.setdefault(form.count("/"), []).append((re.compile(pattern), template))
    return found


def _absolute(said: Any) -> Any:
    """The schema with its references leading into the whole description."""
    if isinstance(said, dict):
        return {
            key: f"urn:spec{value}"
            if key == "$ref" and isinstance(value, str) and value.startswith("#")
            else _absolute(value)
            for key, value in said.items()
        }
    return [_absolute(each) for each in said] if isinstance(said, list) else said


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The complaints of the alternative that fits best, instead of "under any of the given"."""
    if not error.context:
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for each in error.context:
        branches.setdefault(each.schema_path[0], []).append(each)
    for each in min(branches.values(), key=_distance):
        yield from _leaves(each)


def _step(step: str | int) -> str:
    return "#" if isinstance(step, int) else step


def _complaint(error: ValidationError) -> str:
    if error.validator == "type":
        return f"{_TYPES[type(error.instance)]}, not {error.validator_value}"
    if error.validator in ("required", "enum"):
        return str(error.message)
    return f"{error.validator} {str(error.validator_value)[:EXCERPT]}"


def _excerpt(error: ValidationError) -> str:
    return repr(error.instance)[:EXCERPT]


def _distance(errors: Sequence[ValidationError]) -> tuple[bool, int]:
    return any(not error.path for error in errors), len(errors)


def _judged_by_value(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for name, schema in (said.get("properties") or {}).items():
            if isinstance(schema, dict) and any(word in schema for word in _JUDGED_BY_VALUE):
                yield name
        for each in said.values():
            yield from _judged_by_value(each)
    elif isinstance(said, list):
        for each in said:
            yield from _judged_by_value(each)


def intercom() -> Description:
    """Intercom 2.16."""
    return Description(SPECS / "intercom-2.16.yaml")


def zendesk_support() -> Description:
    """Zendesk Support; every path may end in ``.json``, which calls here never do."""
    return Description(
        SPECS / "zendesk-support-oas.yaml", lambda path: [path.removesuffix(".json")]
    )


def zendesk_guide() -> Description:
    """Zendesk Help Center; the language may stand in a path or be left out."""
    return Description(SPECS / "zendesk-helpcenter-oas.yaml", _guide_forms)


def _guide_forms(path: str) -> list[str]:
    path = path.removesuffix(".json")
    return [path, path.replace("/{locale}", "", 1)] if "/help_center/{locale}" in path else [path]
