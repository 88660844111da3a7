"""Files of a ticket: sent along with the words that they belong to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from engine.connectors.base import Memo
from engine.connectors.freshdesk.capabilities import CAPABILITIES
from engine.connectors.freshdesk.convert.bodies import form
from engine.connectors.freshdesk.refusals import Complaint, Refused
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.values import Raw
from engine.connectors.shared.writing import note_loss
from engine.errors import TooLarge
from engine.model import Attachment

FIELD = "attachments"


async def post(
    target: Target, path: str, body: Mapping[str, Any], files: Sequence[Attachment], memo: Memo
) -> Raw:
    """Create with these files; a refused one is a loss and nothing more, the words arrive."""
    left = [file for file in files if file.sha256 and not file.loss]
    while True:
        try:
            if not left:
                return await target.api.post(path, body)
            return await target.api.post_form(path, [*form(body), *await _parts(target, left)])
        except TooLarge as error:
            _refuse(left.pop(), error.service_words or error.message, memo)
        except Refused as refused:
            told = [each for each in refused.complaints if each.field.startswith(FIELD)]
            if not told or not left:
                raise
            for file in _culprits(told, left):
                left.remove(file)
                _refuse(file, refused.service_words, memo)


async def _parts(target: Target, files: Sequence[Attachment]) -> list[Any]:
    several = await asyncio.gather(
        *(asyncio.to_thread(target.files.read, file.sha256 or "") for file in files)
    )
    return [
        (f"{FIELD}[]", (file.name, data, file.content_type)) for file, data in zip(files, several)
    ]


def _culprits(told: Sequence[Complaint], files: Sequence[Attachment]) -> list[Attachment]:
    """The files that the words mean: by name, by type, by our list of types, else the last."""
    said = " ".join(each.words for each in told).casefold()
    named = [file for file in files if file.name.casefold() in said]
    typed = [file for file in files if suffix(file.name) and f".{suffix(file.name)}" in said]
    blocked = [file for file in files if suffix(file.name) in CAPABILITIES.files.blocked]
    return named or typed or blocked or [files[-1]]


def suffix(name: str) -> str:
    """The extension of a file's name in lower case, without the dot."""
    return PurePosixPath(name).suffix.removeprefix(".").casefold()


def _refuse(file: Attachment, said: str, memo: Memo) -> None:
    note_loss(memo, "file_refused", file=file.name, words=said)
