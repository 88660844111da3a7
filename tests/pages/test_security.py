from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from engine.errors import WrongUse
from pages.shell.life import only_this_machine


@pytest.mark.parametrize("path", ["/", "/report", "/oauth/callback", "/_stcore/health"])
def test_no_answer_lets_a_page_call_out_or_be_framed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "nosniff" == headers["x-content-type-options"]
    assert "no-referrer" == headers["referrer-policy"]


@pytest.mark.parametrize("path", ["/", "/count", "/oauth/start", "/download/x/1.json"])
def test_a_foreign_name_for_this_machine_is_refused(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"host": "evil.example"})

    assert 400 == answer.status_code


def test_another_site_cannot_speak_with_the_dashboard(client: TestClient) -> None:
    socket = "ws://127.0.0.1:8501/_stcore/stream"

    with client.websocket_connect(socket, headers={"origin": "http://127.0.0.1:8501"}):
        pass
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(socket, headers={"origin": "http://evil.example"}),
    ):
        pass


@pytest.mark.parametrize("query, language", [("?lang=es", "es"), ("?lang=en", "en"), ("", "en")])
def test_a_page_says_in_which_language_it_is(client: TestClient, query: str, language: str) -> None:
    answer = client.get(f"/count{query}", headers={"accept": "text/html"})

    assert 200 == answer.status_code
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_the_dashboard_starts_for_this_machine(address: str) -> None:
    only_this_machine(address)


@pytest.mark.parametrize("address", ["", "0.0.0.0", "192.168.1.7", "example.org"])
def test_the_dashboard_does_not_start_for_the_network(address: str) -> None:
    with pytest.raises(WrongUse):
        only_this_machine(address)
