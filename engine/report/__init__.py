"""What a run did, for people to read and share; told from the ledger alone."""

from engine.report.export import EXPORTERS, export
from engine.report.rows import fingerprint
from engine.report.summary import Compared, LossRow, ReasonRow, Report, summarise

__all__ = [
    "EXPORTERS",
    "Compared",
    "LossRow",
    "ReasonRow",
    "Report",
    "export",
    "fingerprint",
    "summarise",
]
