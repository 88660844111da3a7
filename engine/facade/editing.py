"""Editing a mapping: fields, many suggestions at once, presets, and what a file gets wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.errors import WrongUse
from engine.facade.mapping import PARTS, MappingPart
from engine.home import slug_of
from engine.ledger import Run, RunKind, RunState
from engine.mapping import By, Mapping, Problem, digest, dump, lint, load
from engine.mapping.similar import fits, new_key
from engine.mapping.suggest import FIELD_TABLES
from engine.model import Entity, FieldSpec, ticket_types

PRESETS = "presets"
OWN = ("agents", "teams", "default_agent", "default_team", "excluded", "erased")
"""What belongs to two accounts and makes no sense in other ones."""


class Editing(MappingPart):
    """Changes to the mapping beyond one value."""

    # Fields -------------------------------------------------------------------

    def field_choices(self, part: str, source_key: str) -> list[tuple[str, str]]:
        """
        (key, label) of the target's fields that take such values; a new one stands last.

        Raises WrongUse for a part that has no fields.
        """
        entity = _entity(part)
        ours = self._field(entity, source_key)
        target = self._mapping_side("target")
        able = [
            (one.key, one.label)
            for one in target.fields.get(entity, ())
            if one.custom and fits(ours.type, one.type)
        ]
        made = new_key(ours)
        creates = entity in target.capabilities.creates_fields
        new = [(made, ours.label)] if creates and made not in dict(able) else []
        return able + new

    def choose_field(self, part: str, source_key: str, target_key: str | None) -> Mapping:
        """Map one field by hand; None leaves it out. Raises WrongUse for one that does not fit."""
        able = dict(self.field_choices(part, source_key))
        if target_key is not None and target_key not in able:
            raise WrongUse(
                "“{value}” does not take the values of “{field}”.",
                remedy="Choose another field, or make the value with steps in the mapping file.",
                detail={"value": target_key, "field": source_key},
            )
        mapping = self.mapping()
        table = {**getattr(mapping, part), source_key: target_key}
        return self._replace(**{part: table})

    def choose_locale(self, source: str, target: str | None) -> Mapping:
        """Show a language of the source as one of the target's; None leaves it out."""
        return self._replace(locales={**self.mapping().locales, source: target})

    def locale_choices(self) -> list[str]:
        """The languages that articles of the target may have: those switched on, if it tells."""
        side = self._mapping_side("target")
        return sorted(side.locales or side.capabilities.locales)

    def ticket_types(self) -> list[tuple[str, str | None, int]]:
        """(type in the source, ticket type or None for a conversation, records)."""
        counts = self.usage()
        table = self.mapping().ticket_types
        return [(one, table[one], counts.of("ticket_types", one) if counts else 0) for one in table]

    def ticket_type_choices(self) -> list[str]:
        """The ticket types of the target."""
        fields = self._mapping_side("target").fields.get(Entity.CONVERSATION, ())
        return sorted(ticket_types(fields))

    def _field(self, entity: Entity, key: str) -> FieldSpec:
        every = self._mapping_side("source").fields.get(entity, ())
        found = next((one for one in every if one.key == key), None)
        if found is None:
            raise WrongUse("The source has no field “{field}”.", detail={"field": key})
        return found

    # Many at once ---------------------------------------------------------------

    def accept(self, confidence: float) -> int:
        """Make every suggestion that is at least so sure a person's choice; returns how many."""
        mapping, changed = self.mapping(), 0
        tables = {}
        for part in PARTS:
            table = dict(mapping.choices(part))
            for value, choice in table.items():
                if choice.by is not By.PERSON and choice.target and choice.confidence >= confidence:
                    table[value] = msgspec.structs.replace(choice, by=By.PERSON, confidence=1.0)
                    changed += 1
            tables[part] = table
        self._replace(**tables)
        return changed

    def set_rules(self, **rules: object) -> Mapping:
        """Change settings of the mapping by name; raises WrongUse for a value that is none."""
        plain = msgspec.to_builtins(self.mapping()) | rules
        try:
            changed = msgspec.convert(plain, Mapping)
        except msgspec.ValidationError as error:
            raise WrongUse("This is not a choice: {error}.", detail={"error": str(error)}) from None
        self.save_mapping(changed)
        return changed

    def _replace(self, **changes: object) -> Mapping:
        changed = msgspec.structs.replace(self.mapping(), **changes)
        self.save_mapping(changed)
        return changed

    # A file against both accounts -------------------------------------------------

    def lint(self, text: str | None = None) -> list[Problem]:
        """
        What of a mapping file, or of the mapping as it is, names nothing that fits.

        Raises WrongUse naming the line of a file that cannot be read at all.
        """
        self.mapping()
        said = text if text is not None else self.mapping_text()
        source, target = self._mapping_side("source"), self._mapping_side("target")
        return lint(said, load(said), source, target)

    # Presets ------------------------------------------------------------------------

    def presets(self) -> list[str]:
        """Names of the presets of this data folder that are for these two help desks."""
        return sorted(path.stem for path in self._presets().glob("*.toml") if self._is_ours(path))

    def save_preset(self, name: str) -> str:
        """Keep the mapping for other migrations, without what belongs to these accounts alone."""
        blank = Mapping(source=self.source.desk, target=self.target.desk)
        own = {field: getattr(blank, field) for field in OWN}
        slug = slug_of(name)
        folder = self._presets()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = msgspec.structs.replace(self.mapping(), **own)
        (folder / f"{slug}.toml").write_text(dump(kept), "utf-8")
        return slug

    def use_preset(self, name: str) -> Mapping:
        """Take a preset's choices; agents, teams and exclusions stay. Raises WrongUse for none."""
        path = self._presets() / f"{slug_of(name)}.toml"
        if not path.exists() or not self._is_ours(path):
            raise WrongUse(
                "There is no preset called “{name}” for these two help desks.",
                remedy="Save one from another migration first.",
                detail={"name": name},
            )
        mapping = self.mapping()
        own = {field: getattr(mapping, field) for field in OWN}
        changed = msgspec.structs.replace(load(path.read_text("utf-8")), **own)
        self.save_mapping(changed)
        return changed

    def _presets(self) -> Path:
        return self.home.path / PRESETS

    def _is_ours(self, path: Path) -> bool:
        try:
            found = load(path.read_text("utf-8"))
        except WrongUse:
            return False
        return (found.source, found.target) == (self.source.desk, self.target.desk)

    # The demo's approval ------------------------------------------------------------

    def demo_voided(self) -> Run | None:
        """The last demo, if the mapping was changed since: what it showed no longer holds."""
        if not self.opening.has_ledger():
            return None
        runs = self.ledger.runs()
        undone = {run.options.get("of") for run in runs if run.kind == RunKind.UNDO}
        demos = (run for run in runs if run.kind == RunKind.DEMO and run.id not in undone)
        last = next((run for run in demos if run.state == RunState.DONE), None)
        seen = last.options.get("mapping") if last else None
        mapping = self.opening.mapping()
        if last is None or seen is None or mapping is None or seen == digest(mapping):
            return None
        return last


def _entity(part: str) -> Entity:
    for entity, name in FIELD_TABLES.items():
        if name == part:
            return entity
    raise WrongUse("A mapping has no fields called “{part}”.", detail={"part": part})
