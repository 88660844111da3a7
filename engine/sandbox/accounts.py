"""The accounts that the sandbox serves and how they are named on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


class AccountNameError(ValueError):
    """The text does not name an account as ``desk:name:seed``."""


@dataclass(frozen=True, kw_only=True)
class AccountSpec:
    """What is asked for: a desk (``zendesk``), a name (``acme``) and a seed.

    The seed is ``empty``, ``small``, ``awkward``, ``large-N``, ``deep-N`` (Freshdesk),
    ``companies-N`` (Intercom) or the path of a recording.
    """

    desk: str
    name: str
    seed: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``desk:name:seed``; a path given as the seed may itself contain colons.

        Raises AccountNameError when one of the three is missing.
        """
        parts = text.split(":", 2)
        if len(parts) != 3 or not all(parts):
            raise AccountNameError(f"not an account: {text!r}; expected DESK:NAME:SEED")
        return cls(desk=parts[0], name=parts[1], seed=parts[2])

    def __str__(self) -> str:
        return f"{self.desk}:{self.name}:{self.seed}"


@dataclass(frozen=True, kw_only=True)
class Account:
    """One served account: where it listens and the credentials it accepts."""

    spec: AccountSpec
    port: int
    url: str
    token: str
    client_id: str
    client_secret: str

    @classmethod
    def at(cls, spec: AccountSpec, port: int) -> Self:
        """The account on a loopback port, with credentials that depend on its name alone."""
        mark = f"{spec.desk}-{spec.name}"
        return cls(
            spec=spec,
            port=port,
            url=f"http://127.0.0.1:{port}",
            token=f"sandbox-token-{mark}",
            client_id=f"sandbox-client-{mark}",
            client_secret=f"sandbox-secret-{mark}",
        )

    def ready(self) -> dict[str, str]:
        """The account's entry in the line that is printed when the sandbox is ready."""
        return {
            "desk": self.spec.desk,
            "name": self.spec.name,
            "url": self.url,
            "token": self.token,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


DEFAULT_ACCOUNTS: tuple[AccountSpec, ...] = tuple(
    AccountSpec.parse(text)
    for text in (
        "zendesk:acme:small",
        "intercom:globex:empty",
        "intercom:initech:small",
        "zendesk:hooli:empty",
        "freshdesk:umbrella:small",
        "freshdesk:stark:empty",
    )
)
