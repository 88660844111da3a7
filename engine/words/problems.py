"""What a mapping file gets wrong, in words."""

from __future__ import annotations

from typing import Protocol

from engine.i18n import N_, Translator

_WORDS = {
    "not_in_source": N_("Line {line}: “{key}” is not in the source account."),
    "not_in_target": N_("Line {line}: “{key}” names “{value}”, which the target has not."),
    "wider": N_("Line {line}: “{key}” → “{value}”: more people could read than before."),
    "does_not_fit": N_("Line {line}: “{key}” does not fit “{value}”: it is of another kind."),
    "taken_twice": N_("Line {line}: “{key}” goes to “{value}”, as another field does."),
}


class Problem(Protocol):
    """One thing that will not work; `engine.mapping.Problem` is one."""

    @property
    def line(self) -> int:
        """Counted from 1."""
        ...

    @property
    def key(self) -> str:
        """Where in the file."""
        ...

    @property
    def code(self) -> str:
        """What is wrong."""
        ...

    @property
    def value(self) -> str:
        """What was written there."""
        ...


def problem_words(one: Problem, t: Translator) -> str:
    """The problem as a sentence with its line."""
    return t._(_WORDS[one.code], line=one.line, key=one.key, value=one.value)
