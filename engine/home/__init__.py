"""Where everything lies on the user's disk, and how it is opened."""

from engine.home.home import HomeFolder, desks
from engine.home.info import SIDES, Info, SideInfo, Tuning, load, save, slug_of
from engine.home.opening import MAPPING, Opening, shared_database
from engine.home.processes import emulated, start_sandbox, start_worker

__all__ = [
    "MAPPING",
    "SIDES",
    "HomeFolder",
    "Info",
    "Opening",
    "SideInfo",
    "Tuning",
    "desks",
    "emulated",
    "load",
    "save",
    "shared_database",
    "slug_of",
    "start_sandbox",
    "start_worker",
]
