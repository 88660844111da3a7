"""Writes down what is asked of an account and what it answers, for those who judge the sandbox."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.sandbox.control import PREFIX

FAULT = "sandbox.fault"
"""Where the app notes in the scope that an ordered fault struck the request."""
_REDACTED = "(redacted)"
_SECRET = frozenset(
    {"access_token", "client_secret", "code", "code_verifier", "password", "refresh_token", "token"}
)
_ANY_SECRET = re.compile(rb'"(?:' + "|".join(sorted(_SECRET)).encode() + rb')"')


class Recorder:
    """
    A JSONL file with one exchange a line: desk, method, path, query, agent, fault, body, status,
    answer.

    `body` and `answer` are the JSON that was sent, or null for anything else; `fault` names the
    ordered fault. Of the headers only the client's name is kept; values of secrets are replaced
    by other text. Exchanges that were never answered are left out, as are those of `_sandbox`.
    Raises OSError when the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self._path = path

    def recording(self, app: ASGIApp, desk: str) -> ASGIApp:
        """The app, with its exchanges written down as those of this desk."""

        async def recorded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["path"].startswith(PREFIX):
                await app(scope, receive, send)
                return
            exchange = _Exchange(scope, receive, send)
            await app(scope, exchange.receive, exchange.send)
            if exchange.answered:
                with self._path.open("ab") as file:
                    file.write(exchange.line(desk))

        return recorded


class _Exchange:
    """One request and its answer, listened to while they pass."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._asked: list[bytes] = []
        self._said: list[bytes] = []
        self._status = 0
        self._type = ""
        self.answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._asked.append(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._type = Headers(raw=message["headers"]).get("content-type", "")
        else:
            self._said.append(message.get("body", b""))
            self.answered = not message.get("more_body", False)
        await self._send(message)

    def line(self, desk: str) -> bytes:
        headers = Headers(scope=self._scope)
        query = parse_qsl(self._scope["query_string"].decode("latin-1"), keep_blank_values=True)
        about = {
            "desk": desk,
            "method": self._scope["method"],
            "path": self._scope["path"],
            "query": [[name, _hidden(name, value)] for name, value in query],
            "agent": headers.get("user-agent", ""),
            "fault": self._scope.get(FAULT),
            "status": self._status,
        }
        body = _json(b"".join(self._asked), headers.get("content-type", ""))
        answer = self._answer(b"".join(self._said))
        return b'%s, "body": %s, "answer": %s}\n' % (json.dumps(about).encode()[:-1], body, answer)

    def _answer(self, raw: bytes) -> bytes:
        # Whole pages are our own compact JSON: they need no second look unless they tell a secret.
        plain = self._type == "application/json" and FAULT not in self._scope
        return raw if plain and raw and not _ANY_SECRET.search(raw) else _json(raw, self._type)


def _json(raw: bytes, content_type: str) -> bytes:
    """The JSON on one line, without secrets; null for what is not JSON."""
    if "json" not in content_type:
        return b"null"
    try:
        return json.dumps(_without_secrets(json.loads(raw))).encode()
    except ValueError:
        return b"null"


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _hidden(name, _without_secrets(each)) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_secrets(each) for each in value]
    return value


def _hidden(name: str, value: Any) -> Any:
    return _REDACTED if name in _SECRET and isinstance(value, str) else value
