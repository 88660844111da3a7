"""Files that come with a seed, in an emulated Zendesk."""

from __future__ import annotations

from urllib.parse import quote

from engine.sandbox.zendesk.comments import ORIGIN
from engine.sandbox.zendesk.files import store_file
from engine.sandbox.zendesk.state import State

from .parts import File


def store_seed_file(state: State, file: File) -> int:
    """The id of a file that came with the seed."""
    item = store_file(state, file.name, file.content_type, file.content)
    item.inline = file.inline
    return item.id


def address(state: State, key: int) -> str:
    """A file's address, with the account's own left open."""
    item = state.store.files[key]
    return f"{ORIGIN}/attachments/token/{item.token}/?name={quote(item.name)}"
