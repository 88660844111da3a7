"""Whether an answer has the shape of a recorded one."""

from __future__ import annotations

from collections.abc import Container
from typing import Any


def unlike(
    wanted: Any, got: Any, where: str = "", passed_over: Container[str] = frozenset()
) -> list[str]:
    """
    Where the answer lacks a recorded key or has another type; null stands for anything.

    `passed_over` are keys whose inside is not looked at.
    """
    if wanted is None or got is None or where.rpartition("/")[2] in passed_over:
        return []
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return [f"{where}: {type(got).__name__}"]
        missing = [f"{where}/{key} is missing" for key in wanted if key not in got]
        shared = [key for key in wanted if key in got]
        return missing + [
            words
            for key in shared
            for words in unlike(wanted[key], got[key], f"{where}/{key}", passed_over)
        ]
    if isinstance(wanted, list):
        if not isinstance(got, list):
            return [f"{where}: {type(got).__name__}"]
        return unlike(wanted[0], got[0], f"{where}/0", passed_over) if wanted and got else []
    return [] if type(wanted) is type(got) else [f"{where}: {type(got).__name__}"]
