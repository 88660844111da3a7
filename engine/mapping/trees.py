"""Collections: a tree of the target's depth, and where an article lies in it."""

from __future__ import annotations

import msgspec

from engine.mapping.context import Context, Losses, Mapped
from engine.mapping.helpers import DEFAULT_FOLDER, FOLDER_IN
from engine.mapping.locales import place, same
from engine.mapping.text import whole, whole_name
from engine.model import Article, Collection, CollectionText, Entity, Ref


def path(collection: Collection, context: Context) -> list[Collection]:
    """The collection with all it lies in, outermost first; a circle in the source is cut."""
    found = [collection]
    seen = {collection.id}
    while (parent := found[0].parent) is not None:
        above = context.collections.get(parent.id)
        if above is None or above.id in seen:
            break
        seen.add(above.id)
        found.insert(0, above)
    return found


def shown_name(collection: Collection, context: Context) -> str:
    """Its name in the target: what lies too deep carries the names above it, "F / F2"."""
    whole_path = path(collection, context)
    depth = max(context.target.tree_depth, 1)
    return " / ".join(one.name.strip() for one in whole_path[depth - 1 :]) or collection.name


def is_too_deep(collection: Collection, context: Context) -> bool:
    """Whether the target has fewer levels than this one needs."""
    return len(path(collection, context)) > max(context.target.tree_depth, 1)


def apply_collection(record: Collection, context: Context, losses: Losses) -> Mapped:
    """The collection at a level that the target has; its parent keeps the source id."""
    name, parent = record.name, record.parent
    if is_too_deep(record, context):
        name, parent = shown_name(record, context), _raised_parent(record, context)
        losses.add("placed_higher", folder=name)
    written, made_up = _named(record, whole_name(name, losses), context)
    if made_up:
        losses.add("name_made_up", value=written)
    mapped = msgspec.structs.replace(
        record,
        name=written,
        parent=parent,
        description=whole(record.description, losses),
        locale=_locale(record.locale, context),
        translations=_translations(record, context, losses),
    )
    return Mapped(record=mapped, losses=losses.all())


def _named(record: Collection, name: str, context: Context) -> tuple[str, bool]:
    other = next((text.name for text in record.translations if text.name.strip()), "")
    return (name, False) if name else (other or context.word("untitled"), not other)


def _raised_parent(record: Collection, context: Context) -> Ref | None:
    depth = max(context.target.tree_depth, 1)
    if depth == 1:
        return None
    return Ref(Entity.COLLECTION, path(record, context)[depth - 2].id)


def _locale(locale: str | None, context: Context) -> str | None:
    return (place(locale, context) or locale) if locale else None


def _translations(
    record: Collection, context: Context, losses: Losses
) -> tuple[CollectionText, ...]:
    if not context.mapping.translations:
        return ()
    others = [one for one in record.translations if not same(one.locale, record.locale or "")]
    main = _locale(record.locale, context)
    kept: dict[str, CollectionText] = {}
    lost = []
    for text in others:
        target = place(text.locale, context)
        if target is None or target in kept or target == main:
            lost.append(text.locale)
        else:
            kept[target] = msgspec.structs.replace(text, locale=target)
    if lost:
        losses.add("translation_dropped", languages=", ".join(lost))
    return tuple(kept.values())


def article_parent(record: Article, context: Context, losses: Losses) -> Ref | None:
    """Where the article lies: its folder, or a default one where the target insists."""
    collection = context.collections.get(record.parent.id) if record.parent else None
    if record.other_parents or (collection and is_too_deep(collection, context)):
        folder = shown_name(collection, context) if collection else "–"
        losses.add("placed_higher", folder=folder)
    if not context.target.article_needs_folder:
        return record.parent
    if record.parent is None:
        return _in_default("category", DEFAULT_FOLDER, context, losses)
    if collection is None or len(path(collection, context)) > 1:
        return record.parent
    if context.mapping.keep_category_add_folder:
        return _in_default("folder", FOLDER_IN + record.parent.id, context, losses)
    return _in_default("folder", DEFAULT_FOLDER, context, losses)


def _in_default(level: str, helper: str, context: Context, losses: Losses) -> Ref:
    losses.add("placed_in_default", level=level, folder=context.mapping.default_folder)
    return Ref(Entity.COLLECTION, helper)
