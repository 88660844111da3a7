"""One custom field value from the source's kind of field to the target's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

import msgspec

from engine.mapping.context import Context, Losses
from engine.model import FieldSpec, FieldType, FieldValue
from engine.synonyms import normal, yes_or_no

_SAFE_INTEGER = 2**53
_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
_AMBIGUOUS = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")
_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT)


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A converted value (None: nothing can be sent) and the loss, if any."""

    value: FieldValue = None
    code: str | None = None
    detail: dict[str, str] = {}


def is_empty(value: FieldValue) -> bool:
    """Whether there is no value: nothing is sent and nothing is lost."""
    if value is None or value == ():
        return True
    return isinstance(value, str) and not value.strip()


def convert(
    value: FieldValue, source: FieldSpec | None, target: FieldSpec, context: Context
) -> Carried:
    """The value in the target's kind of field: exact, or with the code of what it lost."""
    if is_empty(value):
        return Carried()
    kind = source.type if source else _guess(value)
    return _TO[target.type](value, kind, target, context)


def _guess(value: FieldValue) -> FieldType:
    if isinstance(value, bool):
        return FieldType.BOOLEAN
    if isinstance(value, int):
        return FieldType.INTEGER
    if isinstance(value, float):
        return FieldType.DECIMAL
    return FieldType.MULTI_CHOICE if isinstance(value, tuple) else FieldType.TEXT


def canonical_text(value: FieldValue, context: Context) -> str:
    """One form of every value: 2.5, yes, 2021-03-03, "a; b"."""
    if isinstance(value, bool):
        return context.word("yes" if value else "no")
    if isinstance(value, float):
        return _decimal_text(value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)


def _decimal_text(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    text = canonical_text(value, context)
    limit = target.limit or (None if target.type is FieldType.LONG_TEXT else _limit(context))
    if limit is not None and len(text) > limit:
        return Carried(value=cut(text, limit), code="value_cut", detail={"limit": str(limit)})
    return Carried(value=text, code=None if kind in _TEXTS else "value_converted")


def _limit(context: Context) -> int | None:
    return context.target.text_limit


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last one "…", never between a letter and its accents."""
    end = max(limit - 1, 0)
    while end > 0 and _joins(text[end - 1 : end + 1]):
        end -= 1
    return text[:end] + "…"


def shortened(name: str, limit: int | None, code: str, losses: Losses) -> str:
    """The name, title or subject within the target's limit; `code` tells what it cost."""
    if limit is None or len(name) <= limit:
        return name
    losses.add(code, limit=str(limit))
    return cut(name, limit)


def _joins(pair: str) -> bool:
    """Whether the second character belongs to the first one's picture."""
    first, second = pair[:1], pair[1:]
    marks = ("\u0300", "\u036f"), ("\ufe00", "\ufe0f"), ("\U0001f3fb", "\U0001f3ff")
    joined = any(low <= second <= high for low, high in marks) if second else False
    return joined or "\u200d" in (first, second)


def _number(value: FieldValue) -> Decimal | None:
    if isinstance(value, bool | tuple) or value is None:
        return None
    text = str(value).strip()
    if isinstance(value, str) and (not _NUMBER.match(text) or _AMBIGUOUS.match(text)):
        return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _dropped(value: FieldValue, context: Context) -> Carried:
    return Carried(code="value_dropped", detail={"value": canonical_text(value, context)})


def _integer(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    number = _number(value)
    if number is None:
        return _dropped(value, context)
    rounded = int(number.to_integral_value(ROUND_HALF_EVEN))
    if rounded == number:
        return Carried(value=rounded)
    detail = {"value": canonical_text(value, context), "new": str(rounded)}
    return Carried(value=rounded, code="number_rounded", detail=detail)


def _decimal(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    number = _number(value)
    if number is None:
        return _dropped(value, context)
    if number == int(number):
        whole_number = int(number)
        small = abs(whole_number) < _SAFE_INTEGER
        return Carried(value=float(number) if small else whole_number)
    return Carried(value=float(number))


def _boolean(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    if isinstance(value, bool):
        return Carried(value=value)
    known = yes_or_no(canonical_text(value, context))
    return _dropped(value, context) if known is None else Carried(value=known)


def _choice(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    values = value if isinstance(value, tuple) else (canonical_text(value, context),)
    found = [one for one in (_option(text, target) for text in values) if one is not None]
    if not found:
        wanted = {"value": "; ".join(values)}
        return Carried(code="value_not_in_list", detail=wanted)
    if len(values) > 1:
        first = min(found, key=target.options.index) if target.options else found[0]
        return Carried(value=first, code="value_cut", detail={"limit": "1"})
    return Carried(value=found[0])


def _choices(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    values = value if isinstance(value, tuple) else (canonical_text(value, context),)
    pairs = [(text, _option(text, target)) for text in values]
    kept = tuple(dict.fromkeys(option for _, option in pairs if option is not None))
    missing = [text for text, option in pairs if option is None]
    if missing:
        detail = {"value": "; ".join(missing)}
        return Carried(value=kept or None, code="value_not_in_list", detail=detail)
    return Carried(value=kept)


def _option(text: str, target: FieldSpec) -> str | None:
    """The option with this label, exactly or as people write it; no list takes all."""
    if not target.options or text in target.options:
        return text
    known = {normal(option): option for option in reversed(target.options)}
    if normal(text) in known:
        return known[normal(text)]
    meant = yes_or_no(text)
    same = (one for one in target.options if meant is not None and yes_or_no(one) is meant)
    return next(same, None)


def _date(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    at = _moment(value)
    if at is None:
        return _dropped(value, context)
    if _is_day(value):
        return Carried(value=str(value).strip())
    local = at.astimezone(ZoneInfo(context.mapping.lines_time_zone))
    return Carried(value=local.date().isoformat(), code="date_precision_lost")


def _datetime(value: FieldValue, kind: FieldType, target: FieldSpec, context: Context) -> Carried:
    at = _moment(value)
    if at is None:
        return _dropped(value, context)
    if _is_day(value):
        at = at.replace(tzinfo=ZoneInfo(context.mapping.lines_time_zone))
    return Carried(value=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


def _is_day(value: FieldValue) -> bool:
    return isinstance(value, str) and len(value.strip()) == len("2021-03-03")


def _moment(value: FieldValue) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


_Conversion = Callable[[FieldValue, FieldType, FieldSpec, Context], Carried]
_TO: dict[FieldType, _Conversion] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.REFERENCE: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.CHOICE: _choice,
    FieldType.MULTI_CHOICE: _choices,
}
