"""What a page calls the two sides of a migration."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Home
from engine.i18n import translator
from pages.components.here import Here


@pytest.mark.parametrize(
    "target, names",
    [
        ("freshdesk", ("Zendesk", "Freshdesk")),
        ("zendesk", ("Zendesk https://acme.zendesk.com", "Zendesk https://hooli.zendesk.com")),
    ],
)
def test_two_accounts_of_one_desk_are_told_apart(
    tmp_path: Path, target: str, names: tuple[str, str]
) -> None:
    made = Home.open(tmp_path).new(
        "norte",
        source_desk="zendesk",
        source_url="acme.zendesk.com",
        target_desk=target,
        target_url=f"hooli.{target}.com",
    )
    place = Here(home=Home.open(tmp_path), t=translator("en"), page="map", pages={}, migration=made)

    assert names == (place.desk("source"), place.desk("target"))
