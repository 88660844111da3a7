"""What a file is by its first bytes, whatever its name and its sender say."""

from __future__ import annotations

import re

PROGRAM_TYPE = "application/x-msdownload"
SVG_TYPE, HTML_TYPE = "image/svg+xml", "text/html"
_PROGRAM = b"MZ"
_PICTURES = {
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|!--|[a-z])", re.I)
_SVG = re.compile(rb"<svg[\s>]", re.I)
_RUNS = frozenset({SVG_TYPE, HTML_TYPE})


def type_of(head: bytes, said: str) -> str:
    """
    The content type: what is said, unless the first bytes tell better.

    A picture that is a script as well (a GIF may be both) is a picture; markup in a picture's
    clothes is markup; a Windows program is one under any name.
    """
    if head.startswith(_PROGRAM):
        return PROGRAM_TYPE
    for start, kind in _PICTURES.items():
        if head.startswith(start):
            return kind
    if said.startswith("image/") and _MARKUP.match(head):
        return SVG_TYPE if _SVG.search(head) else HTML_TYPE
    return said


def is_shown(kind: str) -> bool:
    """Whether a file of this type may stand inside a text: drawings and pages can run scripts."""
    return kind not in _RUNS
