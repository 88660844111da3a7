"""Every fault of the way and of the service ends in the right error, or in another try."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from typing import Any

import pytest

from engine.errors import (
    AuthExpired,
    Conflict,
    MigrationError,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    Retriable,
    ServerFault,
    TooLarge,
    Unreachable,
    Untrusted,
)
from engine.http.client import WriteToSource
from engine.http.redact import Secret
from engine.http.retry import Patience
from tests.engine.http.loopback import (
    TOKEN,
    Loopback,
    Reply,
    Time,
    calling,
    half,
    hang_up,
    loopback,
    reply,
    reset,
    silence,
)

HTML = reply(body=b"<html>Maintenance</html>", content_type="text/html")
FAULTS: dict[str, Reply] = {
    "reset": reset,
    "hang up": hang_up,
    "silence": silence,
    "half a body": half,
    "html": HTML,
    "500": reply(500, {"error": "boom"}),
    "502": reply(502, body=b"<html>bad gateway</html>"),
    "504": reply(504, body=b""),
    "408": reply(408, {}),
}
UNREADABLE: dict[str, Reply] = {
    "empty": reply(body=b""),
    "empty object": reply(data={}),
    "cut json": reply(body=b'{"data": ['),
}


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.parametrize("fault", [*FAULTS, *UNREADABLE])
async def test_a_read_is_tried_again_after(fault: str) -> None:
    async with loopback() as service, calling(service.url, timeout_seconds=0.3) as client:
        service.will({**FAULTS, **UNREADABLE}[fault])
        answer = await client.get("/things")

    assert {"ok": True} == answer.data
    assert 2 == len(service.asked)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_write_in_doubt_is_sent_once_and_says_so(fault: str, method: str) -> None:
    async with loopback() as service, calling(service.url, timeout_seconds=0.3) as client:
        await client.get("/warm")  # A kept connection, over which aiohttp would repeat by itself.
        service.will(FAULTS[fault])
        with pytest.raises(Retriable) as caught:
            await client.call(method, "/things", json={"a": 1})

    assert caught.value.sent
    assert 2 == len(service.asked)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_repeatable_write_is_tried_again(fault: str) -> None:
    async with loopback() as service, calling(service.url, timeout_seconds=0.3) as client:
        service.will(FAULTS[fault])
        answer = await client.post("/things", json={"a": 1}, repeatable=True)

    assert {"ok": True} == answer.data


@pytest.mark.parametrize(
    "refused",
    [reply(429, {}), reply(429, {}, retry_after="3"), reply(503, body=b"", retry_after="7")],
)
async def test_a_write_that_was_refused_entry_is_sent_again(refused: bytes) -> None:
    async with loopback() as service, calling(service.url) as client:
        service.will(refused)
        answer = await client.post("/things", json={"a": 1})

    assert {"ok": True} == answer.data


async def test_a_fault_that_stays_ends_after_five_tries() -> None:
    async with loopback() as service, calling(service.url) as client:
        service.will(*[reply(500, {"error": "boom"}, x_request_id="r-1")] * 9)
        with pytest.raises(ServerFault) as caught:
            await client.get("/things")

    assert 5 == len(service.asked)
    assert {"service": "Acme Desk", "id": "r-1", "n": "5"} == caught.value.detail
    assert ("server_error", "boom") == (caught.value.code, caught.value.service_words)


async def test_a_refused_connection_is_waited_out_and_nothing_was_sent() -> None:
    time = Time()
    began = time.now
    async with calling(closed_port(), time=time) as client:
        with pytest.raises(Unreachable) as caught:
            await client.post("/things", json={})

    assert ("network_down", False) == (caught.value.code, caught.value.sent)
    assert 590.0 <= time.now - began <= 600.0
    assert max(time.slept) <= 5.0


async def test_an_unknown_name_is_no_network_and_no_wrong_sign_in() -> None:
    patience = Patience(budget_seconds=0.0)
    async with calling("http://nowhere.invalid", patience=patience) as client:
        with pytest.raises(Unreachable) as caught:
            await client.get("/things")

    assert ("network_down", False) == (caught.value.code, caught.value.sent)


async def test_a_service_that_asks_for_seven_seconds_gets_them() -> None:
    time = Time()
    began = time.now
    async with loopback() as service, calling(service.url, time=time) as client:
        service.will(reply(503, body=b"", retry_after="7"))
        await client.get("/things")

    assert 7.0 <= time.now - began <= 9.0


async def test_a_limit_that_never_opens_ends_as_a_limit() -> None:
    async with loopback() as service, calling(service.url) as client:
        service.will(*[reply(429, {}, retry_after="60")] * 20)
        with pytest.raises(RateLimited) as caught:
            await client.get("/things")

    assert "limit_exhausted" == caught.value.code
    assert 60.0 == caught.value.wait_seconds
    assert 11 >= len(service.asked)


@pytest.mark.parametrize(
    "status, kind, code",
    [
        (400, Rejected, "rejected"),
        (403, NotAllowed, "not_allowed"),
        (404, NotFound, "rejected"),
        (409, Conflict, "name_taken"),
        (413, TooLarge, "too_large"),
        (422, Rejected, "rejected"),
    ],
)
async def test_a_refusal_is_final_and_repeats_the_services_words(
    status: int, kind: type[MigrationError], code: str
) -> None:
    async with loopback() as service, calling(service.url) as client:
        service.will(reply(status, {"errors": [{"code": "x", "message": "The phone is wrong"}]}))
        with pytest.raises(kind) as caught:
            await client.post("/things", json={})

    assert 1 == len(service.asked)
    assert (code, "The phone is wrong") == (caught.value.code, caught.value.service_words)


async def test_a_record_gone_from_the_source_is_deleted_there() -> None:
    async with loopback() as service, calling(service.url, read_only=True) as client:
        service.will(reply(404, {}))
        with pytest.raises(NotFound) as caught:
            await client.get("/things/1")

    assert "deleted_in_source" == caught.value.code


class Renewing:
    """A sign-in that has a second token."""

    def __init__(self) -> None:
        self.token = TOKEN

    async def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    async def renew(self, refused: object) -> bool:
        self.token = "second-9911223344"
        return True


async def test_an_ended_sign_in_is_renewed_once() -> None:
    async with loopback() as service, calling(service.url, auth=Renewing()) as client:
        service.will(reply(401, {}))
        answer = await client.post("/things", json={})

    assert {"ok": True} == answer.data
    assert "Bearer second-9911223344" == service.asked[1].headers["authorization"]


async def test_a_revoked_sign_in_stops_at_once() -> None:
    async with loopback() as service, calling(service.url) as client:
        service.will(reply(401, {}))
        with pytest.raises(AuthExpired) as caught:
            await client.get("/things")

    assert ("sign_in_expired", 1) == (caught.value.code, len(service.asked))


async def test_a_redirect_to_another_host_is_refused() -> None:
    async with loopback() as other, loopback() as service, calling(service.url) as client:
        service.will(reply(302, {}, location=f"{other.url}/things"))
        with pytest.raises(Untrusted):
            await client.get("/things")

    assert [] == other.asked


async def test_an_absolute_address_of_another_host_is_not_called() -> None:
    async with loopback() as other, loopback() as service, calling(service.url) as client:
        with pytest.raises(Untrusted):
            await client.get(f"{other.url}/next")
        await client.get(f"{service.url}/next")

    assert ([], 1) == (other.asked, len(service.asked))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_a_source_is_never_written_to(method: str) -> None:
    async with loopback() as service:
        reads = frozenset({"/*/search"})
        async with calling(f"{service.url}/v1", read_only=True, reads=reads) as client:
            with pytest.raises(WriteToSource):
                await client.call(method, "/contacts")
            if method != "POST":
                with pytest.raises(WriteToSource):
                    await client.call(method, "/contacts/search")
            await client.post("/contacts/search", json={})

    assert ["/v1/contacts/search"] == [each.target for each in service.asked]


async def test_an_id_does_not_climb_out_of_its_path() -> None:
    async with loopback() as service, calling(f"{service.url}/v1") as client:
        with pytest.raises(Rejected):
            await client.get("/contacts/../../admin")

    assert [] == service.asked


async def test_text_that_is_no_valid_unicode_is_sent_and_read() -> None:
    async with loopback() as service, calling(service.url) as client:
        service.will(reply(body=b'{"name": "\\ud83d"}'))
        answer = await client.post("/things", json={"name": "\ud83d"})

    assert {"name": "\ud83d"} == answer.data
    assert b'{"name":"\\ud83d"}' == service.asked[0].body


async def test_an_answer_without_end_is_cut() -> None:
    async with loopback() as service, calling(service.url, max_answer_bytes=1000) as client:
        service.will(*[reply(body=b"x" * 2000)] * 5)
        with pytest.raises(ServerFault):
            await client.get("/things")


async def test_a_certificate_that_is_not_valid_stops_at_once(tmp_path: Any) -> None:
    server = await _tls_server(tmp_path)
    time = Time()
    port = server.sockets[0].getsockname()[1]
    async with server, calling(f"https://127.0.0.1:{port}", time=time) as client:
        with pytest.raises(Untrusted):
            await client.get("/things")

    assert [] == time.slept


async def _tls_server(folder: Any) -> asyncio.Server:
    import ssl
    import subprocess

    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(cert), "-subj", "/CN=127.0.0.1"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"openssl makes no certificate here: {error}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return await asyncio.start_server(Loopback().serve, "127.0.0.1", 0, ssl=context)


@pytest.mark.parametrize("fault", [*FAULTS, "401", "422", "429"])
async def test_no_secret_shows_in_errors_or_logs(
    fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = {"message": f"bad token {TOKEN}", "url": f"https://x/?access_token={TOKEN}"}
    more = {s: reply(int(s), echo) for s in ("401", "422", "429")}
    patience = Patience(tries=1, budget_seconds=0.0)
    async with (
        loopback() as service,
        calling(service.url, timeout_seconds=0.2, patience=patience) as client,
    ):
        service.will({**FAULTS, **more}[fault])
        with pytest.raises(MigrationError) as caught:
            await client.get("/things", params={"access_token": TOKEN})
    logging.getLogger("anything").warning("token %s", Secret(TOKEN).reveal())
    printed = "".join(traceback.format_exception(caught.value))

    assert TOKEN in service.asked[0].target
    for text in (printed, caught.value.service_words, str(caught.value.detail), caplog.text):
        assert TOKEN not in text
