"""Images inside a message's text, for targets that know attachments only."""

from __future__ import annotations

import msgspec
from selectolax.lexbor import LexborHTMLParser

from engine.connectors.capabilities import Trait
from engine.mapping.context import Context, Losses
from engine.mapping.files import is_sent
from engine.model import Attachment, Message


def as_files(message: Message, context: Context, losses: Losses) -> Message:
    """The message with its images as attachments, where the target takes none in the text."""
    shown = [one for one in message.attachments if one.inline and is_sent(one)]
    if not shown or Trait.INLINE_IMAGES in context.traits:
        return message
    losses.add("image_as_file")
    urls = {one.url for one in shown}
    files = tuple(_as_file(one, urls) for one in message.attachments)
    html = _without(message.html, urls) if message.html else message.html
    return msgspec.structs.replace(message, html=html, attachments=files)


def _as_file(attachment: Attachment, urls: set[str]) -> Attachment:
    if attachment.url not in urls:
        return attachment
    return msgspec.structs.replace(attachment, inline=False)


def _without(html: str, urls: set[str]) -> str:
    """The markup without the images of these addresses, which only the source could show."""
    tree = LexborHTMLParser(html)
    for image in tree.css("img"):
        if image.attributes.get("src") in urls:
            image.decompose()
    body = tree.body
    return body.inner_html or "" if body is not None else html
