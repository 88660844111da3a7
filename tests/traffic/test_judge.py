"""The judge of recorded traffic sees what it is there to see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.traffic import contracts
from tests.traffic.__main__ import main
from tests.traffic.judge import Exchange, Judge

pytestmark = pytest.mark.skipif(
    contracts.missing(), reason="the vendors' descriptions are not on this machine"
)
TAG = {"type": "tag", "id": "1", "name": "vip"}


def found(**exchange: Any) -> list[str]:
    judge = Judge({"intercom": contracts.intercom()})
    judge.hear(Exchange(**{"desk": "intercom", "agent": "Mudanza", "status": 200, **exchange}))
    return sorted(judge.found)


def test_a_call_as_described_is_no_difference() -> None:
    assert [] == found(method="POST", path="/tags", body={"name": "vip"}, answer=TAG)


@pytest.mark.parametrize(
    "exchange, difference",
    [
        (
            {"method": "GET", "path": "/tags", "query": [["colour", "red"]]},
            "GET /tags asked with colour: not declared",
        ),
        (
            {"method": "POST", "path": "/contacts", "body": {"email": 5}},
            "POST /contacts asked email: integer, not string",
        ),
        (
            {"method": "POST", "path": "/conversations", "body": {"from": {}, "body": "x"}},
            "POST /conversations asked from: 'type' is a required property",
        ),
        (
            {"method": "PUT", "path": "/conversations/1", "body": {"titel": "x"}},
            "PUT /conversations/{conversation_id} asked titel: not declared",
        ),
        ({"method": "GET", "path": "/people/1"}, "GET /people/{}: not described"),
    ],
)
def test_what_we_ask_otherwise_is_found(exchange: dict[str, Any], difference: str) -> None:
    assert difference in found(**exchange)
    assert difference not in found(**exchange, agent="curl", status=404)


def test_what_is_answered_otherwise_is_found_whoever_asked() -> None:
    asked: dict[str, Any] = {"method": "GET", "path": "/tags", "agent": "curl"}
    answer = {"type": "list", "data": [TAG, {**TAG, "name": 5}, {**TAG, "name": 6}]}
    assert ["GET /tags answered 200 data/#/name: integer, not string"] == found(
        **asked, answer=answer
    )
    assert ["GET /tags answered 202: not declared"] == found(**asked, status=202)
    assert [] == found(**asked, answer=answer, fault="status")


def test_an_item_that_differs_is_found_behind_items_that_were_judged_before() -> None:
    judge = Judge({"intercom": contracts.intercom()})
    for name in ("a", "b", 5):
        data = [TAG, {**TAG, "name": name}]
        answer = {"type": "list", "data": data}
        judge.hear(Exchange(desk="intercom", method="GET", path="/tags", status=200, answer=answer))
    assert ["GET /tags answered 200 data/#/name: integer, not string"] == list(judge.found)


def test_a_recording_with_a_difference_fails_and_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"desk": "intercom", "method": "GET", "path": "/tags", "status": 200}
    answer = {"type": "list", "data": [{**TAG, "name": 5}]}
    recording = tmp_path / "one.jsonl"
    recording.write_text(json.dumps({**asked, "answer": answer}) + "\n")
    assert 1 == main(tmp_path)
    said = capsys.readouterr().out
    assert "GET /tags answered 200 data/#/name: integer, not string [5]" in said
    assert "1 exchanges judged, 1 differences" in said
