"""What two accounts of Zendesk have of their own: forms, statuses, readers, editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.app import Home
from engine.errors import WrongUse
from engine.ledger import RunKind, RunState
from engine.mapping import By
from engine.mapping.mapping import NEW
from engine.migration import Migration
from engine.model import Entity
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow


class Admin:
    """Sets an account up over its API, as its administrator."""

    def __init__(self, account: SandboxAccount) -> None:
        self._account = account
        self.first = {kind: rows[0]["id"] for kind, rows in account.dump().items() if rows}

    def add(self, path: str, **body: dict[str, Any]) -> int:
        url = f"{self._account.url}/api/v2/{path}.json"
        signed = {"authorization": f"Bearer {self._account.token}"}
        answer = httpx.post(url, json=body, headers=signed)
        assert 201 == answer.status_code, answer.text
        return int(answer.json()[next(iter(body))]["id"])

    def form(self, name: str) -> int:
        return self.add("ticket_forms", ticket_form={"name": name})

    def status(self, name: str, category: str) -> int:
        made = {"agent_label": name, "status_category": category}
        return self.add("custom_statuses", custom_status=made)

    def segment(self, name: str, kind: str = "signed_in_users") -> int:
        made = {"name": name, "user_type": kind, "tags": [name.lower()]}
        return self.add("help_center/user_segments", user_segment=made)

    def ticket(self, subject: str, **values: object) -> None:
        person = {"name": "Luz", "email": "luz@example.com", "skip_verify_email": True}
        luz = self.add("users/create_or_update", user=person) if subject == "1" else None
        ticket = {"subject": subject, "requester_id": luz, "comments": [{"body": "x"}], **values}
        self.add("imports/tickets", ticket=ticket)

    def article(self, title: str, segment: int) -> None:
        text = {"locale": "en-us", "title": title, "body": "<p>Words</p>", "draft": False}
        more = {"user_segment_id": segment, "permission_group_id": self.first["permission_groups"]}
        self.add(f"help_center/sections/{self._section()}/articles", article=text | more)

    def _section(self) -> int:
        if "sections" not in self.first:
            named = {"name": "Help", "locale": "en-us"}
            category = self.add("help_center/categories", category=named)
            path = f"help_center/categories/{category}/sections"
            self.first["sections"] = self.add(path, section=named)
        return int(self.first["sections"])


def furnished(source: SandboxAccount, target: SandboxAccount) -> dict[str, int]:
    """Both set up; the ids of what the target has of its own."""
    ours, theirs = Admin(source), Admin(target)
    forms = [ours.form("Returns"), ours.form("Repairs")]
    supplier, gold = ours.status("Supplier", "hold"), ours.segment("Gold")
    staff = next(row["id"] for row in source.dump()["user_segments"] if row["user_type"] == "staff")
    ours.ticket("1", ticket_form_id=forms[0], status="open")
    ours.ticket("2", ticket_form_id=forms[1], status="pending")
    ours.ticket("3", custom_status_id=supplier, status="hold")
    ours.article("For gold", gold)
    ours.article("For us", staff)
    return {
        "returns": theirs.form("Returns"),
        "vendor": theirs.status("Vendor", "hold"),
        "vip": theirs.segment("VIP"),
        "editors": theirs.add("guide/permission_groups", permission_group={"name": "Editors"}),
        "form": theirs.first["ticket_forms"],
        "staff": next(
            row["id"] for row in target.dump()["user_segments"] if row["user_type"] == "staff"
        ),
    }


def test_a_group_that_is_missing_is_made_with_its_agents_or_its_tickets_go_without(
    tmp_path: Path,
) -> None:
    pair = ("zendesk:acme:empty", "zendesk:hooli:empty")
    with sandbox(*pair, pair[1], limits="off") as (source, target, strict):
        source.settings(export_lag_seconds=0)
        ours = Admin(source)
        dev = next(row for row in source.dump()["users"] if row["email"].startswith("dev"))
        workshop = ours.add("groups", group={"name": "Workshop"})
        member = {"user_id": dev["id"], "group_id": workshop}
        ours.add("group_memberships", group_membership=member)
        ours.ticket("1", group_id=workshop, assignee_id=dev["id"], status="open")
        ours.ticket("2", group_id=workshop, status="open")

        made = connected(tmp_path / "able", source, target)
        row = next(row for row in made.mapping_rows() if row.source_label == "Workshop")
        assert ("teams", None) == (row.part, row.target_value)
        made.choose("teams", str(workshop), NEW)
        assert [] == made.lint()
        assert made.check_again("missing_teams")[0].fine
        moved(made)
        moved(made)

        held = target.dump()
        (group,) = (row for row in held["groups"] if row["name"] == "Workshop")
        assert [group["id"]] * 2 == [row["group_id"] for row in held["tickets"]]
        joined = [r["user_id"] for r in held["group_memberships"] if r["group_id"] == group["id"]]
        assert [row["assignee_id"] for row in held["tickets"] if row["assignee_id"]] == joined
        assert set() == lost(made)
        assert [] == list(made.verify().differences)

        # Where the account refuses, tickets go to the default, and it is told.
        made = connected(tmp_path / "strict", source, strict)
        made.set_rules(default_team=NEW)
        strict.faults([{"on": "POST /groups", "kind": "status", "status": 403, "times": 0}])
        moved(made)

        assert {"team_dropped"} == lost(made)
        assert 2 == len(strict.dump()["tickets"])


def lost(made: Migration) -> set[str]:
    """Codes of what the tickets of the first run lost."""
    run = made.ledger.runs()[0].id
    ids = made.opening.records.entries(Entity.CONVERSATION, limit=10)
    several = (made.queries.losses_of(run, "conversations", one.source_id) for one in ids)
    return {loss.code for losses in several for loss in losses}


def moved(made: Migration) -> None:
    run = made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    found = made.ledger.run(run.id)
    assert RunState.DONE == found.state, found.reason


def test_they_are_suggested_by_name_chosen_by_hand_and_written(tmp_path: Path) -> None:
    with sandbox("zendesk:acme:empty", "zendesk:hooli:empty", limits="off") as (source, target):
        source.settings(export_lag_seconds=0)
        own = furnished(source, target)
        made = connected(tmp_path, source, target)
        mapping = made.mapping()

        # By name where there is one, else by what it stands for; readers are never guessed.
        assert (By.LABEL, "Returns") == (
            mapping.forms["Returns"].by,
            mapping.forms["Returns"].target,
        )
        assert (By.CATEGORY, "Default Ticket Form") == (
            mapping.forms["Repairs"].by,
            mapping.forms["Repairs"].target,
        )
        assert By.CATEGORY is mapping.own_statuses["Supplier"].by
        assert None is mapping.readers["Gold"].target
        gold = next(row for row in made.mapping_rows() if row.source_value == "Gold")
        assert ("readers", False, 1) == (gold.part, gold.mapped, gold.records)
        finding = made.check_again("article_audience")[0]
        assert (1, False) == (finding.n, finding.fine)

        # More people than before are refused, on screen and in the file.
        assert "Signed-in users" not in made.readers_for("Gold")
        with pytest.raises(WrongUse, match="More people"):
            made.choose("readers", "Gold", "Signed-in users")
        wide = made.mapping_text().replace(
            "[readers]", '[readers]\nGold2 = {to = "Signed-in users", by = "person"}'
        )
        wrong = made.lint(wide.replace('editors = ""', 'editors = "Nobody"'))
        assert {("readers.Gold2", "wider"), ("editors", "not_in_target")} == {
            (one.key, one.code) for one in wrong
        }

        made.choose("readers", "Gold", "VIP")
        made.choose("own_statuses", "Supplier", "Vendor")
        made.set_rules(editors="Editors")

        foreseen = made.plan(RunKind.DEMO, size=10, rehearse=True)
        assert {} == foreseen.fails
        told = [(one.code, one.records) for one in foreseen.losses if one.entity == "conversations"]
        assert [("value_dropped", 1)] == told
        moved(made)

        held = target.dump()
        tickets = {row["subject"]: row for row in held["tickets"]}
        forms = [tickets[name]["ticket_form_id"] for name in ("1", "2", "3")]
        assert [own["returns"], own["form"], own["form"]] == forms
        assert (own["vendor"], "hold") == (
            tickets["3"]["custom_status_id"],
            tickets["3"]["status"],
        )
        articles = {row["title"]: row for row in held["articles"]}
        assert own["vip"] == articles["For gold"]["user_segment_id"]
        assert own["staff"] == articles["For us"]["user_segment_id"]
        assert {own["editors"]} == {row["permission_group_id"] for row in articles.values()}
        assert not articles["For gold"]["draft"]

        run = made.ledger.runs()[0].id
        by_subject = {row["subject"]: str(row["id"]) for row in source.dump()["tickets"]}
        lost = {
            subject: [one.code for one in made.queries.losses_of(run, "conversations", identity)]
            for subject, identity in by_subject.items()
        }
        assert {"1": [], "2": ["value_dropped"], "3": []} == lost
        assert [] == list(made.verify().differences)
        found = made.check_again("article_audience")[0]
        assert found.fine
