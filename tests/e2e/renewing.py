"""
A process that holds a migration's sign-in, as a worker does.

    python -m tests.e2e.renewing HOME MIGRATION

Reads the stored sign-in at "open" and asks who is signed in at "who"; answers each with a line.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from engine.app import Home
from engine.connectors.base import Reader


async def who(reader: Reader) -> str:
    """The id of the signed-in person."""
    try:
        return (await reader.account()).person_id
    finally:
        await reader.close()


def main(home: Path, name: str) -> None:
    """Do as told, line by line."""
    opening = Home.open(home).migration(name).opening
    for line in sys.stdin:
        if line.strip() == "open":
            reader = opening.reader("source")
            print("ready", flush=True)
        else:
            print(asyncio.run(who(reader)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
