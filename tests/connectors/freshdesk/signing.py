"""Signing in to an emulated account."""

from __future__ import annotations

from engine.connectors.base import Connection
from engine.connectors.freshdesk import CONNECTOR
from tests.support.sandbox import SandboxAccount


def signed(account: SandboxAccount) -> Connection:
    """By the API key that the sandbox gives as the account's token."""
    url = CONNECTOR.account_url(account.url)
    return Connection(url=url, kind="api_key", secrets={"api_key": account.token})
