"""The headings and fixed words of the report's page."""

from __future__ import annotations

from engine.i18n import Translator
from engine.report.summary import Report


def texts(report: Report, t: Translator) -> dict[str, str]:
    """Every fixed text by the name that the template uses."""
    source, target = report.desks["source"], report.desks["target"]
    return {
        "title": t._("Report"),
        "language": t._("Language"),
        "by_kind": t._("Outcome by kind"),
        "by_reason": t._("Problems by reason"),
        "none_failed": t._("Nothing failed and nothing was skipped."),
        "before_after": t._("Before and after"),
        "before_after_note": t._("Counted in both accounts before the run and after it"),
        "kind": t._("Kind"),
        "in_source": source,
        "before": t._("{target} before", target=target),
        "after": t._("{target} after", target=target),
        "added": t._("Added"),
        "agrees": t._("Agrees"),
        "yes": t._("yes"),
        "no": t._("no"),
        "unknown": t._("unknown"),
        "axis_before": t._("before"),
        "axis_all": t._("everything"),
        "losses": t._("What could not come along"),
        "no_losses": t._("Everything came along as it was."),
        "records": t._("Records"),
        "what": t._("What"),
        "why": t._("Why"),
        "kept": t._("Where it is kept"),
        "remedies": t._("What to do about it"),
        "reason": t._("Reason"),
        "remedy": t._("Remedy"),
        "verification": t._("Verification"),
        "no_verification": t._("Nothing was read back from {target} yet.", target=target),
        "field": t._("Field"),
        "parts": t._("Messages and files"),
        "parts_note": t._("Each one, with its outcome, is a line of the “parts” report."),
        "no_parts": t._("No record of this run has messages or files."),
        "number": t._("Number"),
        "outcome": t._("Outcome"),
        "failures": t._("Failed records"),
        "no_failures": t._("No record failed."),
        "old_id": t._("Number in {source}", source=source),
        "name": t._("Name"),
        "words": t._("Words of the service"),
        "every_record": t._(
            "The CSV report lists every record with its old and new number and address."
        ),
        "signature": t._("Accepted by"),
        "date": t._("Date"),
        "sign_here": t._("Signature"),
        "about": t._("About this report"),
        "generated": t._("Made on"),
        "run": t._("Run"),
        "fingerprint": t._("Fingerprint of the ledger (SHA-256)"),
        "fingerprint_note": t._(
            "The same records with the same outcomes always give this fingerprint."
        ),
        "masked": t._("Personal data is masked: this report has numbers of records only."),
        "unmasked": t._("This report shows names and texts of people."),
    }
