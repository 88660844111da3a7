"""Languages: BCP 47 ↔ Zendesk's lower-case codes."""

from __future__ import annotations

from collections.abc import Iterable

LOCALES = {
    "en": "en-us",
    "en-US": "en-us",
    **{
        code: code.lower()
        for code in (
            "en-GB en-CA en-AU es es-ES es-419 es-MX pt pt-BR fr fr-CA de de-AT de-CH it nl sv da"
            " fi is nb ru uk pl cs hu ro bg el hr sk sl sr bs et lt lv ca eu gl he ar fa hi th ms"
            " fil ja ko vi id tr mn zh-CN zh-TW zh-HK"
        ).split()
    },
    "nb": "no",
}
"""BCP 47 → Zendesk (support.zendesk.com, article 4408821324826). Accounts enable a few of them."""

_CANONICAL = {
    "en-us": "en", "no": "nb", "nn": "nb", "iw": "he", "pt-pt": "pt", "fr-fr": "fr", "zh": "zh-CN",
}  # fmt: skip
_ALIASES = {
    "pt-pt": "pt", "fr-fr": "fr", "zh-hans": "zh-cn", "zh-sg": "zh-cn", "zh": "zh-cn",
    "zh-hant": "zh-tw", "nn": "no",
}  # fmt: skip


def locale_in(code: str) -> str | None:
    """BCP 47 of one of Zendesk's codes; the unqualified language stands for its main form."""
    lower = code.strip().lower().replace("_", "-")
    if not lower:
        return None
    if lower in _CANONICAL:
        return _CANONICAL[lower]
    language, _, region = lower.partition("-")
    return f"{language}-{region.upper()}" if region else language


def locale_out(locale: str) -> str:
    """Zendesk's code for a language; where it has none, the lower-case one."""
    lower = locale.strip().lower().replace("_", "-")
    known = LOCALES.get(locale) or _ALIASES.get(lower)
    return known or next((v for k, v in LOCALES.items() if k.lower() == lower), lower)


def best_locale(locale: str, enabled: Iterable[str]) -> str | None:
    """
    The enabled code that comes nearest: exact, a listed region of it, the bare language.

    None when the account has nothing of this language.
    """
    there = {code.lower() for code in enabled}
    language = locale.lower().partition("-")[0]
    wanted = [locale_out(locale), locale.lower()]
    if language == "es" and locale.lower() not in {"es", "es-es"}:
        wanted.append("es-419")
    if locale.lower() == "zh-hk":
        wanted.append("zh-tw")
    if language != "zh":
        # The bare language means the other script to half of its readers.
        wanted += [locale_out(language), language]
    return next((code for code in wanted if code in there), None)
