"""Plain text from HTML and back; markup that runs something never passes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mapping.context import Losses
from engine.mapping.safety import _is_clearly_harmless, sanitise
from engine.mapping.text import (
    has_words,
    html_to_text,
    is_plain,
    pieces,
    split_html,
    text_to_html,
    whole,
    whole_name,
)

plain = st.text(max_size=200)
word_lists = st.lists(st.text("abcxyzñ", min_size=1, max_size=6), min_size=1, max_size=12)
markup = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<div>", "</div>", "<br>", "<ul><li>", "</ul>", "<b>", "</b>"),
            *("<a href='https://x.example/a b'>", "</a>", "<img src='a.png'>", "<table><tr><td>"),
            *("<pre>\n x", "</pre>", "<script>alert(1)</script>", "<svg onload=x>", "&lt;b&gt;"),
            *("<a href='java&#10;script:x'>", "<img src=x onerror=alert(1)>", "<math>", "words "),
        ]
    ),
    max_size=14,
).map("".join)


@given(plain | markup)
def test_any_markup_has_a_text(html: str) -> None:
    text = html_to_text(html)
    assert "\n\n\n" not in text
    assert text == text.strip("\n")


@given(markup)
def test_a_second_cleaning_changes_nothing(html: str) -> None:
    once, _ = sanitise(html)
    assert sanitise(once) == (once, False)


@given(plain | markup)
def test_what_has_a_text_has_words(html: str) -> None:
    assert has_words(html) or not html_to_text(html).strip()


@pytest.mark.parametrize(
    "html", ["<p>&nbsp;</p>", "<!-- x -->", "<style>p {}</style>", "<div><br></div>", ""]
)
def test_what_no_reader_sees_is_no_word(html: str) -> None:
    assert not has_words(html)


@given(markup)
def test_the_quick_look_never_passes_what_the_parser_would_not(html: str) -> None:
    if _is_clearly_harmless(html):
        assert not re.search(r"<script|<svg|<math|onerror|javascript", html)


@given(word_lists, st.sampled_from(["p", "div", "li", "td", "b", "blockquote", "h2"]))
def test_words_keep_their_order(words: list[str], tag: str) -> None:
    html = "".join(f"<{tag}>{word}</{tag}> " for word in words)
    assert re.findall("[abcxyzñ]+", html_to_text(html)) == words


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=60))
def test_text_survives_the_way_through_html(text: str) -> None:
    assert html_to_text(text_to_html(text)) == text


def test_lines_lists_links_and_images_stay_readable() -> None:
    html = (
        "<p>Hola <b>Ana</b></p><ol><li>uno<li>dos</ol><ul><li>x</ul>"
        "<p><a href='https://x.example/a'>aquí</a> <a href='https://y.example'>https://y.example</a>"
        " <img src='https://x.example/i/foto.png?v=1'><br>fin</p>"
    )
    expected = (
        "Hola Ana\n\n1. uno\n2. dos\n- x\n\n"
        "aquí (https://x.example/a) https://y.example [foto.png]\nfin"
    )
    assert expected == html_to_text(html)


def test_preformatted_lines_keep_their_spaces() -> None:
    assert "a\n  b" == html_to_text("<pre>a\n  b</pre>")


def test_text_nested_a_thousand_times_is_found() -> None:
    assert "x" == html_to_text("<div>" * 1000 + "x")


def test_lines_and_tabs_of_plain_text_are_kept() -> None:
    assert "<p>a&lt;b<br><br>\tc</p>" == text_to_html("a<b\r\n\r\n\tc")


def test_only_paragraphs_and_line_breaks_count_as_plain() -> None:
    assert is_plain("<p>a<br>b</p><div>c</div>")
    assert is_plain("<p><a href='https://x.example'>https://x.example</a></p>")
    assert not is_plain("<p><b>a</b></p>")
    assert not is_plain("<p style='color:red'>a</p>")
    assert not is_plain("<a href='https://x.example'>here</a>")


def test_scripts_and_handlers_go_and_words_stay() -> None:
    html = '<script>alert(1)</script><p onclick="x()">Hola</p><a href="javascript:x">y</a>'
    assert ("<p>Hola</p><a>y</a>", True) == sanitise(html)


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red" class="x">a</p>',
        '<img src="cid:123"><img src="data:image/png;base64,AAAA">',
        '<a href="/relative" target="_blank">a</a>',
        "a < b && c > d",
        "<p>&lt;script&gt;</p>",
    ],
)
def test_harmless_markup_is_not_touched(html: str) -> None:
    assert (html, False) == sanitise(html)


@pytest.mark.parametrize(
    "html",
    [
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<a href=" java\tscript:alert(1)">x</a>',
        '<iframe src="https://x.example"></iframe>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<img src="data:image/svg+xml;base64,AAAA">',
        '<form action="https://x.example"><input></form>',
        '<a href="vbscript:x">x</a>',
        '<math><mtext></mtext><a xlink:href="javascript:x">x</a></math>',
    ],
)
def test_what_could_run_is_taken_out_and_said(html: str) -> None:
    clean, changed = sanitise(html)
    assert changed
    assert not re.search(r"onerror|<script|script:|<iframe|data:|<form|<svg|<math", clean)


def test_an_image_beside_a_script_is_not_lost() -> None:
    clean, _ = sanitise('<script>x</script><img src="cid:1"><img src="data:image/png;base64,AA">')
    assert '<img src="cid:1"><img src="data:image/png;base64,AA">' == clean


def test_what_nobody_stores_is_replaced_and_counted() -> None:
    losses = Losses()
    assert "a\ufffdb\ufffd" == whole("a\x00b\ud800", losses)
    assert "c\ufffd" == whole("c\x00", losses)
    assert [("characters_replaced", {"n": "3"})] == [(x.code, x.detail) for x in losses.all()]


def test_names_lose_marks_that_turn_their_direction_but_text_keeps_them() -> None:
    assert "Ana\ufffdgpj.exe\ufffd" == whole_name("Ana\u202egpj.exe\x00", Losses())
    assert "\u202eabc\u202c" == whole("\u202eabc\u202c", Losses())


@given(st.text(max_size=300), st.integers(1, 40))
def test_pieces_join_to_the_whole(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert text == "".join(parts)
    assert all(len(part) <= limit for part in parts)


def test_html_is_cut_between_its_elements_only() -> None:
    assert ["<p>aaa</p>", "<p>bbb</p>"] == split_html("<p>aaa</p><p>bbb</p>", 12)
    assert ["<p>a</p>", "<p>b</p>"] == split_html("<div><div><p>a</p><p>b</p></div></div>", 12)
    assert split_html("<p>aaaaaaaaaaaaaaaaaaaa</p>", 12) is None
