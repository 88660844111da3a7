"""Paths that a table names: only those inside its own folder."""

from __future__ import annotations

from pathlib import Path


def inside(folder: Path, name: str) -> Path | None:
    """Where the file of this relative path lies; None when it leads out of the folder."""
    relative = name.strip().replace("\\", "/")
    if not relative or "\x00" in relative or ":" in relative or relative.startswith("/"):
        return None
    try:
        home = folder.resolve()
        path = (home / relative).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return path if path.is_relative_to(home) and path != home else None
