"""What happens when the server starts: unfinished runs go on, with or without a browser."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

import streamlit as st

from engine.errors import WrongUse
from pages.components.here import shared_home
from pages.components.people import oidc
from pages.shell.access import password

DATABASE = "MUDANZA_DATABASE_URL"


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Refuse to be open to the network unguarded, then wake the worker of an unfinished run."""
    if oidc() and os.environ.get(DATABASE):
        raise WrongUse(
            "In one database, migrations of several people would meet by name.",
            remedy="Log people in with MUDANZA_ACCESS_PASSWORD, or unset MUDANZA_DATABASE_URL.",
        )
    if not password() and not oidc():
        only_this_machine(str(st.get_option("server.address") or ""))
    await asyncio.to_thread(wake)
    yield


def wake() -> None:
    """Delete the archives whose time is over; start workers for runs that have not ended."""
    for home in shared_home().everybody():
        home.sweep()
        if any(migration.unfinished() for migration in home.migrations()):
            home.ensure_worker()


def only_this_machine(address: str) -> None:
    """Raise WrongUse when the address, or none, can be reached from other machines."""
    if address == "localhost":
        return
    try:
        near = ip_address(address).is_loopback
    except ValueError:
        near = False
    if not near:
        raise WrongUse(
            "The dashboard shows people's data to whoever can reach it.",
            remedy="Set server.address to 127.0.0.1, or a password in MUDANZA_ACCESS_PASSWORD, "
            "or log people in by OpenID Connect.",
        )
