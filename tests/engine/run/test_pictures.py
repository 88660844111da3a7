"""Pictures that lie in a text as data become files of the message."""

from __future__ import annotations

import base64

import pytest

from engine.errors import Unreadable
from engine.model import Author, AuthorRole, Message
from engine.run.pictures import bytes_of, with_pictures

PNG = b"\x89PNG\r\n" + bytes(range(40))
URL = "data:image/png;base64," + base64.b64encode(PNG).decode()


def said(html: str) -> Message:
    return Message(id="7", html=html, author=Author(role=AuthorRole.CONTACT))


def test_each_picture_is_one_file_however_often_it_is_shown() -> None:
    html = f'<p>a <img alt="x" src="{URL}"> b <IMG SRC=\'{URL}\'></p>'
    html += '<img src="data:image/svg+xml;base64,PHN2Zz4="><img src="https://example.com/a.png">'
    files = with_pictures(said(html)).attachments

    assert [("image-1.png", "image/png"), ("image-2.svg", "image/svg+xml")] == [
        (one.name, one.content_type) for one in files
    ]
    assert (PNG, b"<svg>") == tuple(bytes_of(one.url) for one in files)
    assert all(one.inline for one in files)


def test_a_message_out_of_an_archive_gets_no_second_copy() -> None:
    once = with_pictures(said(f'<img src="{URL}">'))

    assert once == with_pictures(once)


def test_a_message_without_pictures_is_left_alone() -> None:
    plain = said('<p>data:image/png;base64,AAAA is a text</p><img src="cid:a">')

    assert plain == with_pictures(plain)


def test_a_damaged_picture_is_a_missing_file() -> None:
    with pytest.raises(Unreadable) as caught:
        bytes_of("data:image/png;base64,%%%")

    assert "file_missing" == caught.value.code
