"""Why a request did not begin. Nothing was written; a person corrects it."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.reasons import Reason

REFUSED: tuple[Reason, ...] = (
    Reason(
        code="wrong_use",
        label=N_("Request not understood"),
        what=N_("The request cannot be carried out as it stands. Nothing was changed."),
        remedy=N_("Correct it and try again."),
    ),
    Reason(
        code="cannot_start",
        label=N_("Not ready yet"),
        what=N_("Something must be done first. Nothing was written."),
        remedy=N_("Look at the steps before this one."),
    ),
    Reason(
        code="must_be_fixed",
        label=N_("To be fixed first"),
        what=N_("This must be fixed first: {list}. Nothing was written."),
        bare=N_("Something must be fixed first. Nothing was written."),
        remedy=N_("See Check, or run `check` and tick with --ack what only you can do."),
    ),
    Reason(
        code="sign_in_refused",
        label=N_("Sign-in refused"),
        what=N_("{service} did not accept the sign-in."),
        remedy=N_("Start the sign-in again; a code is good once and for a short time."),
    ),
    Reason(
        code="sign_in_denied",
        label=N_("Sign-in not allowed"),
        what=N_("{service} was not allowed to let us in. Nothing was stored."),
        remedy=N_("Sign in again and allow it, or use an access token."),
    ),
    Reason(
        code="accounts_equal",
        label=N_("Source and target are one"),
        what=N_("Source and target are the same account: it would copy onto itself."),
        remedy=N_("Sign in to another account."),
    ),
    Reason(
        code="address_silent",
        label=N_("No answer at this address"),
        what=N_("{url} does not answer."),
        bare=N_("The address does not answer."),
        remedy=N_("Check the address and this device's connection."),
    ),
    Reason(
        code="insecure_address",
        label=N_("Address not secure"),
        what=N_("The address of the sign-in is not secure (https): nothing was sent."),
        remedy=N_("Correct the address of the account."),
    ),
    Reason(
        code="folder_unnamed",
        label=N_("No folder"),
        what=N_("That is no path of a folder."),
        remedy=N_("Give the whole path, such as /home/ana/export."),
    ),
    Reason(
        code="folder_empty",
        label=N_("Nothing to read"),
        what=N_("In {path} there is neither an archive nor a table."),
        bare=N_("There is neither an archive nor a table."),
        remedy=N_(
            "Give the folder of an archive, or one with contacts.csv, conversations.csv and the like."
        ),
    ),
    Reason(
        code="folder_taken",
        label=N_("Folder not empty"),
        what=N_("{path} holds other things: {names}."),
        bare=N_("The folder holds other things."),
        remedy=N_("Give an empty folder, or one that holds an archive."),
    ),
    Reason(
        code="folder_locked",
        label=N_("Folder not writable"),
        what=N_("Nothing can be written into {path}."),
        bare=N_("Nothing can be written into the folder."),
        remedy=N_("Give another folder, or change its permissions."),
    ),
    Reason(
        code="table_unreadable",
        label=N_("Table not readable"),
        what=N_("{name} cannot be read as a table."),
        bare=N_("The file cannot be read as a table."),
        remedy=N_("Save it again as XLSX or CSV, then try again."),
    ),
    Reason(
        code="table_too_wide",
        label=N_("Too many columns"),
        what=N_("{name} has more than {limit} columns."),
        bare=N_("The table has too many columns."),
        remedy=N_("Check that it is a table, and that its delimiter was recognised."),
    ),
    Reason(
        code="dates_ambiguous",
        label=N_("Day or month first?"),
        what=N_("Dates of {name} can be read in two ways, such as 03/04/2021."),
        bare=N_("Dates can be read in two ways, such as 03/04/2021."),
        remedy=N_(
            "Say in columns.toml beside it which comes first (see the README of the files desk), then try again."
        ),
    ),
    Reason(
        code="columns_file",
        label=N_("Broken columns file"),
        what=N_("The file columns.toml cannot be read: {error}."),
        bare=N_("The file columns.toml cannot be read."),
        remedy=N_("Correct it, then try again."),
    ),
    Reason(
        code="columns_field",
        label=N_("Unknown field"),
        what=N_("In columns.toml, {field} is no field of {table}."),
        bare=N_("A field in columns.toml does not exist."),
        remedy=N_("See the fields of each table in the README of the files desk."),
    ),
    Reason(
        code="archive_newer",
        label=N_("Newer archive"),
        what=N_(
            "The archive in {path} has version {version} of the format; this program reads up to {known}."
        ),
        bare=N_("The archive has a newer version of the format than this program reads."),
        remedy=N_("Update the program, then try again."),
    ),
    Reason(
        code="archive_manifest",
        label=N_("Broken manifest"),
        what=N_("The file manifest.json in {path} cannot be read."),
        bare=N_("The file manifest.json cannot be read."),
        remedy=N_("Restore it from a backup, or write the archive again."),
    ),
    Reason(
        code="archive_manifest_large",
        label=N_("Manifest too large"),
        what=N_("The file manifest.json in {path} is larger than {limit} MB, so it was not read."),
        bare=N_("The file manifest.json is too large to be read."),
        remedy=N_("Restore it from a backup, or write the archive again."),
    ),
)

GENERAL = {"wrong_use", "cannot_start"}
"""Codes under which an error brings its own, more exact sentence."""
