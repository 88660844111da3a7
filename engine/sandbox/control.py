"""The ``/_sandbox`` routes by which scripts and tests look into an account and order faults."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.sandbox.desk import Desk
from engine.sandbox.faults import FaultError, Faults
from engine.sandbox.stats import Stats

PREFIX = "/_sandbox/"


class Control:
    """Answers control calls for one desk; they count nowhere and need no token."""

    def __init__(self, desk: Desk, was_reset: Callable[[], None]) -> None:
        self._desk = desk
        self._was_reset = was_reset
        self.faults = Faults()
        self.stats = Stats()

    async def answer(self, request: Request) -> Response:
        """Answer one control call."""
        handlers: dict[tuple[str, str], Callable[[], Response]] = {
            ("GET", "dump"): self._dump,
            ("GET", "stats"): self._stats,
            ("GET", "settings"): self._settings,
            ("POST", "reset"): self._reset,
        }
        key = (request.method, request.url.path.removeprefix(PREFIX))
        if key == ("POST", "faults"):
            return await self._order(request)
        if key == ("POST", "settings"):
            return await self._configure(request)
        handler = handlers.get(key)
        return handler() if handler else JSONResponse({"error": "no such control"}, 404)

    def _dump(self) -> Response:
        return JSONResponse(self._desk.dump())

    def _stats(self) -> Response:
        report = self.stats.report()
        report["notifications"] = self._desk.notifications
        report["faults"] = self.faults.report()
        return JSONResponse(report)

    def _settings(self) -> Response:
        return JSONResponse(self._desk.settings())

    def _reset(self) -> Response:
        self._desk.reset()
        self._was_reset()
        self.faults = Faults()
        self.stats = Stats()
        return JSONResponse({"reset": True})

    async def _order(self, request: Request) -> Response:
        try:
            orders = await request.json()
            self.faults.order(orders if isinstance(orders, list) else [orders])
        except (ValueError, FaultError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"faults": self.faults.report()})

    async def _configure(self, request: Request) -> Response:
        try:
            self._desk.configure(await request.json())
        except KeyError as error:
            return JSONResponse({"error": f"no such setting: {error.args[0]}"}, 400)
        return JSONResponse(self._desk.settings())
