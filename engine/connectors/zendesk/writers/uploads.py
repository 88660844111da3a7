"""Files of a conversation: uploaded just before the comment that names them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from engine.connectors.base import Memo
from engine.connectors.shared.together import together
from engine.connectors.shared.writing import note_loss
from engine.connectors.zendesk.convert.attachments import address, with_images
from engine.connectors.zendesk.convert.bodies import message_markup
from engine.connectors.zendesk.convert.values import branch, words
from engine.connectors.zendesk.writers.target import Target
from engine.errors import RecordError
from engine.model import Attachment, Message


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """A message ready to be sent: its HTML with images in their new places, and tokens."""

    message: Message
    markup: str
    tokens: tuple[str, ...]


async def upload_all(target: Target, message: Message, memo: Memo) -> Uploaded:
    """
    The message with its files in the account; a refused file is a loss and nothing more.

    Tokens live for an hour (Attachments, Upload Files), so they are not remembered: a later
    attempt uploads anew, and what nobody names vanishes.
    """
    files = [file for file in message.attachments if file.sha256 and not file.loss]
    sent = await together(_upload(target, file, memo) for file in files)
    places = {
        address(file.url): place
        for file, (token, place) in zip(files, sent)
        if token and file.inline
    }
    markup = with_images(message_markup(message), places, target.definitions.links.base)
    tokens = tuple(token for token, _ in sent if token)
    return Uploaded(message=message, markup=markup, tokens=tokens)


async def _upload(target: Target, file: Attachment, memo: Memo) -> tuple[str, str]:
    """Token and address of the file in the account; empty when it was refused."""
    try:
        data = await asyncio.to_thread(target.files.read, file.sha256 or "")
        found = await target.api.upload(file.name, file.content_type, data)
    except RecordError as error:
        refused_file(file, error, memo)
        return "", ""
    place = words(branch(found, "attachment").get("content_url"))
    return words(found.get("token")), place


def refused_file(file: Attachment, error: RecordError, memo: Memo) -> None:
    """Note that a file stays behind, with what the service said."""
    if error.code == "archive_damaged":
        raise error
    note_loss(memo, "file_refused", file=file.name, words=error.service_words or error.message)
