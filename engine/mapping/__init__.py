"""How values of one side become values of the other: data, suggestions, application."""

from engine.connectors.capabilities import Trait
from engine.mapping.agents import wanted_teams
from engine.mapping.apply import apply
from engine.mapping.context import Context, Mapped, Skip
from engine.mapping.creating import missing_fields, scarce
from engine.mapping.file import dump, load
from engine.mapping.helpers import helpers
from engine.mapping.lint import Problem, lint
from engine.mapping.mapping import (
    By,
    Choice,
    Events,
    Existing,
    Hide,
    Language,
    Mapping,
    Order,
    Phones,
    digest,
)
from engine.mapping.origin import ORIGIN_FIELDS, wanted_fields
from engine.mapping.references import named, people_of, references, refs
from engine.mapping.rows import Row, rows
from engine.mapping.suggest import Side, Usage, suggest

__all__ = [
    "ORIGIN_FIELDS",
    "By",
    "Choice",
    "Context",
    "Events",
    "Existing",
    "Hide",
    "Language",
    "Mapped",
    "Mapping",
    "Order",
    "Phones",
    "Problem",
    "Row",
    "Side",
    "Skip",
    "Trait",
    "Usage",
    "apply",
    "digest",
    "dump",
    "helpers",
    "lint",
    "load",
    "missing_fields",
    "named",
    "people_of",
    "references",
    "refs",
    "rows",
    "scarce",
    "suggest",
    "wanted_fields",
    "wanted_teams",
]
