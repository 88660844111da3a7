"""Where sign-ins are kept, in the reader's language."""

from __future__ import annotations

from engine.i18n import N_
from pages.components.here import Here

RING = N_("In the keyring of this system.")
FILE = N_("In an encrypted file that only you can read.")


def kept_in(place: Here) -> str:
    """The system's keyring, else an encrypted file in the data folder."""
    return place.t._(RING if place.home.secrets_kept_in() == RING else FILE)
