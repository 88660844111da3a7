"""What stops a run, as something that can be said to a person."""

from __future__ import annotations

import logging

from engine.errors import Fatal, MigrationError
from engine.ledger import disk_error

log = logging.getLogger(__name__)


def explained(error: BaseException, folder: str) -> MigrationError:
    """
    The error itself if it is one of ours, a full disk as such, else our own fault.

    `folder` names the migration whose folder may be full.
    """
    if isinstance(error, BaseExceptionGroup):
        return explained(error.exceptions[0], folder)
    if isinstance(error, MigrationError):
        return error
    full = disk_error(error, folder)
    if full is None:
        log.error("migration %s", folder, exc_info=error)
    return full or Fatal("Our own program failed; nothing was lost.", code="internal_error")
