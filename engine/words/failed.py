"""Why a record failed. Something can be done about each; then it can be retried."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Reason

FAILED: tuple[Reason, ...] = (
    Reason(
        code="rejected",
        label=N_("Refused by the target"),
        what=N_("{target} refused this record and gave its own reason below."),
        remedy=N_("Correct it in {source} or in the mapping, then retry."),
    ),
    Reason(
        code="field_rejected",
        label=N_("Value not accepted"),
        what=N_('{target} does not accept the value of "{field}", and your rule is to stop then.'),
        remedy=N_("Correct the value, or let the field be left out, then retry."),
        bare=N_("{target} does not accept the value of a field, and your rule is to stop then."),
    ),
    Reason(
        code="required_field_missing",
        label=N_("Required value missing"),
        what=N_('{target} requires "{field}", and this record has no value for it.'),
        remedy=N_("Give a default value in the mapping, or make the field optional in {target}."),
        bare=N_("{target} requires a field for which this record has no value."),
    ),
    Reason(
        code="value_unmapped",
        label=N_("Value has no counterpart"),
        what=N_('"{value}" of "{field}" has no counterpart, and your rule is to stop then.'),
        remedy=N_("Map the value, then retry."),
        bare=N_("One of its values has no counterpart, and your rule is to stop then."),
    ),
    Reason(
        code="reference_missing",
        label=N_("What it needs is missing"),
        what=N_("It belongs to {other}, which was not migrated."),
        remedy=N_("Solve that record first; this one can then be retried."),
        bare=N_("It belongs to a record that was not migrated."),
    ),
    Reason(
        code="author_missing",
        label=N_("No author for the article"),
        what=N_("An article needs an author in {target}, and no default is set."),
        remedy=N_("Choose a default author."),
    ),
    Reason(
        code="parent_missing",
        label=N_("Its folder is missing"),
        what=N_("The folder it belongs in could not be created."),
        remedy=N_("Solve the folder, then retry."),
    ),
    Reason(
        code="too_large",
        label=N_("Too large"),
        what=N_(
            "It is larger ({size}) than {target} accepts in one piece ({limit}) and cannot be split."
        ),
        remedy=N_("Shorten it in {source}, or keep it in the source copy only."),
        bare=N_("It is larger than {target} accepts in one piece and cannot be split."),
    ),
    Reason(
        code="limit_reached",
        label=N_("Account is full"),
        what=N_("The account in {target} is full: {limit}."),
        remedy=N_("Free a place or change the plan, then retry."),
        bare=N_("The account in {target} is full."),
    ),
    Reason(
        code="seat_missing",
        label=N_("Agent has no seat"),
        what=N_("{agent} has no inbox seat, so {target} does not let us write in their name."),
        remedy=N_("Give the seat or choose another default agent."),
        bare=N_("An agent has no inbox seat, so {target} does not let us write in their name."),
    ),
    Reason(
        code="several_matches",
        label=N_("Several records fit"),
        what=N_("{n} records of {target} fit, and your rule is to ask."),
        remedy=N_("Choose one here, or merge them in {target}."),
        bare=N_("Several records of {target} fit, and your rule is to ask."),
    ),
    Reason(
        code="name_taken",
        label=N_("Name already in use"),
        what=N_('Another record of {target} already bears the name "{value}".'),
        remedy=N_("Rename one, or allow a number behind the name."),
        bare=N_("Another record of {target} already bears this name."),
    ),
    Reason(
        code="number_taken",
        label=N_("Number already in use"),
        what=N_("Number {value} is already used in {target}."),
        remedy=N_("Allow a new number; the old one stays searchable."),
        bare=N_("This number is already used in {target}."),
    ),
    Reason(
        code="exists_archived",
        label=N_("There, but archived"),
        what=N_(
            "This person exists in {target} but is archived or blocked, and your rule is not to touch it."
        ),
        remedy=N_("Restore it there, or allow us to."),
    ),
    Reason(
        code="language_not_enabled",
        label=N_("Language not switched on"),
        what=N_("{target} can hold {language} but has not switched it on."),
        remedy=N_("Switch it on (see Check), then retry."),
        bare=N_("{target} can hold this language but has not switched it on."),
    ),
    Reason(
        code="date_refused",
        label=N_("Date not accepted"),
        what=N_("{target} refused the date {value}."),
        remedy=N_('Choose "nearest allowed date" in the mapping.'),
        bare=N_("{target} refused a date of this record."),
    ),
    Reason(
        code="not_allowed",
        label=N_("No permission to write it"),
        what=N_("The signed-in person may not write this record."),
        remedy=N_("Sign in as an administrator or give the right, then retry."),
    ),
    Reason(
        code="in_doubt",
        label=N_("Not known if it arrived"),
        what=N_(
            "We sent it, the connection broke, and we cannot see whether {target} kept it. We do not risk a duplicate."
        ),
        remedy=N_('Look in {target} for "{key}", then say here: it is there / write it.'),
    ),
    Reason(
        code="server_error",
        label=N_("Fault of the service"),
        what=N_("{target} answered with a fault of its own {n} times."),
        remedy=N_("Retry later; if it stays, send its support the request id {id}."),
        bare=N_("{target} answered with a fault of its own."),
        one=N_("{target} answered with a fault of its own."),
    ),
    Reason(
        code="no_answer",
        label=N_("No answer in time"),
        what=N_("{service} did not answer in time, {n} times. Nothing was written."),
        remedy=N_("Retry."),
        bare=N_("{service} did not answer in time. Nothing was written."),
        one=N_("{service} did not answer in time. Nothing was written."),
    ),
    Reason(
        code="read_failed",
        label=N_("Could not be opened"),
        what=N_("{source} lists this record but fails when we open it."),
        remedy=N_("Open it there; if it fails too, ask its support. Then retry."),
    ),
    Reason(
        code="unreadable",
        label=N_("Arrived damaged"),
        what=N_("{source} sent this record damaged."),
        remedy=N_("Retry; the raw answer is kept for a report."),
    ),
    Reason(
        code="target_gone",
        label=N_("No longer in the target"),
        what=N_("We had written it, but it is no longer in {target}."),
        remedy=N_("Write it again, or leave it deleted."),
    ),
    Reason(
        code="row_rejected",
        label=N_("Row not taken"),
        what=N_("This row of the table cannot be taken."),
        remedy=N_("Mend it in the file that ends in .rejected.csv beside the table, then retry."),
    ),
    Reason(
        code="archive_damaged",
        label=N_("Copy is damaged"),
        what=N_("Its copy on this device no longer matches its checksum."),
        remedy=N_("Read it again from {source}."),
    ),
    Reason(
        code="archive_line_long",
        label=N_("Line too long"),
        what=N_("Its line in the archive is longer than 256 MB, so it was not read."),
        remedy=N_("Write the archive again, or leave this record."),
    ),
    Reason(
        code="internal_error",
        label=N_("Fault of our own"),
        what=N_("Our own program failed on this record; the others went on."),
        remedy=N_("Retry; if it stays, send us the report (without personal data)."),
    ),
)
