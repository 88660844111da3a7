"""One migration as screens, command line and notebook see it: a few lines a method."""

from __future__ import annotations

from engine.connectors.base import Account
from engine.errors import CannotStart
from engine.facade.archiving import Archiving
from engine.facade.connecting import Connecting
from engine.facade.counting import Snapshot
from engine.facade.deleting import Deleting, Kept
from engine.facade.erasing import Erasing
from engine.facade.mapping import Preview
from engine.facade.rehearsing import Rehearsal, Sent
from engine.facade.sharing import DAYS as LINK_DAYS
from engine.facade.sharing import LinkState, SharedLink, Sharing
from engine.facade.steps import Step, Steps
from engine.run.awkward import Picked
from engine.run.canary import Canary
from engine.run.plan import Plan, PlanLoss
from engine.run.progress import StageState, Status
from engine.run.trace import Trace


class Migration(Connecting, Archiving, Deleting, Erasing, Sharing, Steps):
    """One undertaking between one source and one target."""

    def _store(
        self,
        side: str,
        kind: str,
        secrets: dict[str, str],
        expires_at: float | None,
        public: dict[str, str],
    ) -> Account:
        """Store a sign-in; a run that waited for it goes on."""
        account = super()._store(side, kind, secrets, expires_at, public)
        waiting = self.unfinished()
        if waiting is not None and waiting.reason == "sign_in_expired":
            self.resume(waiting.id)
        return account

    def require_connected(self) -> None:
        """Raises CannotStart while a side is not signed in."""
        self._ready()

    def denied(self, side: str) -> CannotStart:
        """The error of a sign-in that was not allowed in the browser."""
        name = self.manifest(side).name
        return CannotStart(
            "{service} was not allowed to let us in.",
            remedy="Sign in again and allow it, or use an access token.",
            code="sign_in_denied",
            detail={"service": name},
        )


__all__ = [
    "LINK_DAYS",
    "Canary",
    "Kept",
    "LinkState",
    "Migration",
    "Picked",
    "Plan",
    "PlanLoss",
    "Preview",
    "Rehearsal",
    "Sent",
    "SharedLink",
    "Snapshot",
    "StageState",
    "Status",
    "Step",
    "Trace",
]
