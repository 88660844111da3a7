"""
The durable scheduler: the only file that knows DBOS.

A chunk of record ids is a workflow, a batch of them a step: ids in, counts
out. DBOS sees to it that every chunk is worked on at least once, after a
crash too; the ledger makes it once. No record data enters its tables.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from dbos import DBOS, DBOSClient, DBOSConfig, SetWorkflowID

from engine.ledger import Engine
from engine.run.write import BATCH

Execute = Callable[[str, str, str, Sequence[str]], int]
"""(migration, run, entity, ids) → how many of them have an outcome; blocks."""

_execute: list[Execute] = []
_ends: dict[str | None, Future[None]] = {}
"""Who waits for the end of a chunk, by its name; nobody does for one of an earlier life."""


@DBOS.workflow(name="chunk", max_recovery_attempts=10_000)
def chunk(migration: str, run: str, entity: str, ids: list[str]) -> int:
    """Work on these records, batch by batch."""
    try:
        return sum(
            batch(migration, run, entity, ids[start : start + BATCH])
            for start in range(0, len(ids), BATCH)
        )
    finally:
        _ends.pop(DBOS.workflow_id, Future()).set_result(None)


@DBOS.step(name="batch")
def batch(migration: str, run: str, entity: str, ids: list[str]) -> int:
    """Work on a batch; done again after a crash, which the ledger makes harmless."""
    return _execute[0](migration, run, entity, ids)


def forget_runs(engine: Engine, runs: Sequence[str]) -> None:
    """Drop the scheduler's history of these runs from outside of a worker; ids stand in it."""
    client = DBOSClient(system_database_engine=engine, use_listen_notify=False)
    try:
        for run in runs:
            found = client.list_workflows(workflow_id_prefix=f"{run}/", load_input=False)
            if names := [one.workflow_id for one in found]:
                client.delete_workflows(names)
    finally:
        client.destroy()


@dataclass(frozen=True, kw_only=True)
class Scheduler:
    """DBOS in this process; one at a time."""

    engine: Engine
    worker: str

    def start(self, execute: Execute) -> None:
        """Take up unfinished chunks of this worker."""
        _execute[:] = [execute]
        logging.getLogger("dbos").setLevel(logging.ERROR)
        DBOS(config=self._config())
        # A queue is asked for work all the time, and an older program has left some: none is ours.
        DBOS.listen_queues([])
        DBOS.launch()

    def _config(self) -> DBOSConfig:
        return DBOSConfig(
            name="mudanza",
            system_database_engine=self.engine,
            system_database_url=self.engine.url.render_as_string(hide_password=False),
            application_version="1",
            executor_id=self.worker,
            log_level="ERROR",
            console_log_level="ERROR",
            enable_otlp=False,
            use_listen_notify=False,
        )

    def begin(
        self, name: str, migration: str, run: str, entity: str, ids: list[str]
    ) -> Future[None]:
        """Have these records worked on, under a name never used before; until the end of it."""
        ended = _ends[name] = Future()
        with SetWorkflowID(name):
            DBOS.start_workflow(chunk, migration, run, entity, ids)
        return ended

    def forget(self, run: str) -> None:
        """Drop the scheduler's history of an ended run."""
        ended = DBOS.list_workflows(workflow_id_prefix=f"{run}/", load_input=False)
        names = [one.workflow_id for one in ended]
        if names:
            DBOS.delete_workflows(names)

    def stop(self) -> None:
        """End; unfinished chunks are taken up by the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=5)
