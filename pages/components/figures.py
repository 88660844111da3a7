"""Numbers that carry a page: figures, outcome bar, legend, the eight dots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from engine import Tally
from engine.i18n import Translator
from engine.words import word
from pages.components.markup import chip

OUTCOMES = ("migrated", "failed", "skipped")


@dataclass(frozen=True, slots=True)
class Sums:
    """Outcomes of many records added up; `total` is how many are expected (0: not known)."""

    migrated: int = 0
    failed: int = 0
    skipped: int = 0
    with_loss: int = 0
    read: int = 0
    total: int = 0

    @property
    def settled(self) -> int:
        """Records that have an outcome."""
        return self.migrated + self.failed + self.skipped

    @property
    def to_go(self) -> int:
        """Records that have none yet."""
        return max(0, max(self.total, self.read) - self.settled)


def added(tallies: Iterable[Tally], total: int = 0) -> Sums:
    """The tallies of several entities as one."""
    found = list(tallies)
    return Sums(
        migrated=sum(tally.migrated for tally in found),
        failed=sum(tally.failed for tally in found),
        skipped=sum(tally.skipped for tally in found),
        with_loss=sum(tally.with_loss for tally in found),
        read=sum(tally.read for tally in found),
        total=total,
    )


def swatch(kind: str) -> str:
    """The colour and pattern of an outcome."""
    return f'<span class="mz-sw mz-{kind}"></span>'


def figure(
    number: str, words: str, *, kind: str = "", small: bool = False, bad: bool = False
) -> str:
    """A big number and what it counts."""
    classes = f"mz-fig{' small' if small else ''}{' bad' if bad else ''}"
    lead = swatch(kind) if kind else ""
    counted = f'<b>{escape(number)}</b> <span class="w">{escape(words)}</span>'
    return f'<span class="{classes}">{lead}{counted}</span>'


def row(figures: Sequence[str], end: str = "") -> str:
    """Figures side by side, with something (HTML) at the far right."""
    tail = f'<span class="end">{end}</span>' if end else ""
    return f'<div class="mz-stats">{"".join(figures)}{tail}</div>'


def outcome_bar(sums: Sums, t: Translator, *, thin: bool = False) -> str:
    """The shares of migrated, failed, skipped and to go; its numbers are its alt text."""
    whole = max(sums.settled + sums.to_go, 1)
    parts = [(kind, getattr(sums, kind)) for kind in OUTCOMES]
    spans = "".join(
        f'<span class="mz-{kind}" style="width:{100 * n / whole:.4f}%"></span>'
        for kind, n in parts
        if n
    )
    said = [f"{t.number(n)} {word('outcome', kind, t)}" for kind, n in parts]
    if sums.to_go:
        said.append(t._("{n} to go", n=sums.to_go))
    alt = escape(", ".join(said))
    return (
        f'<div class="mz-bar{" thin" if thin else ""}" role="img" aria-label="{alt}">{spans}</div>'
    )


def outcomes(sums: Sums, t: Translator, *, share: bool = False) -> str:
    """Migrated, failed and skipped as figures, with the sum written out as a proof."""
    migrated = t._("{n} migrated", n="").strip()
    if sums.with_loss:
        migrated = t._("migrated, {n} of them with a loss", n=sums.with_loss)
    elif share and sums.settled:
        migrated = t._("migrated, {share}", share=t.percent(sums.migrated / sums.settled))
    figures = [
        figure(t.number(sums.migrated), migrated, kind="migrated"),
        figure(t.number(sums.failed), t._("{n} failed", n="").strip(), kind="failed"),
        figure(t.number(sums.skipped), t._("{n} skipped", n="").strip(), kind="skipped"),
    ]
    return row(figures, proof(sums, t))


def proof(sums: Sums, t: Translator) -> str:
    """`58 + 2 + 1 = 61 read`, as a chip; it turns to attention when the sum does not close."""
    text = t._(
        "{a} + {b} + {c} = {read} read",
        a=sums.migrated,
        b=sums.failed,
        c=sums.skipped,
        read=sums.settled,
    )
    if sums.read == sums.settled:
        return chip(text, "done")
    return chip(t._("{n} of {m} settled", n=sums.settled, m=sums.read), "warn")


def legend(kinds: Iterable[str], t: Translator) -> str:
    """Which colour and pattern means which outcome."""
    items = "".join(
        f"<span>{swatch(kind)}{escape(word('outcome', kind, t))}</span>" for kind in kinds
    )
    return f'<div class="mz-legend">{items}</div>'


def curves(names: tuple[str, str]) -> str:
    """What the two lines of a chart are: the dashed one, then the full one."""
    parts = (
        f'<span class="mz-stat"><span class="mz-curve {kind}" aria-hidden="true"></span>'
        f"{escape(name)}</span>"
        for kind, name in zip(("dashed", "full"), names, strict=True)
    )
    return f'<div class="mz-stats">{"".join(parts)}</div>'


def dots(states: Sequence[str], label: str) -> str:
    """The steps of a migration as dots: `full`, `half` or empty."""
    spans = "".join(f'<span class="{state}"></span>' for state in states)
    return f'<div class="mz-dots" role="img" aria-label="{escape(label)}">{spans}</div>'
