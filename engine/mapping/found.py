"""Card numbers and secrets in text that people wrote: found, masked or left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from engine.mapping.mapping import Hide

DOT = "•"
_CARD_DIGITS = range(13, 20)
_GAP = r"(?:[ \u00a0\u2009.-]|&nbsp;|&#160;)"
_DIGITS = re.compile(rf"(?<![0-9A-Za-z_+])\d+(?:{_GAP}\d+)*(?![0-9A-Za-z_])")
_GROUP = re.compile(r"(?<!#)\d+(?!\d*;)")
_MARKUP = re.compile(r"(<[^<>]*>)")
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}"  # Mastercard
    r"|3[47]\d{13}|3(?:0|6|8)\d{12}|35\d{14}"  # American Express, Diners Club, JCB
    r"|6(?:011|4[4-9]\d|5\d\d|2\d\d)\d{12,15}"  # Discover, UnionPay
)
_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{1,9000}-----END [A-Z ]{0,30}PRIVATE KEY-----"
    r"|(?<![0-9A-Za-z_])(?:"
    r"(?:AKIA|ASIA)[0-9A-Z]{16}"  # Amazon
    r"|gh[pousr]_[0-9A-Za-z]{36,255}|github_pat_\w{22,255}|glpat-[\w-]{20,255}"
    r"|xox[abeoprs]-[0-9A-Za-z-]{10,255}"  # Slack
    r"|[sr]k_(?:live|test)_[0-9A-Za-z]{16,255}|whsec_[0-9A-Za-z+/]{20,255}"  # Stripe
    r"|AIza[\w-]{35}|ya29\.[\w-]{20,2000}|GOCSPX-[\w-]{20,255}"  # Google
    r"|sk-[\w-]{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,128}|npm_[0-9A-Za-z]{36}|pypi-[\w-]{50,255}"
    r"|do[opr]_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|pat-(?:na|eu)\d-[0-9a-f-]{36}"
    r"|dG9rO[0-9A-Za-z+/=]{40,255}"  # Intercom
    r"|eyJ[\w-]{8,4000}\.eyJ[\w-]{8,4000}\.[\w-]{8,4000}"  # a signed token (JWT)
    r")"
    r"|(?<=Bearer )[\w.~+/=-]{20,4000}"
)
"""Tokens that say by their first letters what they are; each repeat has an end of its own."""

_PREFIX = 4


class Hidden:
    """What was found in one record; `n` counts."""

    def __init__(self, left_out: Callable[[str], str]) -> None:
        self._left_out = left_out
        self.cards = 0
        self.secrets = 0

    def text(self, text: str, cards: Hide, secrets: Hide) -> str:
        """Plain text without what is to be hidden."""
        if secrets is not Hide.KEEP:
            text = _SECRETS.sub(lambda match: self._secret(match[0], secrets), text)
        return self._without_cards(text, cards) if cards is not Hide.KEEP else text

    def html(self, html: str, cards: Hide, secrets: Hide) -> str:
        """Markup likewise; digits of addresses and the like inside of tags are no card numbers."""
        html = self.text(html, Hide.KEEP, secrets)
        if cards is Hide.KEEP:
            return html
        parts = _MARKUP.split(html)
        parts[::2] = (self._without_cards(part, cards) for part in parts[::2])
        return "".join(parts)

    def _secret(self, found: str, how: Hide) -> str:
        self.secrets += 1
        shown = found[:_PREFIX] if not found.startswith("-----") else ""
        return f"{shown}{DOT * 3}" if how is Hide.MASK else self._left_out("secret_left_out")

    def _without_cards(self, text: str, how: Hide) -> str:
        return _DIGITS.sub(lambda match: self._numbers(match[0], how), text)

    def _numbers(self, run: str, how: Hide) -> str:
        """Groups of digits; a card number is some of them in a row, others may stand beside it."""
        done, at = [], 0
        for start, end, digits in _cards(run):
            self.cards += 1
            kept = f"{DOT * 4} {digits[-4:]}"
            done += [run[at:start], kept if how is Hide.MASK else self._left_out("card_left_out")]
            at = end
        return "".join([*done, run[at:]])


def _cards(run: str) -> Iterator[tuple[int, int, str]]:
    groups = [(match.start(), match.end(), match[0]) for match in _GROUP.finditer(run)]
    first = 0
    while first < len(groups):
        last = _card_from(groups, first)
        if last is None:
            first += 1
            continue
        digits = "".join(text for _, _, text in groups[first : last + 1])
        yield groups[first][0], groups[last][1], digits
        first = last + 1


def _card_from(groups: list[tuple[int, int, str]], first: int) -> int | None:
    """The last of the groups that make a card number beginning with this one; the longest."""
    digits, found = "", None
    for place in range(first, len(groups)):
        digits += groups[place][2]
        if len(digits) > _CARD_DIGITS[-1]:
            break
        if is_card(digits):
            found = place
    return found


def is_card(digits: str) -> bool:
    """Whether these digits are a card number: of a known issuer, and right in the last digit."""
    if len(digits) not in _CARD_DIGITS or len(set(digits)) == 1:
        return False
    return bool(_BRANDS.fullmatch(digits)) and _luhn(digits)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = sum(int(one) for one in digits[-1::-2])
    return (total + sum(sum(divmod(2 * int(one), 10)) for one in digits[-2::-2])) % 10 == 0
