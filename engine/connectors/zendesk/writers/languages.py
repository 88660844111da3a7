"""Which texts of a collection or article the help center can hold, and under which code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.connectors.base import Memo
from engine.connectors.shared.writing import note_loss
from engine.connectors.zendesk.convert.locales import best_locale, locale_in
from engine.errors import Rejected

Text = TypeVar("Text")


@dataclass(frozen=True, kw_only=True)
class Texts(Generic[Text]):
    """The main text and the others, each with Zendesk's code."""

    main: tuple[str, Text]
    others: tuple[tuple[str, Text], ...] = ()


def choose(texts: Sequence[tuple[str, Text]], enabled: Iterable[str], memo: Memo) -> Texts[Text]:
    """
    The texts that fit, the first of them the main one.

    Of two for one code the exact one wins, else the earlier. What has no place is a loss;
    raises Rejected("language_not_enabled") when nothing has one.
    """
    known = list(enabled)
    taken: dict[str, tuple[str, Text]] = {}
    dropped: list[str] = []
    for locale, text in sorted(texts, key=lambda pair: not _exact(pair[0], known)):
        code = best_locale(locale, known)
        if code is None or code in taken:
            dropped.append(locale)
        else:
            taken[code] = (locale, text)
    if not taken:
        _refuse([locale for locale, _ in texts])
    order = [locale for locale, _ in texts]
    chosen = sorted(taken.items(), key=lambda item: order.index(item[1][0]))
    _note(dropped, chosen, memo)
    first, *rest = ((code, text) for code, (_, text) in chosen)
    return Texts(main=first, others=tuple(rest))


def _exact(locale: str, known: list[str]) -> bool:
    code = best_locale(locale, known)
    return code is not None and locale_in(code) == locale


def _note(dropped: list[str], chosen: Sequence[tuple[str, tuple[str, object]]], memo: Memo) -> None:
    if dropped:
        note_loss(memo, "translation_dropped", languages=", ".join(dropped))
    for code, (locale, _) in chosen:
        shown = locale_in(code) or code
        if shown != locale and locale.partition("-")[0] != locale:
            note_loss(memo, "translation_changed", language=locale, new=shown)


def _refuse(locales: Sequence[str]) -> None:
    raise Rejected(
        "The help center has none of its languages switched on.",
        code="language_not_enabled",
        detail={"language": ", ".join(locales)},
    )
