"""Why a run stops writing: set once by whoever notices, seen by all lanes."""

from __future__ import annotations

from engine.errors import MigrationError


class Stop:
    """A flag with a reason. Lanes look at it before each record."""

    def __init__(self) -> None:
        self._set = False
        self.reason = ""
        self.detail: dict[str, str] = {}
        self.error: MigrationError | None = None

    def is_set(self) -> bool:
        """Whether lanes are to stop."""
        return self._set

    def wish(self, reason: str = "by_person", **detail: str) -> None:
        """Stop because somebody asks for it; `reason` is the code of the pause."""
        self._set = True
        if not self.reason:
            self.reason, self.detail = reason, detail

    def because(self, error: MigrationError) -> None:
        """Stop because no record can go on; the first reason stays."""
        self._set = True
        self.error = self.error or error
