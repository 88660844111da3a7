"""One account as an ASGI app: latency, counting, faults, sign-in, limits, then the desk."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.sandbox.connections import drop
from engine.sandbox.control import PREFIX, Control
from engine.sandbox.desk import Desk, Refused
from engine.sandbox.faults import Call, Fault, FaultKind
from engine.sandbox.limits import take
from engine.sandbox.recorder import FAULT
from engine.sandbox.routes import UNKNOWN, RouteTable

_ERROR_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
_BEFORE = (FaultKind.RESET, FaultKind.TIMEOUT, FaultKind.STATUS, FaultKind.HTML)


class Dropped(Exception):
    """The request ends without an answer; ``hard`` when the connection is to be reset."""

    def __init__(self, *, hard: bool = False) -> None:
        super().__init__("dropped")
        self.hard = hard


class SandboxApp:
    """The ASGI app of one account."""

    def __init__(self, desk: Desk, *, latency_ms: float = 0) -> None:
        self._desk = desk
        self._latency = latency_ms / 1000
        self._control = Control(desk, self._find_routes)
        self._find_routes()

    def _find_routes(self) -> None:
        """Ask for the routes again: a desk may have made new parts in a reset."""
        self._table = RouteTable(self._desk.routes(), self._desk.base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if scope["path"].startswith(PREFIX):
            await (await self._control.answer(request))(scope, receive, send)
            return
        route = self._table.find(scope)
        # A reset replaces the counts; a request that is under way ends in those it began in.
        stats = self._control.stats
        stats.began(request.method, route.path if route else UNKNOWN)
        outcome: int | str = "dropped"
        try:
            outcome = await self._serve(request, route, receive, send)
        except Dropped as dropped:
            await drop(request, hard=dropped.hard)
        finally:
            stats.ended(outcome)

    async def _serve(
        self, request: Request, route: Route | None, receive: Receive, send: Send
    ) -> int:
        if self._latency:
            await asyncio.sleep(self._latency)
        fault = await self._fault(request, route)
        if fault is None:
            response = await self._answer(request, route)
            await response(request.scope, receive, send)
            return response.status_code
        request.scope[FAULT] = fault.kind
        return await self._serve_faulty(fault, request, route, receive, send)

    async def _answer(self, request: Request, route: Route | None) -> Response:
        if self._desk.is_open(request.scope["path"]):
            return await self._routed(request, route)
        unauthorized = self._desk.authorize(request)
        if unauthorized is not None:
            return unauthorized
        windows = self._desk.limit(request)
        refusing = take(windows)
        self._control.stats.counted(windows)
        if refusing is not None:
            self._control.stats.refused()
            return self._desk.refusal(request, refusing)
        response = await self._routed(request, route)
        response.headers.update(self._desk.limit_headers(windows))
        return response

    async def _routed(self, request: Request, route: Route | None) -> Response:
        if route is None:
            return self._desk.not_found(request)
        try:
            response: Response = await route.endpoint(request)
        except Refused as refused:
            response = refused.response
        return response

    async def _fault(self, request: Request, route: Route | None) -> Fault | None:
        if not self._control.faults:
            return None
        call = Call(
            method=request.method,
            path=request.scope["path"],
            template=route.path if route else UNKNOWN,
            base=self._desk.base,
            query=request.scope["query_string"].decode("latin-1"),
            body=await request.body(),
        )
        return self._control.faults.next(call)

    async def _serve_faulty(
        self, fault: Fault, request: Request, route: Route | None, receive: Receive, send: Send
    ) -> int:
        if fault.kind in _BEFORE:
            response = await self._instead(fault, request)
        else:
            await self._prepare(fault, request)
            response = await self._answer(request, route)
        if fault.kind is FaultKind.LOST_ANSWER:
            raise Dropped
        await _deliver(fault, response, request, receive, send)
        return response.status_code

    async def _instead(self, fault: Fault, request: Request) -> Response:
        if fault.kind is FaultKind.RESET:
            raise Dropped(hard=True)
        if fault.kind is FaultKind.TIMEOUT:
            await _until_given_up(request, 120 if fault.seconds is None else fault.seconds)
            raise Dropped
        if fault.kind is FaultKind.HTML:
            status = fault.status or 502
            return HTMLResponse(_ERROR_PAGE.format(f"{status} Bad Gateway"), status)
        return self._ordered_status(fault)

    def _ordered_status(self, fault: Fault) -> Response:
        status = fault.status or 500
        if fault.body is None:
            response = self._desk.failure(status)
        elif isinstance(fault.body, str):
            response = Response(fault.body, status, media_type="application/json")
        else:
            response = JSONResponse(fault.body, status)
        response.headers.update(fault.headers)
        return response

    async def _prepare(self, fault: Fault, request: Request) -> None:
        if fault.kind is FaultKind.REVOKE_TOKEN:
            self._desk.revoke_tokens()
        elif fault.kind is FaultKind.LOWER_LIMIT:
            self._desk.lower_limit()
        elif fault.kind is FaultKind.VANISH:
            await self._delete_addressed(request)
        elif fault.kind is FaultKind.SLOW and not fault.rate:
            await asyncio.sleep(1 if fault.seconds is None else fault.seconds)

    async def _delete_addressed(self, request: Request) -> None:
        """Delete the record by the vendor's own route, from the whole path to its beginnings."""
        path = request.scope["path"]
        # A desk notes who is asking while it checks the sign-in: deleting has an author.
        self._desk.authorize(request)
        while path:
            scope = {**request.scope, "method": "DELETE", "path": path, "path_params": {}}
            scope["query_string"] = b""
            route = self._table.find(scope)
            if route is not None:
                await self._routed(Request(scope, _no_body), route)
                return
            path = path.rpartition("/")[0]


async def _no_body() -> dict[str, object]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _until_given_up(request: Request, seconds: float) -> None:
    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    await request.body()
    try:
        await asyncio.wait_for(gone(), seconds)
    except TimeoutError:
        return


async def _deliver(
    fault: Fault, response: Response, request: Request, receive: Receive, send: Send
) -> None:
    if fault.kind is FaultKind.TRUNCATE:
        await _send_start(response, send)
        body = bytes(response.body)
        await send(
            {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        )
        raise Dropped
    if fault.kind is FaultKind.SLOW and fault.rate:
        await _trickle(response, send, fault.rate)
        return
    await response(request.scope, receive, send)


async def _send_start(response: Response, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
    )


async def _trickle(response: Response, send: Send, rate: int) -> None:
    await _send_start(response, send)
    body = bytes(response.body)
    for start in range(0, len(body), rate):
        piece = {"type": "http.response.body", "body": body[start : start + rate]}
        await send({**piece, "more_body": True})
        await asyncio.sleep(1)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def build(desk: Desk, *, latency_ms: float = 0) -> ASGIApp:
    """The app that serves the desk; ``latency_ms`` is added before every answer."""
    return SandboxApp(desk, latency_ms=latency_ms)
