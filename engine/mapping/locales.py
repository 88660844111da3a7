"""Which language of the target shows a text: exact, listed region, base language, none."""

from __future__ import annotations

from collections.abc import Mapping

from engine.mapping.context import Context

_TWINS = {
    "iw": "he",
    "in": "id",
    "no": "nb",
    "nn": "nb",
    "pt-pt": "pt",
    "fr-fr": "fr",
    "zh": "zh-cn",
    "zh-hans": "zh-cn",
    "zh-sg": "zh-cn",
    "zh-hant": "zh-tw",
}
"""Codes that name the same language for readers."""
_REGIONS = {
    "es": ("es-419", "es-LA", "es-ES"),
    "pt": ("pt-PT", "pt-BR"),
    "zh": ("zh-CN", "zh-TW"),
    "en": ("en-US", "en-GB"),
    "fr": ("fr-FR",),
}
"""Where to look next when a language has no entry of that region."""
_LATIN_AMERICA = frozenset(
    "AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE 419 LA".split()
)


def normal(code: str) -> str:
    """The code for comparison: hyphens, lower case, old codes replaced."""
    low = code.replace("_", "-").lower()
    return _TWINS.get(low, low)


def find(code: str, listed: Mapping[str, str] | frozenset[str]) -> str | None:
    """
    The listed code that shows a text of this one, or None; nothing listed means any.

    Order: the same, a region that readers of it understand, the base
    language. A language never goes under another one's code.
    """
    if not listed:
        return code
    known = {normal(one): one for one in listed}
    return next((known[one] for one in _candidates(normal(code)) if one in known), None)


def _candidates(code: str) -> list[str]:
    base, _, region = code.partition("-")
    found = [code, *_twin_codes(code)]
    if base == "es" and region.upper() in _LATIN_AMERICA:
        found += ["es-419", "es-la"]
    if base == "zh" and region.startswith(("hk", "hant", "mo")):
        return [*found, "zh-tw"]
    return [*found, normal(base), *(one.lower() for one in _REGIONS.get(base, ()))]


def _twin_codes(code: str) -> list[str]:
    return [old for old, new in _TWINS.items() if new == code]


def same(one: str, other: str) -> bool:
    """Whether readers see the same language and region."""
    return normal(one) == normal(other)


def place(code: str, context: Context) -> str | None:
    """The target's language for a text: the mapping's own choice first; None is none."""
    table = {normal(key): value for key, value in context.mapping.locales.items()}
    if normal(code) in table:
        return table[normal(code)]
    return among(code, context.target.locales, context.enabled_locales)


def among(code: str, listed: Mapping[str, str], enabled: frozenset[str] | None) -> str | None:
    """
    The language of a table that shows this one, out of those that are enabled.

    `enabled` may use the table's codes or the desk's own; None is all of them.
    """
    if enabled is None:
        return find(code, listed)
    if not listed:
        return find(code, enabled) if enabled else None
    own = {normal(value): key for key, value in listed.items()}
    exact = {normal(key): key for key in listed}
    keys = [exact.get(normal(one)) or own.get(normal(one)) or find(one, listed) for one in enabled]
    usable = frozenset(key for key in keys if key is not None)
    return find(code, usable) if usable else None


def could_hold(code: str, context: Context) -> bool:
    """Whether the target has the language at all, enabled or not."""
    return find(code, context.target.locales) is not None
