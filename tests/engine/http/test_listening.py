"""What is heard of calls: all that was sent, and nothing that signs in."""

from __future__ import annotations

import asyncio

import httpx

from engine.http.listening import Exchange, heard, listening

URL = httpx.URL("https://acme.example/tickets?page=2&token=abc123def456")


def call(files: object = None) -> None:
    heard("POST", URL, b'{"a":1}', files, 201, b'{"id":7}')


def test_calls_are_heard_while_somebody_listens_and_never_else() -> None:
    taken: list[Exchange] = []
    call()
    with listening(taken.append):
        call()
    call()

    assert [("POST", "/tickets", 201, b'{"a":1}', b'{"id":7}')] == [
        (one.method, one.path, one.status, one.sent, one.answer) for one in taken
    ]


def test_secrets_of_an_address_are_hidden() -> None:
    taken: list[Exchange] = []
    with listening(taken.append):
        call()

    assert "abc123def456" not in taken[0].query
    assert "page=2" in taken[0].query


def test_files_are_named_with_their_size() -> None:
    taken: list[Exchange] = []
    with listening(taken.append):
        call({"file": ("a.pdf", b"12345", "application/pdf")})

    assert (("a.pdf", 5),) == taken[0].files


async def test_tasks_begun_inside_are_heard_and_others_are_not() -> None:
    taken: list[Exchange] = []

    async def later() -> None:
        await asyncio.sleep(0)
        call()

    outside = asyncio.ensure_future(later())
    with listening(taken.append):
        await asyncio.gather(later(), later())
    await outside

    assert 2 == len(taken)
