"""What holds for a whole migration of awkward records, whatever its rows are."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.e2e.awkward.conftest import Ask, Say
from tests.e2e.awkward.prediction import difference, figures, unforeseen
from tests.e2e.awkward.table import PAIRS, Pair

# X20 sends 12 MB at once: aiohttp warns that this may hold up the event loop for a moment.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")

each_pair = pytest.mark.parametrize("pair", PAIRS, ids=str)


@each_pair
def test_everything_that_was_read_has_an_outcome(pair: Pair, moved: Ask) -> None:
    tallies = moved(pair).status.entities.values()

    assert all(one.read == one.migrated + one.failed + one.skipped for one in tallies)
    assert 0 < sum(one.migrated for one in tallies)


@each_pair
def test_nobody_is_mailed_and_no_call_is_too_many(pair: Pair, moved: Ask) -> None:
    stats = moved(pair).stats

    assert {(0, 0)} == {(one["notifications"], one["refused"]) for one in stats}


@each_pair
def test_what_reads_back_differs_by_declared_losses_only(pair: Pair, moved: Ask) -> None:
    found = moved(pair).verification

    assert [] == list(found.differences)
    assert (0, 0, 0) == (found.differ, found.missing, found.unreadable)


@each_pair
def test_a_second_run_changes_nothing(pair: Pair, moved: Ask) -> None:
    whole = moved(pair)

    assert 0 == sum(one.migrated for one in whole.again.entities.values())
    assert whole.held == whole.held_again


@each_pair
def test_the_plan_says_what_the_run_does(pair: Pair, moved: Ask, say: Say) -> None:
    whole = moved(pair)
    found = difference(whole)
    say(f"\n{pair}: {figures(whole)}")

    assert unforeseen(pair) == found


@pytest.mark.parametrize("pair", [Pair(source="zendesk", target="zendesk")], ids=str)
def test_addresses_at_a_public_mail_service_make_nobody_a_member(pair: Pair, moved: Ask) -> None:
    whole = moved(pair)
    companies = {row["external_id"]: row["id"] for row in whole.held["organizations"]}
    members = Counter(row["organization_id"] for row in whole.held["organization_memberships"])

    assert {"O05": 1} == {"O05": members[companies["O05"]]}, "C34 alone is one"


@pytest.mark.parametrize(
    "pair", [Pair(source="intercom", target=desk) for desk in ("intercom", "zendesk")], ids=str
)
def test_links_between_articles_lead_to_the_new_ones(pair: Pair, moved: Ask) -> None:
    whole = moved(pair)
    places = [whole.rows[row][0] for row in ("A01", "A11")]
    (there, holder) = (whole.items[place] for place in places)
    held = next(row for row in whole.held["articles"] if str(row["id"]) == holder.target_id)

    assert there.target_id is not None
    assert f"/articles/{there.target_id}" in held["body"]
    assert '"#end"' in held["body"]


@pytest.mark.parametrize("source, notes", [("zendesk", 4), ("freshdesk", 3)])
def test_no_note_can_be_read_by_a_customer_of_intercom(source: str, notes: int, moved: Ask) -> None:
    """Of Zendesk T03, both of T13, T31; of Freshdesk T03, T25 and T31."""
    held = moved(Pair(source=source, target="intercom")).held["conversations"]
    parts = [part for row in held for part in row["conversation_parts"]["conversation_parts"]]
    shown = [row["source"]["body"] for row in held]
    shown += [part["body"] or "" for part in parts if part["part_type"] != "note"]
    kept = [part for part in parts if part["part_type"] == "note" and "INTERNO" in part["body"]]

    assert [] == [text for text in shown if "INTERNO" in text]
    assert notes <= len(kept)
