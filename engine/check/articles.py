"""The knowledge base: where articles go, and in which languages."""

from __future__ import annotations

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.work import Checkable
from engine.connectors.base import Account
from engine.model import Entity


def article_tree(work: Checkable, facts: Facts) -> list[Finding]:
    """Articles that lie in no folder, where the target wants one inside a category."""
    needed = work.target.manifest.capabilities.article_needs_folder
    if Entity.ARTICLE not in facts.read or not needed:
        return []
    kind, mapping = facts.without_folder, work.mapping
    return [
        found(
            "article_tree",
            n=kind.n,
            fine=not kind.n,
            examples=kind.examples,
            target=work.target.manifest.name,
            category=mapping.default_category,
            folder=mapping.default_folder,
        )
    ]


def article_languages(work: Checkable, facts: Facts, target: Account) -> list[Finding]:
    """Languages of articles that the target's knowledge base has not switched on."""
    if Entity.ARTICLE not in facts.read or not target.locales:
        return []
    enabled = {_short(locale) for locale in target.locales}
    off = sorted({locale for locale in facts.locales if _short(locale) not in enabled})
    n = sum(facts.locales[locale] for locale in off)
    return [
        found(
            "article_languages",
            n=n,
            fine=not off,
            target=work.target.manifest.name,
            languages=", ".join(off),
        )
    ]


def _short(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].casefold()
