"""A real Request Tracker in the place of an emulated account."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.rt.proxy import Proxy
from tests.rt.server import RequestTracker
from tests.support.sandbox import SandboxAccount

EVERY = json.dumps([{"field": "id", "operator": ">", "value": "0"}])


class RequestTrackerAccount(SandboxAccount):
    """
    What the suites ask of an account, asked of a real server.

    There is no seed to go back to: what tests left is deleted as RT deletes, and what it never
    deletes loses its name.
    """

    rt: RequestTracker
    proxy: Proxy

    @classmethod
    def of(cls, rt: RequestTracker, proxy: Proxy) -> RequestTrackerAccount:
        """The server behind the proxy, as root."""
        made = cls(
            desk="request_tracker",
            name="rt",
            url=proxy.url,
            token=rt.token,
            client_id="",
            client_secret="",
        )
        object.__setattr__(made, "rt", rt)
        object.__setattr__(made, "proxy", proxy)
        return made

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """When everything was changed last."""
        fields = "Name,Subject,LastUpdated,Disabled"
        return {
            path: self.rows(path, fields=fields)
            for path in ("tickets", "users", "articles", "classes", "queues", "customfields")
        }

    def rows(self, path: str, **params: str | int) -> list[dict[str, Any]]:
        """Everything in a list."""
        found: list[dict[str, Any]] = []
        query = "id > 0" if path == "tickets" else EVERY
        while True:
            page = len(found) // 100 + 1
            answer = self.rt.get(path, query=query, per_page=100, page=page, orderby="id", **params)
            items = answer.json()["items"]
            found += items
            if len(items) < 100:
                return found

    def contacts(self) -> int:
        """How many people its search counts who are neither agents, RT itself nor taken back."""
        agents = {str(row["id"]) for row in self.rt.get("group/4/members").json()["items"]}
        others = agents | {"1", "6"}
        return sum(
            str(row["id"]) not in others and not row["Name"].startswith("taken-back-")
            for row in self.rows("users", fields="id,Name")
        )

    def articles(self) -> int:
        """How many articles its search finds, drafts among them, but those taken back."""
        found = self.rows("articles", fields="Name", find_disabled_rows=1)
        return sum(not row["Name"].startswith("taken-back-") for row in found)

    def stats(self) -> dict[str, Any]:
        """How many mails RT would have sent since the start."""
        return {"notifications": len(self.rt.mails()), "calls": list(self.proxy.calls)}

    def settings(self, **values: object) -> dict[str, Any]:
        """A real server has no switches."""
        return {}

    def faults(self, orders: Sequence[Mapping[str, object]]) -> None:
        """What the proxy does wrong."""
        self.proxy.order(orders)

    def reset(self) -> None:
        """Nothing but what RT begins with; nobody's mail either."""
        self.proxy.order([])
        for ticket in self.rows("tickets", fields="id"):
            self.rt.call("PUT", f"ticket/{ticket['id']}", {"DependsOn": []})
            self.rt.call("DELETE", f"ticket/{ticket['id']}")
        kept = {1, 6, *(row["id"] for row in self.rt.get("group/4/members").json()["items"])}
        for user in self.rows("users", fields="id,Name"):
            if user["id"] not in kept:
                self._free("user", user["id"], {"EmailAddress": "", "Organization": ""})
        for article in self.rows("articles", fields="Name", find_disabled_rows=1):
            if not article["Name"].startswith("taken-back-"):
                self._free("article", article["id"])
        for one in self.rows("classes", fields="Name"):
            if one["id"] != "1":
                self._free("class", one["id"])
        for mail in self.rt.mails():
            mail.unlink()

    def _free(self, what: str, identity: object, more: Mapping[str, str] | None = None) -> None:
        body = {"Name": f"taken-back-{identity}", **(more or {}), "Disabled": 1}
        self.rt.call("PUT", f"{what}/{identity}", body)
