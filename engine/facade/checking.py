"""Findings before a run, and what a person ticked."""

from __future__ import annotations

from engine.check import Finding
from engine.facade.base import Base


class Checking(Base):
    """Preflight findings."""

    def checks(self) -> list[Finding]:
        """All findings now, ticks included; reads the accounts."""
        raise AssertionError
