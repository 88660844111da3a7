"""How a call says who it comes from."""

from __future__ import annotations

import asyncio
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from engine.http.oauth import Token
from engine.http.redact import Secret

RENEW_BEFORE_SECONDS = 60.0


class Auth(Protocol):
    """Gives the headers that sign a call, and may renew them once when they are refused."""

    async def headers(self) -> Mapping[str, str]:
        """The headers to send now. Raises AuthExpired when none can be had."""

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """After a 401 for these headers: whether others can be sent now."""


class Bearer:
    """
    A token as it is stored; `token_source` is asked at every call.

    A token stored anew by a later sign-in is therefore taken up without a restart.
    """

    def __init__(self, token_source: Callable[[], Secret], *, scheme: str = "Bearer") -> None:
        self._source, self._scheme = token_source, scheme

    async def headers(self) -> Mapping[str, str]:
        """Authorization with the scheme and the token."""
        return {"authorization": f"{self._scheme} {self._source().reveal()}"}

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """True when the stored token is another one by now."""
        return await self.headers() != dict(refused)


class Basic:
    """User and secret by HTTP Basic (RFC 7617)."""

    def __init__(self, user: str, secret: Secret) -> None:
        self._pair = Secret(b64encode(f"{user}:{secret.reveal()}".encode()).decode())

    async def headers(self) -> Mapping[str, str]:
        """Authorization: Basic."""
        return {"authorization": f"Basic {self._pair.reveal()}"}

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """Never: only a person can give another pair."""
        return False


class RefreshingBearer:
    """
    An OAuth token that renews itself a minute before it ends, or when it is refused.

    A refresh kills both old tokens at some services (Zendesk: OAuth, refresh tokens), so one
    holder at a time refreshes: `hold` locks across processes, `reload` gives what another process
    has stored meanwhile, and `save` stores the new pair before it is used. All three may block.
    `refresh` raises AuthExpired when the refresh token is no longer accepted.
    """

    def __init__(
        self,
        token: Token,
        *,
        refresh: Callable[[Token], Token],
        save: Callable[[Token], None],
        reload: Callable[[], Token | None] = lambda: None,
        hold: Callable[[], AbstractContextManager[None]] = nullcontext,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._token = token
        self._refresh, self._save = refresh, save
        self._reload, self._hold, self._clock = reload, hold, clock
        self._lock = asyncio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """Authorization with a token that is good for at least a minute, where that is known."""
        if self._ends_soon(self._token):
            await self._replace(self._token)
        return self._signed(self._token)

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """Refreshes unless another lane has done so since those headers were made."""
        token = self._token
        if self._signed(token) == dict(refused):
            if token.refresh_token is None:
                return False
            await self._replace(token)
        return self._signed(self._token) != dict(refused)

    async def _replace(self, old: Token) -> None:
        async with self._lock:
            if self._token == old:
                self._token = await asyncio.to_thread(self._renewed, old)

    def _renewed(self, old: Token) -> Token:
        with self._hold():
            stored = self._reload()
            if stored is not None and self._is_newer(stored, old):
                return stored
            new = self._refresh(stored or old)
            self._save(new)
            return new

    def _is_newer(self, stored: Token, old: Token) -> bool:
        return self._signed(stored) != self._signed(old) and not self._ends_soon(stored)

    def _ends_soon(self, token: Token) -> bool:
        if token.expires_at is None or token.refresh_token is None:
            return False
        return self._clock() >= token.expires_at - RENEW_BEFORE_SECONDS

    @staticmethod
    def _signed(token: Token) -> dict[str, str]:
        return {"authorization": f"Bearer {token.access_token.reveal()}"}
