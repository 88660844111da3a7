"""Row 76: what a file is by its content, in whatever clothes it comes."""

from __future__ import annotations

import pytest

from engine.run.content import HTML_TYPE, PROGRAM_TYPE, SVG_TYPE, is_shown, type_of


@pytest.mark.parametrize(
    "head, said, kind, shown",
    [
        (b"MZ\x90\x00", "image/png", PROGRAM_TYPE, True),
        (b"GIF89a/*\x00*/=1;alert(1)", "text/javascript", "image/gif", True),
        (b"<svg onload=alert(1)>", "image/svg+xml", SVG_TYPE, False),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg><script>", "image/png", SVG_TYPE, False),
        (b"<!DOCTYPE html><script>alert(1)</script>", "image/jpeg", HTML_TYPE, False),
        (b"<script>alert(1)</script>", "image/gif", HTML_TYPE, False),
        (b"\x89PNG\r\n\x1a\n", "application/octet-stream", "image/png", True),
        (b"%PDF-1.7", "application/pdf", "application/pdf", True),
        (b"", "image/png", "image/png", True),
        (b"<a,b>\n1,2", "text/csv", "text/csv", True),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, said: str, kind: str, shown: bool) -> None:
    assert kind == type_of(head, said)
    assert shown == is_shown(kind)
