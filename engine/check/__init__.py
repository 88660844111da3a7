"""What is tested before a run: findings, each with how to fix it."""

from engine.check.articles import branches
from engine.check.check import check, check_again, with_ticks
from engine.check.desks import switched_off
from engine.check.finding import Finding, Shown, acknowledge, blocking
from engine.check.known import Known
from engine.check.tree import Branch
from engine.check.work import Checkable

__all__ = [
    "Branch",
    "Checkable",
    "Finding",
    "Known",
    "Shown",
    "acknowledge",
    "blocking",
    "branches",
    "check",
    "check_again",
    "switched_off",
    "with_ticks",
]
