"""What every part of the facade stands on: one migration, opened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from engine.connectors.base import Manifest
from engine.connectors.registry import connector
from engine.home import HomeFolder, Info, Opening, SideInfo, save
from engine.ledger import Ledger, Queries
from engine.mapping import Mapping
from engine.run.work import Work

T = TypeVar("T")


class Base:
    """A migration by its folder. Every method reads the store: nothing is remembered here."""

    def __init__(self, home: HomeFolder, opening: Opening) -> None:
        self.home = home
        self.opening = opening

    @property
    def info(self) -> Info:
        """What the folder says now."""
        return self.opening.info

    @property
    def name(self) -> str:
        """What a person called it."""
        return self.info.name

    @property
    def slug(self) -> str:
        """Its folder's name, for links and the command line."""
        return self.opening.slug

    @property
    def source(self) -> SideInfo:
        """The account read from."""
        return self.info.source

    @property
    def target(self) -> SideInfo:
        """The account written to."""
        return self.info.target

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.opening.ledger

    @property
    def queries(self) -> Queries:
        """Questions to the ledger."""
        return self.opening.queries

    def manifest(self, side: str) -> Manifest:
        """Facts about a side's help desk."""
        return connector(self.info.side(side).desk).manifest

    def open_way(self, side: str) -> str | None:
        """The kind of sign-in that needs no secret, where the desk has one: a folder is tested."""
        forms = self.manifest(side).sign_ins
        return next((form.kind for form in forms if not form.needs_secret), None)

    def change(self, alter: Callable[[Info], None]) -> None:
        """Alter what the folder says, and keep it."""
        info = self.info
        alter(info)
        save(self.opening.folder, info)

    def with_work(self, use: Callable[[Work], Awaitable[T]], mapping: Mapping | None = None) -> T:
        """Run something with both connections open, in an event loop of its own."""

        async def run() -> T:
            work = self.opening.work(mapping)
            try:
                return await use(work)
            finally:
                await work.close()

        return wait_for(run())


def wait_for(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, in a notebook too; a single error comes out of its group."""
    try:
        return _run(coroutine)
    except BaseExceptionGroup as group:
        raise _first(group) from group


def _run(coroutine: Coroutine[Any, Any, T]) -> T:
    """A notebook has a loop of its own in this thread: ours runs in another then."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, coroutine).result()


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
