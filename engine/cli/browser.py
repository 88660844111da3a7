"""Signing in by browser from the command line: one answer, taken on loopback."""

from __future__ import annotations

import queue
import secrets
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from engine.errors import CannotStart

WITHIN_SECONDS = 600.0
PORT = 8501
"""The dashboard's own, so that an app at the help desk needs one redirect address for both."""
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Mudanza</title>"
    "<p>You can close this window. · Puedes cerrar esta ventana.</p>"
)
_Answer = tuple[str, str, str | None]


@dataclass(frozen=True)
class Waiting:
    """A small server that waits for the service to send the browser back."""

    server: HTTPServer
    answers: queue.Queue[_Answer]
    browser: str

    @property
    def redirect_uri(self) -> str:
        """Where the service sends the browser."""
        return f"http://127.0.0.1:{self.server.server_port}/oauth/callback"

    def get(self) -> _Answer:
        """(state, code, error) once they have come; raises CannotStart after ten minutes."""
        try:
            return self.answers.get(timeout=WITHIN_SECONDS)
        except queue.Empty:
            raise CannotStart("Nobody answered in the browser.", remedy="Try again.") from None
        finally:
            self.server.shutdown()
            self.server.server_close()


def wait_for_answer(port: int) -> Waiting:
    """Listen on this loopback port, 0 for any; raises CannotStart where somebody else does."""
    answers: queue.Queue[_Answer] = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            said = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path != "/oauth/callback" or "state" not in said:
                self.send_error(404)
                return
            self._answer()
            answers.put((said["state"], said.get("code", ""), said.get("error")))

        def _answer(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(_PAGE.encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing: the address holds the code."""

    try:
        server = HTTPServer(("127.0.0.1", port), Handler)
    except OSError:
        raise CannotStart(
            "Port {port} is in use, by the dashboard perhaps.",
            remedy="Sign in there, or give --port and register its address with your app.",
            detail={"port": str(port)},
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Waiting(server=server, answers=answers, browser=secrets.token_urlsafe(16))
