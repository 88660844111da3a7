"""What a run did, for people to read and share; told from the ledger alone."""

from engine.report.books import Books
from engine.report.export import FORMATS, export, report_ending
from engine.report.kept import kept_in
from engine.report.rows import fingerprint
from engine.report.summary import Compared, LossRow, ReasonRow, Report, summarise
from engine.report.volume import Volume, volumes

__all__ = [
    "FORMATS",
    "Books",
    "Compared",
    "LossRow",
    "ReasonRow",
    "Report",
    "Volume",
    "export",
    "fingerprint",
    "kept_in",
    "report_ending",
    "summarise",
    "volumes",
]
