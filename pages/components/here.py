"""Where the person is: which migration, in which language, on the way to which pages."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn, cast

import streamlit as st
from streamlit.navigation.page import Page

from engine import Home, Migration
from engine.i18n import Translator
from pages.components.people import owner

KEY = "mz-here"


@lru_cache(maxsize=8)
def _home(folder: str) -> Home:
    return Home.open()


@lru_cache(maxsize=64)
def _home_of(folder: str, owner: str) -> Home:
    return _home(folder).of_owner(owner)


def shared_home() -> Home:
    """The data folder of this server, opened once for each setting of `MUDANZA_HOME`."""
    return _home(os.environ.get("MUDANZA_HOME", ""))


def home() -> Home:
    """
    The folder of all migrations of who is looking.

    Raises NobodyLoggedIn where people log in each by themselves and this one has not.
    """
    found = owner()
    return _home_of(os.environ.get("MUDANZA_HOME", ""), found) if found else shared_home()


@dataclass(frozen=True, kw_only=True)
class Here:
    """One run of a page: the migration chosen (None on Home), the language, the pages by key."""

    home: Home
    t: Translator
    page: str
    pages: dict[str, Page]
    migration: Migration | None

    @property
    def chosen(self) -> Migration:
        """The migration; the router lets no page that needs one begin without it."""
        assert self.migration is not None
        return self.migration

    def desk(self, side: str) -> str:
        """The name of the help desk on a side; with the account's where both are the same desk."""
        name, info = self.t.message(self.chosen.manifest(side).name), self.chosen.info
        if info.source.desk != info.target.desk:
            return name
        one = info.side(side)
        return f"{name} {(one.account.name if one.account else '') or one.url}"

    @property
    def desks(self) -> dict[str, str]:
        """Both names, as the values of sentences."""
        return {side: self.desk(side) for side in ("source", "target")}

    def query(self, slug: str | None = None, **more: str) -> dict[str, str]:
        """The query of a link to another page, so that every address can be shared."""
        slug = slug or (self.migration.slug if self.migration else "")
        return {**({"m": slug} if slug else {}), "lang": self.t.language, **more}

    def go(self, page: str, slug: str | None = None, **more: str) -> NoReturn:
        """Leave for another page."""
        st.switch_page(self.pages[page], query_params=self.query(slug, **more))


def here() -> Here:
    """Where this run is; set by the router before the page begins."""
    return cast("Here", st.session_state[KEY])


def arrive(place: Here) -> None:
    """Tell the page where it is."""
    st.session_state[KEY] = place
