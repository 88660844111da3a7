"""A message's markup as the words a person reads."""

from __future__ import annotations

from html.parser import HTMLParser

BREAKS = {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"}
SILENT = {"script", "style", "head", "title"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self.silent:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def words_of(html: str | None, text: str | None, *, limit: int = 400) -> str:
    """At most `limit` characters of the text, lines joined by single breaks."""
    if text is None:
        reader = _Words()
        reader.feed(html or "")
        reader.close()
        text = "".join(reader.parts)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    joined = "\n".join(line for line in lines if line)
    return joined if len(joined) <= limit else f"{joined[:limit].rstrip()}…"
