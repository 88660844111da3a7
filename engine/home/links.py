"""What a shared link says, signed: which data folder, migration and link, and until when."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

import msgspec

LONGEST = 500
"""Characters of a token that are looked at."""


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """`owner` names the data folder below the shared one; times are epoch seconds."""

    owner: str
    migration: str
    link: str
    expires_at: int


def sign(claim: Claim, key: bytes) -> str:
    """The claim as a token for an address."""
    body = msgspec.json.encode(claim)
    return f"{_text(body)}.{_text(_mark(body, key))}"


def read(token: str, key: bytes) -> Claim | None:
    """The claim of a token signed with this key; None for any other text."""
    body, _, mark = token[:LONGEST].partition(".")
    try:
        said, signed = _bytes(body), _bytes(mark)
        if not hmac.compare_digest(_mark(said, key), signed):
            return None
        return msgspec.json.decode(said, type=Claim)
    except (ValueError, msgspec.MsgspecError):
        return None


def _mark(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"mudanza link\0" + body, sha256)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
