"""Domains of companies: those of public mail services say nothing about who works where."""

from __future__ import annotations

_PUBLIC = frozenset(
    "gmail.com googlemail.com hotmail.com outlook.com live.com msn.com icloud.com me.com aol.com"
    " web.de t-online.de qq.com 163.com 126.com orange.fr free.fr laposte.net libero.it mail.ru"
    " yandex.ru proton.me protonmail.com".split()
)
_FAMILIES = frozenset({"yahoo", "gmx", "hotmail", "outlook", "live"})
"""The same service under the ending of each country."""


def is_public(domain: str) -> bool:
    """Whether anybody can have an address there."""
    plain = domain.strip().casefold().removeprefix("www.")
    return plain in _PUBLIC or plain.split(".")[0] in _FAMILIES


def own_domains(domains: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are the company's own: by others a target would gather strangers in it."""
    return tuple(domain for domain in domains if not is_public(domain))
