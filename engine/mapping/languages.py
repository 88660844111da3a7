"""Which of an article's languages go where in the target."""

from __future__ import annotations

import msgspec

from engine.mapping.context import Context, Losses, Skip
from engine.mapping.locales import could_hold, place, same
from engine.model import Article, ArticleState, Ref


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """An article in one language; `locale` None is the account's own language."""

    locale: str | None
    title: str
    html: str
    summary: str
    state: ArticleState
    author: Ref | None = None


def texts(record: Article) -> list[Text]:
    """All languages of the article, the default one first."""
    main = Text(
        locale=record.locale,
        title=record.title,
        html=record.html,
        summary=record.summary,
        state=record.state,
    )
    others = [
        Text(
            locale=one.locale,
            title=one.title,
            html=one.html,
            summary=one.summary,
            state=one.state,
            author=one.author,
        )
        for one in record.translations
        if not same(one.locale, record.locale or "")
    ]
    return [main, *others]


def unplaced(record: Article, context: Context) -> Skip | None:
    """Why the article cannot be shown in any of its languages, or None."""
    every = texts(record)
    if any(_target(one, context) for one in every) or record.locale is None:
        return None
    holdable = [one.locale for one in every if one.locale and could_hold(one.locale, context)]
    if holdable:
        detail = {"language": holdable[0]}
        return Skip(code="language_not_enabled", detail=detail, failed=True)
    return Skip(code="language_not_supported", detail={"language": record.locale})


def _target(text: Text, context: Context) -> str | None:
    return place(text.locale, context) if text.locale else None


def chosen(record: Article, context: Context, losses: Losses) -> tuple[Text, list[Text]]:
    """The main text and the translations, each under its language in the target."""
    first, *others = texts(record)
    if first.locale is not None and _target(first, context) is None:
        first, others = _promoted(first, others, context)
        losses.add("translation_dropped", languages=record.locale or "")
    others = [one for one in others if one.locale]
    if not context.mapping.translations:
        # They were not asked for: nothing is lost that anybody wanted.
        return _placed(first, context, losses), []
    kept = _without_clashes(first, others, context, losses)
    return _placed(first, context, losses), [_placed(one, context, losses) for one in kept]


def _promoted(first: Text, others: list[Text], context: Context) -> tuple[Text, list[Text]]:
    """The first translation that has a place becomes the main text."""
    main = next(one for one in others if _target(one, context))
    return main, [one for one in others if one is not main]


def _placed(text: Text, context: Context, losses: Losses) -> Text:
    if text.locale is None:
        return text
    target = _target(text, context)
    if target and not same(target, text.locale):
        losses.add("translation_changed", language=text.locale, new=target)
    return msgspec.structs.replace(text, locale=target)


def _without_clashes(
    first: Text, others: list[Text], context: Context, losses: Losses
) -> list[Text]:
    """One text a language: the exact one wins, then the longest; the main text always stays."""
    taken = {_target(first, context)}
    kept: dict[str, Text] = {}
    lost = []
    for one in sorted(others, key=lambda text: _rank(text, context)):
        target = _target(one, context)
        if target is None or target in taken:
            lost.append(one)
        else:
            taken.add(target)
            kept[one.locale or ""] = one
    _say_dropped([one for one in others if one in lost], losses)
    return [one for one in others if one.locale in kept and one not in lost]


def _rank(text: Text, context: Context) -> tuple[bool, int]:
    target = _target(text, context) or ""
    return not same(target, text.locale or ""), -len(text.html)


def _say_dropped(texts: list[Text], losses: Losses) -> None:
    if texts:
        names = ", ".join(one.locale or "" for one in texts)
        losses.add("translation_dropped", languages=names)
