"""Pictures that lie inside a text as data: files of the message like those that it links to."""

from __future__ import annotations

import base64
import binascii
import re

import msgspec

from engine.errors import Unreadable
from engine.model import Attachment, Message

SCHEME = "data:"
_PICTURE = re.compile(
    r"""<img\b[^>]*?\ssrc\s*=\s*["'](data:image/([\w.+-]+);base64,[^"']*)""", re.I
)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg"}


def with_pictures(message: Message) -> Message:
    """
    The message with an attachment for each picture whose bytes stand in its text (RFC 2397).

    One out of an archive has those attachments already.
    """
    if not message.html or SCHEME not in message.html:
        return message
    kinds = {found[1]: found[2].lower() for found in _PICTURE.finditer(message.html)}
    there = {attachment.url for attachment in message.attachments}
    new = [one for one in kinds.items() if one[0] not in there]
    files = [_file(message, number, *one) for number, one in enumerate(new, start=1)]
    return msgspec.structs.replace(message, attachments=(*message.attachments, *files))


def bytes_of(url: str) -> bytes:
    """What a picture of `with_pictures` holds; raises Unreadable when it is no base64."""
    try:
        return base64.b64decode(url.partition(",")[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("The picture in the text is damaged.", code="file_missing") from error


def _file(message: Message, number: int, url: str, kind: str) -> Attachment:
    return Attachment(
        id=f"{message.id}/data{number}",
        name=f"image-{number}.{_ENDINGS.get(kind, kind)}",
        url=url,
        content_type=f"image/{kind}",
        inline=True,
    )
