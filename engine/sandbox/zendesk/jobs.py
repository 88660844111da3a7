"""Bulk operations that answer with a job (Zendesk: Job Statuses)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .refusals import not_found, refused
from .state import Job, State
from .times import iso
from .web import BASE, Row, answer, get, origin

MOST = 30
KEPT_SECONDS = 3600
START_SECONDS = 1.0


def check_free(state: State) -> None:
    """Refuse a job while thirty are queued or running. Call before anything is changed."""
    if sum(not _finished(state, job) for job in state.jobs.values()) >= MOST:
        words = f"Only {MOST} jobs may be queued or running at once"
        raise refused(429, {"error": "TooManyJobs", "description": words}, {"Retry-After": "5"})


def start_job(state: State, request: Request, results: Any) -> Response:
    """A queued job whose work is done; its rows come back in another order than they were sent."""
    if isinstance(results, list):
        state.random.shuffle(results)
    total = len(results) if isinstance(results, list) else None
    return _queued(state, request, Job(total=total, results=results, began=state.clock()))


def start_work(state: State, request: Request, rows: Iterable[Callable[[], Row]]) -> Response:
    """A queued job that does its rows one after the other, in another order than they were sent."""
    todo = list(rows)
    state.random.shuffle(todo)
    job = Job(total=len(todo), results=[], began=state.clock(), todo=todo)
    return _queued(state, request, job)


def _queued(state: State, request: Request, job: Job) -> Response:
    mark = f"{state.account.spec}:{len(state.jobs)}:{state.clock()}"
    key = "V3-" + hashlib.sha256(mark.encode()).hexdigest()[:32]
    state.jobs[key] = job
    return answer({"job_status": _shown(state, request, key, "queued")})


def work(state: State) -> None:
    """Let every job do the rows that are due by now."""
    for job in state.jobs.values():
        while job.todo and len(job.results) < _due(state, job):
            job.results.append(job.todo.pop(0)())


def _due(state: State, job: Job) -> int:
    """By the clock, or sooner for who looks often: a queued job has done nothing yet."""
    total = job.total or 0
    if _finished(state, job):
        return total
    by_clock = (state.clock() - job.began - START_SECONDS) / state.settings.job_row_seconds
    return min(total, max(int(by_clock), total // 2 if job.looks > 1 else 0))


def _finished(state: State, job: Job) -> bool:
    if job.finished is None:
        rows = state.settings.job_row_seconds * (job.total or 0)
        due = job.began + START_SECONDS + rows
        if job.looks >= 3 or state.clock() >= due:
            job.finished = state.clock()
    return job.finished is not None


def _shown(state: State, request: Request, key: str, status: str) -> Row:
    job = state.jobs[key]
    done = status == "completed"
    partly = len(job.results) if status == "working" and job.total is not None else None
    return {
        "id": key,
        "url": f"{origin(request)}{BASE}/job_statuses/{key}.json",
        "total": job.total,
        "progress": job.total if done else partly,
        "status": status,
        "message": _message(job) if done else None,
        "results": job.results if done else None,
    }


def _message(job: Job) -> str:
    moment = iso(job.finished or 0)
    return f"Completed at {moment[:10]} {moment[11:19]} +0000"


class Jobs:
    """How jobs are asked about: queued at first, then working, then completed."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of jobs."""
        return [
            get("/job_statuses", self.index),
            get("/job_statuses/show_many", self.show_many),
            get("/job_statuses/{key}", self.show),
        ]

    async def index(self, request: Request) -> Response:
        """The jobs of the last hour."""
        rows = [self._look(request, key) for key in self._kept()]
        return answer(
            {"job_statuses": rows, "count": len(rows), "next_page": None, "previous_page": None}
        )

    async def show_many(self, request: Request) -> Response:
        """Several jobs."""
        wanted = request.query_params.get("ids", "").split(",")
        rows = [self._look(request, key) for key in wanted if key in self._kept()]
        return answer(
            {"job_statuses": rows, "count": len(rows), "next_page": None, "previous_page": None}
        )

    async def show(self, request: Request) -> Response:
        """One job."""
        key = request.path_params["key"]
        if key not in self._kept():
            raise not_found()
        return answer({"job_status": self._look(request, key)})

    def _look(self, request: Request, key: str) -> Row:
        job = self._state.jobs[key]
        job.looks += 1
        work(self._state)
        if _finished(self._state, job):
            return _shown(self._state, request, key, "completed")
        begun = job.looks > 1 or (job.todo and job.results)
        return _shown(self._state, request, key, "working" if begun else "queued")

    def _kept(self) -> set[str]:
        oldest = self._state.clock() - KEPT_SECONDS
        return {key for key, job in self._state.jobs.items() if job.began >= oldest}
