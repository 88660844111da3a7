"""Where a migration stands on its way through the pages."""

from __future__ import annotations

import msgspec

from engine.facade.results import Results
from engine.ledger import RunKind, RunState


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """
    One page of the walk.

    `reason` says why it is locked: the key of the step that comes first.
    """

    key: str
    done: bool
    locked: bool
    half: bool = False
    reason: str = ""


ORDER = ("connect", "count", "check", "map", "demo", "migrate", "compare", "report")


class Steps(Results):
    """The stepper's state, read from the store at every call."""

    def steps(self) -> list[Step]:
        """All eight steps in order."""
        connected = self.source.connected and self.target.connected
        done = self._done(connected)
        return [
            Step(
                key=key,
                done=done[key],
                locked=self._locked(key, connected, done),
                half=key == "connect" and not connected and self._one_connected(),
                reason=self._reason(key, connected, done),
            )
            for key in ORDER
        ]

    def _one_connected(self) -> bool:
        return self.source.connected or self.target.connected

    def _done(self, connected: bool) -> dict[str, bool]:
        undone = {run.options.get("of") for run in self.runs() if run.kind == RunKind.UNDO}
        ended = {
            run.kind for run in self.runs() if run.state == RunState.DONE and run.id not in undone
        }
        return {
            "connect": connected,
            "count": connected and self.counts("source") is not None,
            "check": connected and self.checked_at() is not None,
            "map": connected and self.opening.mapping() is not None,
            "demo": RunKind.DEMO in ended and self.demo_voided() is None,
            "migrate": RunKind.FULL in ended,
            "compare": self.verification() is not None,
            "report": RunKind.FULL in ended,
        }

    def _locked(self, key: str, connected: bool, done: dict[str, bool]) -> bool:
        return bool(self._reason(key, connected, done))

    def _reason(self, key: str, connected: bool, done: dict[str, bool]) -> str:
        if key in ("connect", "report"):
            return ""
        if not connected:
            return "connect"
        if key == "compare" and not (done["demo"] or done["migrate"]):
            return "demo"
        return ""
