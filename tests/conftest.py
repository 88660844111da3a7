"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine, and no clock: a busy machine is not a failing test.
settings.register_profile("mudanza", deadline=None, derandomize=True)
settings.load_profile("mudanza")
