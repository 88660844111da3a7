"""Cards for files as a source."""

from __future__ import annotations

from engine.i18n import N_
from engine.words.findings.cards import Card, Level

FILES: tuple[Card, ...] = (
    Card(
        id="files_columns",
        level=Level.MUST,
        tested=True,
        title=N_("{n} columns of {file} have no meaning yet"),
        one=N_("One column of {file} has no meaning yet"),
        why=N_("Their values would be left out."),
        how=N_("Choose a field for each, or leave it out."),
    ),
    Card(
        id="files_encoding",
        level=Level.SHOULD,
        tested=True,
        title=N_("{file} looks like {encoding}"),
        why=N_("Accents may break."),
        how=N_("Look at the sample and choose another if it reads wrong."),
    ),
    Card(
        id="files_dates",
        level=Level.MUST,
        tested=True,
        title=N_("Is 03/04/2021 the 3rd of April or the 4th of March?"),
        why=N_("Dates that can be read both ways: {n}."),
        how=N_("Choose once; the sample shows the result."),
    ),
)
