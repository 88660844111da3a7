"""Intercom's JSON, written by us in the shapes of its documentation, and the records it becomes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.model import encode
from tests.connectors.intercom.converters import CONVERTERS

HERE = Path(__file__).parent
PAYLOADS = sorted(HERE.glob("payloads/*.json"))


def converted(path: Path, raw: dict[str, Any]) -> Any:
    """The record of a payload as JSON."""
    record = CONVERTERS[path.stem.partition("-")[0]](raw)
    return msgspec.json.decode(encode(record))


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_payload_becomes_the_expected_record(payload: Path) -> None:
    found = converted(payload, json.loads(payload.read_text(encoding="utf-8")))
    expected = json.loads((HERE / "expected" / payload.name).read_text(encoding="utf-8"))

    assert expected == found


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_any_value_may_be_null_or_missing(payload: Path) -> None:
    raw = json.loads(payload.read_text(encoding="utf-8"))

    for key in raw:
        assert "id" in converted(payload, {**raw, key: None})
        assert "id" in converted(payload, {name: raw[name] for name in raw if name != key})


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_any_value_may_be_of_another_shape(payload: Path) -> None:
    raw = json.loads(payload.read_text(encoding="utf-8"))

    for key in raw:
        for odd in ("text", 7, 7.5, True, [], ["text"], {"x": "y"}):
            assert "id" in converted(payload, {**raw, key: odd})
