"""
Which tests share a worker: those that share something dear.

Marks would say it, but xdist 3.8 writes the group's name into an attribute that pytest 9.2 does
not read any more, so that every worker made every server and every migration of its own.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/browser/": "browser",
    "tests/test_hostile.py": "browser",
    "tests/rt/": "request_tracker",
    "tests/connectors/request_tracker/test_contract": "request_tracker",
}
"""One browser, and one Request Tracker, at a time."""
PAIRS = "tests/e2e/awkward/"
"""Each pair of desks is migrated once; what goes through files begins with what goes into them."""


def group(nodeid: str) -> str:
    """What a test shares its worker with: its file, or what it has in common with other files."""
    for place, name in TOGETHER.items():
        if nodeid.startswith(place):
            return name
    path, _, name = nodeid.partition("::")
    if path.startswith(PAIRS) and "[" in name:
        return PAIRS + name.partition("[")[2].partition("-")[0]
    return path


class Spread(LoadScopeScheduling):  # type: ignore[misc] # it comes without types
    """Hands out whole groups, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
