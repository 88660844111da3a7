"""What happens when the server starts: unfinished runs go on, with or without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

import streamlit as st

from engine.errors import WrongUse
from pages.components.here import home
from pages.shell.access import password


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Refuse to be open to the network unguarded, then wake the worker of an unfinished run."""
    if not password():
        only_this_machine(str(st.get_option("server.address") or ""))
    await asyncio.to_thread(wake)
    yield


def wake() -> None:
    """Delete the archives whose time is over; start the worker process if a run has not ended."""
    home().sweep()
    if any(migration.unfinished() for migration in home().migrations()):
        home().ensure_worker()


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
            remedy="Set server.address to 127.0.0.1, or a password in MUDANZA_ACCESS_PASSWORD.",
        )
