"""A person at work in an account of the sandbox, by the vendor's own API."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.sandbox import SandboxAccount


class Person:
    """Calls one account; a refusal fails the test in the service's words."""

    def __init__(self, account: SandboxAccount) -> None:
        self._prefix = "/api/v2" if account.desk == "zendesk" else ""
        self._client = httpx.Client(
            base_url=account.url,
            headers={"Authorization": f"Bearer {account.token}", "Intercom-Version": "2.16"},
            timeout=30,
        )

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Do something and give what the service answers."""
        answer = self._client.request(method, f"{self._prefix}{path}", json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found
