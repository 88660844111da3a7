"""``python -m tests.traffic FOLDER``: judge what the sandboxes of a test run recorded there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import orjson

from tests.traffic.contracts import intercom, missing, zendesk
from tests.traffic.judge import Exchange, judged


def recorded(folder: Path) -> Iterator[Exchange]:
    """Every exchange of every recording in the folder."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                yield Exchange(**orjson.loads(line))


def main(folder: Path) -> int:
    """Print what differs from the descriptions; 1 when anything does, 0 otherwise."""
    if missing():
        print("traffic: the vendors' descriptions are not on this machine; nothing was judged")
        return 0
    judge = judged({"intercom": intercom(), "zendesk": zendesk()}, recorded(folder))
    for difference, excerpt in sorted(judge.found.items()):
        print(f"{difference} [{excerpt}]" if excerpt else difference)
    print(f"traffic: {judge.exchanges} exchanges judged, {len(judge.found)} differences")
    return 1 if judge.found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
