"""Old addresses in a text become new ones."""

from __future__ import annotations

import re
from collections.abc import Mapping


def replaced(markup: str, links: Mapping[str, str]) -> tuple[str, int]:
    """The text with new addresses; no address is taken for the beginning of a longer one."""
    if not links or not markup:
        return markup, 0
    longest_first = sorted(links, key=len, reverse=True)
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?![\\w-])")
    return pattern.subn(lambda match: links[match.group(0)], markup)
