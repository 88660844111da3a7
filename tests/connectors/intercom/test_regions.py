"""Workspaces lie in one of three regions, and a person seldom knows in which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import Home
from engine.connectors.intercom import CONNECTOR
from engine.connectors.intercom.addresses import API_HOSTS, candidates, region_url
from engine.errors import CannotStart
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def workspaces() -> Iterator[list[SandboxAccount]]:
    """Two that know nothing of each other's tokens, as two regions."""
    with sandbox("intercom:globex:empty", "intercom:initech:empty") as running:
        yield running


@pytest.fixture
def regions(workspaces: list[SandboxAccount], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Both addresses are candidates for one another."""
    urls = [workspace.url for workspace in workspaces]
    monkeypatch.setattr(
        type(CONNECTOR),
        "addresses",
        lambda _, url: (url, *(other for other in urls if other != url)),
    )
    return urls


def test_the_address_given_is_tried_first() -> None:
    eu, us, au = API_HOSTS["eu"], API_HOSTS["us"], API_HOSTS["au"]

    assert (eu, us, au) == candidates(eu)
    assert ("http://127.0.0.1:8701",) == candidates("http://127.0.0.1:8701")


@pytest.mark.parametrize("region, home", [("EU", "eu"), ("AU", "au"), ("US", "us"), ("MARS", "us")])
def test_a_workspace_is_called_in_the_region_that_it_names(region: str, home: str) -> None:
    assert API_HOSTS[home] == region_url(API_HOSTS["us"], region)
    assert "http://127.0.0.1:8701" == region_url("http://127.0.0.1:8701", region)


def test_a_token_of_another_region_is_taken_there_and_the_region_kept(
    tmp_path: Path, workspaces: list[SandboxAccount], regions: list[str]
) -> None:
    workspaces[1].settings(region="EU")
    made = Home.open(tmp_path).new(
        "Norte",
        source_desk="intercom",
        source_url=regions[0],
        target_desk="zendesk",
        target_url="http://127.0.0.1:9",
    )

    account = made.connect("source", {"token": workspaces[1].token})

    assert "EU" == account.region
    assert regions[1] == made.source.url
    assert regions[1] == Home.open(tmp_path).migration("norte").source.url


def test_a_token_of_no_region_is_refused_as_such(tmp_path: Path, regions: list[str]) -> None:
    made = Home.open(tmp_path).new(
        "Norte",
        source_desk="intercom",
        source_url=regions[0],
        target_desk="zendesk",
        target_url="http://127.0.0.1:9",
    )

    with pytest.raises(CannotStart) as refused:
        made.connect("source", {"token": "nobodys"})

    assert "sign_in_refused" == refused.value.code
    assert regions[0] == made.source.url
    assert not made.source.connected
