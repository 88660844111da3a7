"""Moments, on the clock of the person who looks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from engine.i18n import Translator


def zone() -> dt.tzinfo:
    """The browser's time zone; UTC when it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC


def moment(epoch: float, t: Translator) -> str:
    """Epoch seconds as `20 Nov 2025, 11:42`."""
    return t.datetime(dt.datetime.fromtimestamp(epoch, dt.UTC), zone=zone())


def clock(epoch: float, *, seconds: bool = False) -> str:
    """Epoch seconds as `11:42`."""
    return dt.datetime.fromtimestamp(epoch, zone()).strftime("%H:%M:%S" if seconds else "%H:%M")


def now() -> float:
    """Epoch seconds."""
    return dt.datetime.now(dt.UTC).timestamp()
