"""Languages: BCP 47 ↔ Freshdesk's codes."""

from __future__ import annotations

LOCALES = {
    **{
        code: code
        for code in (
            "en es pt-BR zh-CN zh-TW zh-HK fr de it nl da fi is uk pl cs hu ro bg el hr sk sl sr"
            " bs et lt ca he ar th ms fil ko vi id tr"
        ).split()
    },
    "es-419": "es-LA",
    "pt": "pt-PT",
    "nb": "nb-NO",
    "sv": "sv-SE",
    "ru": "ru-RU",
    "lv": "lv-LV",
    "ja": "ja-JP",
}
"""BCP 47 → Freshdesk (choices of `language` in the API's reference)."""

_IN = {code.casefold(): locale for locale, code in LOCALES.items()}


def locale_in(code: str) -> str | None:
    """BCP 47 of one of Freshdesk's codes; one that is not in the table stays as it is."""
    plain = code.strip().replace("_", "-")
    return _IN.get(plain.casefold(), plain) or None


def locale_out(locale: str) -> str:
    """Freshdesk's code of a language; where it has none, the language itself."""
    return LOCALES.get(locale, locale)


def code_among(locale: str, enabled: tuple[str, ...]) -> str | None:
    """The account's own code for a language that it has switched on, else None."""
    wanted = {locale_out(locale).casefold(), locale.casefold()}
    return next((code for code in enabled if code.casefold() in wanted), None)
