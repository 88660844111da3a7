"""Files come from where they may, whole, within the cap, and credentials stay at home."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import FileMissing, FileUnsafe, Retriable, TooLarge, Unreadable
from engine.http.addresses import is_public
from engine.http.fetch import FetchResult, fetch
from tests.engine.http.loopback import TOKEN, Loopback, half, loopback, reply, reset

PRIVATE = [
    "http://127.0.0.1/x",
    "http://[::1]/x",
    "http://10.1.2.3/x",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/x",
    "http://0.0.0.0/x",
    "http://2130706433/x",
    "http://0x7f000001/x",
    "http://127.1/x",
    "http://[::ffff:127.0.0.1]/x",
    "http://[64:ff9b::7f00:1]/x",
    "http://[2002:7f00:1::]/x",
    "http://localhost/x",
    "http://224.0.0.1/x",
    "http://[fe80::1%25eth0]/x",
]
NO_WEB_ADDRESS = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/x",
    "gopher://127.0.0.1/x",
    "data:text/plain,x",
    "http://user:pw@example.com/x",
    "http://[bad/x",
    "",
]


async def signed(origin: str) -> Mapping[str, str]:
    return {"authorization": f"Bearer {TOKEN}"}


async def taken(service: Loopback, url: str = "", **options: Any) -> tuple[FetchResult, bytes]:
    sink = io.BytesIO()
    allowed = frozenset({service.url})
    usual: dict[str, Any] = {"allowed_hosts": allowed, "headers_for_host": signed}
    options = {"max_bytes": 10_000} | usual | options
    result = await fetch(url or f"{service.url}/file", sink, **options)
    return result, sink.getvalue()


@pytest.mark.parametrize("url", PRIVATE)
async def test_a_private_address_is_not_opened(url: str) -> None:
    with pytest.raises(FileUnsafe) as caught:
        await fetch(url, io.BytesIO(), max_bytes=10)

    assert "file_unsafe" == caught.value.code


@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
async def test_what_is_no_web_address_is_not_opened(url: str) -> None:
    with pytest.raises(FileUnsafe):
        await fetch(url, io.BytesIO(), max_bytes=10)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_public_address_may_be_opened(address: str) -> None:
    assert is_public(address)


async def test_a_file_of_the_own_account_is_fetched_signed() -> None:
    async with loopback() as service:
        service.will(reply(body=b"hello", content_type="text/plain"))
        result, content = await taken(service)

    assert FetchResult(size=5, content_type="text/plain", host="127.0.0.1") == result
    assert b"hello" == content
    assert f"Bearer {TOKEN}" == service.asked[0].headers["authorization"]


async def test_another_port_of_the_accounts_machine_is_not_the_account() -> None:
    async with loopback() as service, loopback() as other:
        with pytest.raises(FileUnsafe):
            await taken(service, f"{other.url}/file")

    assert [] == other.asked


async def test_a_redirect_into_a_private_network_is_not_followed() -> None:
    async with loopback() as service, loopback() as inner:
        service.will(reply(302, location=f"{inner.url}/secret"))
        with pytest.raises(FileUnsafe):
            await taken(service)

    assert [] == inner.asked


async def test_credentials_do_not_follow_a_redirect_to_another_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.http.fetch.is_public", lambda address: True)
    monkeypatch.setattr("engine.http.addresses.is_public", lambda address: True)
    async with loopback() as service, loopback() as other:
        service.will(reply(302, location=f"{other.url}/file"))
        other.will(reply(body=b"hello"))
        _, content = await taken(service)

    assert b"hello" == content
    assert "authorization" not in other.asked[0].headers


async def test_redirects_without_end_are_given_up() -> None:
    async with loopback() as service:
        service.will(*[reply(302, location="/again")] * 20)
        with pytest.raises(FileUnsafe):
            await taken(service)

    assert 6 == len(service.asked)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_file_over_the_cap_is_cut(declared: bool) -> None:
    async def endless(writer: Any) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x" * 1000)
            await writer.drain()
        writer.close()

    async with loopback() as service:
        service.will(reply(body=b"x" * 20_000) if declared else endless)
        with pytest.raises(TooLarge) as caught:
            await taken(service)

    assert ("file_too_large", "10000") == (caught.value.code, caught.value.detail["limit"])


async def test_a_compressed_bomb_is_cut_at_its_unfolded_size() -> None:
    async with loopback() as service:
        service.will(reply(body=gzip.compress(bytes(5_000_000)), content_encoding="gzip"))
        with pytest.raises(TooLarge):
            await taken(service)


async def test_an_archive_is_passed_on_as_it_is_and_never_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(50_000_000))
    async with loopback() as service:
        service.will(reply(body=bomb.getvalue()))
        result, data = await taken(service, max_bytes=100_000)

    assert bomb.getvalue() == data
    assert len(data) == result.size


@pytest.mark.parametrize("size", [0, 1, 65_536, 300_001])
async def test_a_compressed_file_arrives_unfolded(size: int) -> None:
    content = bytes(i * 7 % 251 for i in range(size))
    async with loopback() as service:
        service.will(reply(body=gzip.compress(content), content_encoding="gzip"))
        _, got = await taken(service, max_bytes=1_000_000)

    assert content == got


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_link_that_gives_nothing_any_more_is_a_missing_file(status: int) -> None:
    async with loopback() as service:
        service.will(reply(status, {}))
        with pytest.raises(FileMissing) as caught:
            await taken(service)

    assert "file_missing" == caught.value.code


@pytest.mark.parametrize("fault", [half, reset, reply(503, {}), reply(429, {})])
async def test_a_passing_fault_may_be_tried_again(fault: Any) -> None:
    async with loopback() as service:
        service.will(fault)
        with pytest.raises(Retriable):
            await taken(service)


async def test_a_damaged_compression_is_unreadable() -> None:
    async with loopback() as service:
        service.will(reply(body=b"not gzip at all", content_encoding="gzip"))
        with pytest.raises(Unreadable):
            await taken(service)
