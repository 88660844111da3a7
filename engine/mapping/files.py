"""Attachments: which are sent, under what name, and which stay in the source copy."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

import msgspec

from engine.mapping.context import Context, Losses
from engine.model import Attachment, Message

NAME_LIMIT = 255
"""Bytes of a file name that file systems and services take."""
_UNSAFE = re.compile(
    '[\x00-\x1f\x7f/\\\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)
_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_PROGRAMS = {
    "application/x-msdownload": "exe",
    "application/x-dosexec": "exe",
    "application/vnd.microsoft.portable-executable": "exe",
    "application/x-ms-installer": "msi",
    "application/x-msi": "msi",
}
"""Content that is a program whatever its name says."""


def safe_name(name: str, fallback: str) -> str:
    """The name without folders, control characters and reserved words, at most 255 bytes."""
    plain = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    if not plain.strip("_"):
        plain = fallback
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    return _shortened(plain)


def _shortened(name: str) -> str:
    if len(name.encode()) <= NAME_LIMIT:
        return name
    suffix = PurePosixPath(name).suffix[:20]
    room = NAME_LIMIT - len(suffix.encode())
    stem = name[: -len(suffix)] if suffix else name
    return stem.encode()[:room].decode(errors="ignore") + suffix


def extension(attachment: Attachment) -> str:
    """What kind of file it is: by content if that is a program, else by its name."""
    found = _PROGRAMS.get(attachment.content_type.split(";")[0].strip().lower())
    plain = unicodedata.normalize("NFKC", attachment.name).strip(" .")
    return found or PurePosixPath(plain).suffix.removeprefix(".").lower()


def is_sent(attachment: Attachment) -> bool:
    """Whether the writer will send it."""
    return attachment.loss is None


def prepared(
    attachments: tuple[Attachment, ...], context: Context, losses: Losses
) -> tuple[Attachment, ...]:
    """The same files with safe names; what is not sent has its loss and no bytes."""
    if attachments and not context.mapping.attachments:
        losses.add("files_left_out")
        return ()
    return tuple(_prepared(one, context, losses) for one in attachments)


def _prepared(attachment: Attachment, context: Context, losses: Losses) -> Attachment:
    name = safe_name(attachment.name, f"{context.word('file')}-{attachment.id}")
    code, detail = _refusal(attachment, context)
    if code == "file_missing" and attachment.inline:
        code = "image_missing"
    if code:
        losses.add(code, file=name, **detail)
        return msgspec.structs.replace(attachment, name=name, sha256=None, loss=code)
    if name != attachment.name:
        shown = _UNSAFE.sub("\ufffd", attachment.name)
        losses.add("file_renamed", file=shown, new=name)
    return msgspec.structs.replace(attachment, name=name)


def _refusal(attachment: Attachment, context: Context) -> tuple[str | None, dict[str, str]]:
    """The first reason not to send it."""
    limits = context.target.files
    size, ext = attachment.size, extension(attachment)
    if attachment.loss:
        return attachment.loss, {}
    if size == 0:
        return "file_empty", {}
    if attachment.sha256 is None and context.files_ready:
        return "file_missing", {}
    if ext in limits.never or (ext in limits.blocked and ext not in context.allowed_types):
        return "file_type_blocked", {"ext": ext}
    if limits.max_bytes and size is not None and size > limits.max_bytes:
        return "file_too_large", {"size": str(size), "limit": str(limits.max_bytes)}
    return None, {}


def groups(attachments: tuple[Attachment, ...], limit: int) -> list[tuple[Attachment, ...]]:
    """Those that are sent, in groups that one message takes; 0 is no limit."""
    sent = tuple(one for one in attachments if is_sent(one))
    size = limit or len(sent) or 1
    return [sent[start : start + size] for start in range(0, len(sent), size)]


def fitting_together(messages: list[Message], context: Context, losses: Losses) -> list[Message]:
    """The messages with as many files, in their order, as one conversation may have together."""
    room = context.target.files.total_bytes
    if not room:
        return messages
    limit, left, done = room, 0, []
    for message in messages:
        kept = []
        for one in message.attachments:
            size = (one.size or 0) if is_sent(one) else 0
            if size > room:
                left += 1
                one = msgspec.structs.replace(one, sha256=None, loss="files_total_too_large")
            else:
                room -= size
            kept.append(one)
        done.append(msgspec.structs.replace(message, attachments=tuple(kept)))
    if left:
        losses.add("files_total_too_large", limit=str(limit), n=str(left))
    return done
