"""Which files and images may stay behind."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Family, LossReason

FILES: tuple[LossReason, ...] = (
    LossReason(
        code="file_type_blocked",
        family=Family.FILES,
        weight=3,
        label=N_("File type blocked"),
        what=N_('{target} does not take {ext} files: "{file}" is in the source copy.'),
        remedy=N_("Allow the type (see Check), then retry."),
        bare=N_("{target} does not take this type of file; it is in the source copy."),
    ),
    LossReason(
        code="file_too_large",
        family=Family.FILES,
        weight=3,
        label=N_("File too large"),
        what=N_('"{file}" ({size}) is over the limit of {limit}; it is in the source copy.'),
        bare=N_("A file is over the limit of {target}; it is in the source copy."),
    ),
    LossReason(
        code="files_total_too_large",
        family=Family.FILES,
        weight=3,
        label=N_("Files too large together"),
        what=N_("Together the files pass {limit}; {n} were left out and are in the source copy."),
        bare=N_(
            "Together the files pass the limit of {target}; those left out are in the source copy."
        ),
        one=N_("Together the files pass {limit}; one was left out and is in the source copy."),
    ),
    LossReason(
        code="file_missing",
        family=Family.FILES,
        weight=3,
        label=N_("File no longer there"),
        what=N_('{source} no longer has "{file}".'),
        bare=N_("{source} no longer has a file of this record."),
    ),
    LossReason(
        code="file_unsafe",
        family=Family.FILES,
        weight=3,
        label=N_("File not safe"),
        what=N_(
            '"{file}" was not fetched: infected, or its address points into a private network.'
        ),
        bare=N_("A file was not fetched: infected, or its address points into a private network."),
    ),
    LossReason(
        code="file_refused",
        family=Family.FILES,
        weight=3,
        label=N_("File refused"),
        what=N_('{target} refused "{file}"; its words are below.'),
        bare=N_("{target} refused a file; its words are below."),
    ),
    LossReason(
        code="file_empty",
        family=Family.FILES,
        weight=2,
        label=N_("File is empty"),
        what=N_('"{file}" has no content (0 bytes) and was not sent.'),
        bare=N_("A file has no content (0 bytes) and was not sent."),
    ),
    LossReason(
        code="file_renamed",
        family=Family.FILES,
        weight=1,
        label=N_("File renamed"),
        what=N_('"{file}" is now called "{new}".'),
        bare=N_("A file has a new name."),
    ),
    LossReason(
        code="file_moved",
        family=Family.FILES,
        weight=1,
        label=N_("Files in the next message"),
        what=N_("{target} takes fewer files a message; the rest are in the next one."),
    ),
    LossReason(
        code="files_left_out",
        family=Family.FILES,
        weight=3,
        label=N_("Files left out"),
        what=N_("Files were left out, as you chose; they are in the source copy."),
    ),
    LossReason(
        code="image_as_file",
        family=Family.FILES,
        weight=1,
        label=N_("Image as attachment"),
        what=N_("An image inside the text is now an attachment."),
    ),
    LossReason(
        code="image_missing",
        family=Family.FILES,
        weight=3,
        label=N_("Image not stored"),
        what=N_("An image could not be stored in {target}; its link remains and may stop working."),
    ),
    LossReason(
        code="article_file_linked",
        family=Family.FILES,
        weight=2,
        label=N_("File of an article left out"),
        what=N_(
            '{target} takes no files with articles: "{file}" is in the source copy and named in the article.'
        ),
        bare=N_(
            "{target} takes no files with articles: they are in the source copy and named in the article."
        ),
    ),
)
