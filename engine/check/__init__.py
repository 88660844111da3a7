"""What is tested before a run: findings, each with how to fix it."""

from engine.check.check import check
from engine.check.finding import Finding, acknowledge, blocking
from engine.check.work import Checkable

__all__ = ["Checkable", "Finding", "acknowledge", "blocking", "check"]
