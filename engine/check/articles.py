"""The knowledge base: where articles go, who reads them, in which languages, and their links."""

from __future__ import annotations

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.known import Known
from engine.check.tree import Branch
from engine.check.work import Checkable
from engine.model import Entity


async def article_tree(work: Checkable, known: Known) -> list[Finding]:
    """Articles that lie in no folder, where the target wants one inside a category."""
    facts = await known.facts()
    needed = work.target.manifest.capabilities.article_needs_folder
    if Entity.ARTICLE not in facts.read or not needed:
        return []
    kind, mapping = facts.without_folder, work.mapping
    return [
        found(
            "article_tree",
            n=kind.n,
            fine=not kind.n,
            records=kind.shown,
            category=mapping.default_category,
            folder=mapping.default_folder,
        )
    ]


def branches(work: Checkable, facts: Facts) -> list[Branch]:
    """The tree of articles before and after."""
    capabilities, mapping = work.target.manifest.capabilities, work.mapping
    return facts.tree.branches(
        depth=capabilities.tree_depth,
        needs_folder=capabilities.article_needs_folder,
        default=(mapping.default_category, mapping.default_folder),
        keep_category=mapping.keep_category_add_folder,
    )


async def article_audience(work: Checkable, known: Known) -> list[Finding]:
    """Articles for some readers only, whom the target cannot tell apart."""
    facts = await known.facts()
    if Entity.ARTICLE not in facts.read:
        return []
    kind = facts.unknown_audience
    return [found("article_audience", n=kind.n, fine=not kind.n, records=kind.shown)]


async def article_languages(work: Checkable, known: Known) -> list[Finding]:
    """Languages of articles that the target's knowledge base has not switched on."""
    facts = await known.facts()
    off = await languages_off(known)
    if Entity.ARTICLE not in facts.read or off is None:
        return []
    n = sum(facts.locales[locale] for locale in off)
    return [found("article_languages", n=n, fine=not off, languages=", ".join(off))]


async def languages_off(known: Known) -> list[str] | None:
    """Languages of articles that are not switched on; None when the target tells none."""
    target, facts = await known.target(), await known.facts()
    if not target.locales:
        return None
    enabled = {_short(locale) for locale in target.locales}
    return sorted(locale for locale in facts.locales if _short(locale) not in enabled)


async def cross_links(work: Checkable, known: Known) -> list[Finding]:
    """Articles that link to articles which were not read, or are none of this account."""
    facts = await known.facts()
    if Entity.ARTICLE not in facts.read:
        return []
    kind = facts.unresolved_links
    return [found("cross_links", n=kind.n, fine=not kind.n, records=kind.shown)]


def _short(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].casefold()
