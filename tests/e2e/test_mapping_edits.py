"""A mapping edited as on the page, kept for other migrations, and held against both accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from engine.errors import WrongUse
from engine.ledger import RunKind
from engine.mapping import By, Phones
from engine.mapping.suggest import FIELD_TABLES
from engine.migration import Migration
from engine.model import Channel, Conversation, Entity, Status
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def accounts() -> Iterator[list[SandboxAccount]]:
    with sandbox("zendesk:acme:small", "intercom:globex:empty") as running:
        yield running


@pytest.fixture(scope="module")
def made(accounts: list[SandboxAccount], tmp_path_factory: pytest.TempPathFactory) -> Migration:
    return connected(tmp_path_factory.mktemp("home"), *accounts)


def test_a_field_takes_only_what_fits_and_a_new_one_can_be_made(made: Migration) -> None:
    part = "conversation_fields"
    key = next(row.source_value for row in made.mapping_rows() if row.part == part)
    fitting = made.field_choices(part, key)

    chosen = made.choose_field(part, key, fitting[-1][0])
    left = made.choose_field(part, key, None)

    assert fitting[-1][0] == chosen.conversation_fields[key]
    assert left.conversation_fields[key] is None
    with pytest.raises(WrongUse, match="does not take"):
        made.choose_field(part, key, "nonsense")
    with pytest.raises(WrongUse, match="no field"):
        made.choose_field(part, "nonsense", None)


def test_sure_suggestions_become_choices_and_unsure_ones_do_not(made: Migration) -> None:
    assert 0 < made.accept(0.8)

    choices = made.mapping().status.values()
    assert {By.PERSON} == {one.by for one in choices if one.confidence == 1.0}
    assert By.CATEGORY in {one.by for one in choices}
    assert 0 == made.accept(0.8)


def test_a_preset_brings_rules_and_leaves_people(
    made: Migration, accounts: list[SandboxAccount], tmp_path: Path
) -> None:
    made.set_rules(phones="drop", marker_tag="moved")
    made.save_preset("Weekly")
    people = made.mapping().agents
    made.set_rules(phones="keep", marker_tag=None)

    used = made.use_preset("weekly")

    assert (Phones.DROP, "moved", people) == (used.phones, used.marker_tag, used.agents)
    assert ["weekly"] == made.presets()
    with pytest.raises(WrongUse, match="no preset"):
        made.use_preset("other")


def test_a_rule_that_is_none_is_refused_and_changes_nothing(made: Migration) -> None:
    before = made.mapping()

    with pytest.raises(WrongUse, match="not a choice"):
        made.set_rules(phones="shout")
    assert before == made.mapping()


def test_what_a_file_names_and_nobody_has_is_told_with_its_line(made: Migration) -> None:
    agents = {**made.mapping().agents, "nobody": next(iter(made.mapping().agents.values()))}
    wrong = msgspec.structs.replace(
        made.mapping(),
        default_agent="404",
        agents=agents,
        constants={"contacts.nowhere": "x"},
        locales={"en": "tlh"},
    )
    before = made.mapping_text()
    made.save_mapping(wrong)
    text = made.mapping_text()
    made.import_mapping(before)

    problems = made.lint(text)

    told = {(one.key, one.code) for one in problems}
    assert {
        ("default_agent", "not_in_target"),
        ("agents.nobody", "not_in_source"),
        ("constants.contacts.nowhere", "not_in_target"),
        ("locales.en", "not_in_target"),
    } <= told
    lines = text.split("\n")
    assert all(one.key.split(".")[-1] in lines[one.line - 1] for one in problems)
    assert [] == made.lint()


def test_a_changed_mapping_voids_the_demo_until_it_is_changed_back(made: Migration) -> None:
    made.set_rules(marker_tag="one")
    for one in made.blocking():
        made.acknowledge(one.id)
    run = made.start(RunKind.DEMO, size=1)
    assert "done" == made.wait(run).state
    assert made.demo_voided() is None
    assert made.steps()[4].done

    made.set_rules(marker_tag="two")
    voided = made.demo_voided()

    assert voided is not None
    assert (run, False) == (voided.id, made.steps()[4].done)
    made.set_rules(marker_tag="one")
    assert made.demo_voided() is None


def covered(made: Migration) -> int:
    """Records that keep every value, of all that were read."""
    found = made.coverage(made.mapping_rows())
    held = made.opening.records.counts()
    assert found.records == sum(held[one] for one in (*FIELD_TABLES, Entity.ARTICLE))
    return found.whole


def test_coverage_is_over_records_none_of_whose_values_is_lost(
    accounts: list[SandboxAccount], tmp_path: Path
) -> None:
    """A record that loses two values counts once, whichever way a choice goes."""
    made = connected(tmp_path / "home", *accounts)
    made.plan(RunKind.FULL)
    lacking = [row.source_value for row in made.mapping_rows() if not row.mapped and row.records]
    threads = [
        one
        for one in made.opening.records.every(Entity.CONVERSATION)
        if isinstance(one, Conversation) and (one.team is None or one.team.id not in lacking)
    ]
    before = covered(made)
    solved = {one.id for one in threads if one.status is Status.SOLVED}
    email = {one.id for one in threads if one.channel is Channel.EMAIL}
    assert 0 < len(solved & email) < len(solved | email)

    made.choose("status", "solved", None)
    assert before - len(solved) == covered(made)
    made.choose("channel", "email", None)
    assert before - len(solved | email) == covered(made)
    made.choose("status", "solved", "solved")
    assert before - len(email) == covered(made)
