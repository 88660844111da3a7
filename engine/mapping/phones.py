"""Phone numbers in international form, and what becomes of the others."""

from __future__ import annotations

import re
import unicodedata

import msgspec
import phonenumbers

from engine.mapping.mapping import Phones

_SEVERAL = re.compile(r"\s*[/;|]\s*|\s+(?:or|o|y)\s+|,\s+(?=[+0(])")
_INTERNATIONAL = re.compile(r"^\+[1-9]\d{6,14}$")
_MEXICO_MOBILE = re.compile(r"^\+?52[\s-]*1[\s-]*(?=\d)")


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    """What is written as the number, and the code of what happened to it (None: nothing)."""

    value: str | None
    code: str | None = None


def international(text: str, region: str | None = None) -> str | None:
    """
    The first valid number of the text as E.164, or None.

    `region` is the two-letter country that local numbers belong to; without
    it a local number is not valid. Extensions are left out.
    """
    plain = unicodedata.normalize("NFKC", text)
    for part in _SEVERAL.split(plain):
        if found := _valid(part, region):
            return found
    return None


def _valid(text: str, region: str | None) -> str | None:
    """E.164 of a valid number. Mexico: the 1 after +52 ended in 2019 and is left out."""
    text = _MEXICO_MOBILE.sub("+52", text.strip())
    try:
        number = phonenumbers.parse(text, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def treat(text: str, policy: Phones, region: str | None = None) -> Phone:
    """The number as the policy has it written."""
    if policy is Phones.KEEP or not text.strip():
        return Phone(value=text.strip() or None)
    found = international(text, region)
    if policy is Phones.FIELD:
        found = found if _INTERNATIONAL.match(text.strip()) else None
    if found:
        same = re.sub(r"[\s().-]", "", text) == found
        return Phone(value=found, code=None if same else "phone_fixed")
    dropped = policy is Phones.DROP
    return Phone(value=None, code="phone_dropped" if dropped else "phone_in_field")
