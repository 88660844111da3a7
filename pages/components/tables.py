"""Short tables, as real tables for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading (plain text) and its classes (`num` right, `wide` not on phones)."""

    title: str
    kind: str = ""


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, caption: str = "") -> str:
    """Cells are HTML; the first one heads its row."""
    head = "".join(f'<th scope="col" class="{c.kind}">{escape(c.title)}</th>' for c in columns)
    body = "".join(_row(columns, cells) for cells in rows)
    name = f' aria-label="{escape(caption)}"' if caption else ""
    return (
        f'<div class="mz-scroll" tabindex="0" role="group"{name}><table class="mz-t">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(columns: Sequence[Column], cells: Sequence[str]) -> str:
    first = f'<th scope="row" class="{columns[0].kind}">{cells[0]}</th>'
    rest = "".join(
        f'<td class="{column.kind}">{cell}</td>'
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return f"<tr>{first}{rest}</tr>"


def under(text: str, remark: str) -> str:
    """A cell with a muted second line."""
    return f"{escape(text)}<small>{escape(remark)}</small>" if remark else escape(text)
