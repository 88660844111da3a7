"""Where everything lies on the user's disk, and how it is opened."""

from engine.home.home import HomeFolder, desks, owner_of
from engine.home.info import SIDES, Info, SideInfo, Tuning, load, save, slug_of
from engine.home.keys import key_of
from engine.home.links import Claim, read, sign
from engine.home.opening import MAPPING, Opening, shared_database
from engine.home.processes import emulated, start_sandbox, start_worker

__all__ = [
    "MAPPING",
    "SIDES",
    "Claim",
    "HomeFolder",
    "Info",
    "Opening",
    "SideInfo",
    "Tuning",
    "desks",
    "emulated",
    "key_of",
    "load",
    "owner_of",
    "read",
    "save",
    "shared_database",
    "sign",
    "slug_of",
    "start_sandbox",
    "start_worker",
]
