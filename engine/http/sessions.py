"""A sign-in by a login form, kept as a session's cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from engine.errors import AuthExpired
from engine.http.redact import Secret
from engine.http.transport import BROKEN, broken, open_client

LOGIN_SECONDS = 60.0


class Session:
    """
    Posts the form once and sends the cookie that comes back with every call.

    `cookie` is how its name begins. When a call is refused the form is posted again, once for
    all calls that were under way; a cookie that is refused before it ever was good ends the
    sign-in.
    """

    def __init__(self, url: str, form: Mapping[str, Secret], *, cookie: str, service: str) -> None:
        self._url, self._form, self._cookie, self._service = url, form, cookie, service
        self._held: str | None = None
        self._lock = asyncio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """The cookie. Raises AuthExpired when the form gives none."""
        async with self._lock:
            if self._held is None:
                self._held = await self._log_in()
            return {"cookie": self._held}

    async def renew(self, refused: Mapping[str, str]) -> bool:
        """Log in again unless another lane has done so since."""
        async with self._lock:
            if refused.get("cookie") == self._held:
                self._held = await self._log_in()
            return True

    async def _log_in(self) -> str:
        form = {name: value.reveal() for name, value in self._form.items()}
        async with open_client(timeout_seconds=LOGIN_SECONDS) as client:
            try:
                answer = await client.post(self._url, data=form)
            except BROKEN as error:
                raise broken(error, self._service) from None
        found = self._cookie_of(answer)
        if found is None:
            raise AuthExpired(
                f"{self._service} opened no session.", detail={"service": self._service}
            )
        return found

    def _cookie_of(self, answer: httpx.Response) -> str | None:
        given = (line.partition(";")[0] for line in answer.headers.get_list("set-cookie"))
        return next((one for one in given if one.startswith(self._cookie)), None)
