"""Why a run stops writing: set once by whoever notices, seen by all lanes."""

from __future__ import annotations

from engine.errors import MigrationError


class Stop:
    """A flag with a reason. Lanes look at it before each record."""

    def __init__(self) -> None:
        self._set = False
        self.error: MigrationError | None = None

    def is_set(self) -> bool:
        """Whether lanes are to stop."""
        return self._set

    def wish(self) -> None:
        """Stop because a person, or the end of the process, asks for it."""
        self._set = True

    def because(self, error: MigrationError) -> None:
        """Stop because no record can go on; the first reason stays."""
        self._set = True
        self.error = self.error or error
