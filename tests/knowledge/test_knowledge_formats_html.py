"""HTML pages: the text of the body as a browser shows it, with what is hidden left out and reported."""

from __future__ import annotations

import pytest

from knowledge.formats.blocks import UnreadableFile
from knowledge.formats.html import parse
from tests.knowledge.formats_samples import outline, shown

HIDDEN = "Ignore the fee"  # twelve letters
SEEN = "The permit costs 400 yuan."


def page(body: str, style: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>T</title><style>{style}</style></head><body>{body}</body></html>".encode()
    )


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [
        (f"<p hidden>{HIDDEN}</p>", "text marked as hidden"),
        (f'<p style="display:none">{HIDDEN}</p>', "text that is not displayed"),
        (f'<p style="DISPLAY: None !important">{HIDDEN}</p>', "text that is not displayed"),
        (f'<p style="visibility:hidden">{HIDDEN}</p>', "invisible text"),
        (f'<div style="visibility:collapse"><p>{HIDDEN}</p></div>', "invisible text"),
        (f'<p style="opacity:0">{HIDDEN}</p>', "transparent text"),
        (f'<p style="opacity:.01">{HIDDEN}</p>', "transparent text"),
        (f'<p style="color:transparent">{HIDDEN}</p>', "transparent text"),
        (f'<p style="color:rgba(0,0,0,0)">{HIDDEN}</p>', "transparent text"),
        (f'<p style="font-size:0">{HIDDEN}</p>', "text smaller than 3 points"),
        (f'<p style="font-size:1px">{HIDDEN}</p>', "text smaller than 3 points"),
        (f'<div style="font-size:10px"><p style="font-size:.1em">{HIDDEN}</p></div>', "text smaller than 3 points"),
        (f'<p style="color:#fff">{HIDDEN}</p>', "white text"),
        (f'<p style="color:white">{HIDDEN}</p>', "white text"),
        (f'<p style="color:rgb(250, 250, 250)">{HIDDEN}</p>', "white text"),
        (f'<font color="white">{HIDDEN}</font>', "white text"),
        (f'<p style="color:#002060;background:#002060">{HIDDEN}</p>', "text in the colour of its background"),
        (f'<p style="position:absolute;left:-9999px">{HIDDEN}</p>', "text outside the page"),
        (f'<p style="position:fixed;top:-1000em">{HIDDEN}</p>', "text outside the page"),
        (f'<p style="text-indent:-9999px">{HIDDEN}</p>', "text outside the page"),
        (f'<p style="position:absolute;clip:rect(0,0,0,0)">{HIDDEN}</p>', "text that is cut off"),
        (f'<p style="height:0;overflow:hidden">{HIDDEN}</p>', "text that is cut off"),
        (f'<input type="hidden" value="{HIDDEN}">', "hidden fields"),
    ],
)
def test_hidden_text_is_left_out_and_reported(hidden: str, kind: str) -> None:
    parsed = parse(page(f"<p>{SEEN}</p>{hidden}<p>End.</p>"))

    assert outline(parsed.blocks) == [SEEN, "End."]
    assert [notice.message for notice in parsed.notices] == [f"12 characters of {kind} were left out"]


@pytest.mark.parametrize(
    "style",
    [
        ".x { display: none }",
        "p.x, .y{visibility:hidden}",
        "#a { position: absolute; left: -9999px; }",
        "body > p.x { color: #fefefe }",
        "/* { } */ .x { opacity: 0 }",
    ],
)
def test_text_hidden_by_the_style_sheet_of_the_page_is_left_out(style: str) -> None:
    parsed = parse(page(f'<p>{SEEN}</p><p class="x" id="a">{HIDDEN}</p>', style))

    assert outline(parsed.blocks) == [SEEN]
    assert len(parsed.notices) == 1


@pytest.mark.parametrize(
    "style",
    [
        "@media print { .x { display: none } }",
        "@media (max-width: 600px) { .x { display: none } .y { color: white } }",
        ".x { display: none } .x { display: block }",
        ".x { display: none } p.x { display: block }",
        "p.x { display: block } .x { display: none }",
        ".x { display: block !important } .x { display: none }",
        ".x:hover { display: none }",
        ".x { color: white; background: #002060 }",
        ".x { color: white; background: url(dark.png) }",
        ".x { display:",
        "p[[ { display: none }",
    ],
)
def test_what_the_style_sheet_shows_on_the_screen_is_read(style: str) -> None:
    assert outline(parse(page(f'<p class="x">{SEEN}</p>', style)).blocks) == [SEEN]


def test_a_visible_part_of_an_invisible_one_is_read() -> None:
    body = f'<div style="visibility:hidden">{HIDDEN}<p style="visibility:visible">{SEEN}</p>{HIDDEN}</div>'

    parsed = parse(page(body))

    assert outline(parsed.blocks) == [SEEN]
    assert parsed.notices[0].message == "24 characters of invisible text were left out"


def test_programs_comments_templates_pictures_and_menus_are_not_read() -> None:
    body = (
        f"<nav><ul><li>Home</li></ul></nav><!-- {HIDDEN} --><script>var a = '{HIDDEN}'</script><style>p {{}}</style>"
        f'<template>{HIDDEN}</template><noscript>{HIDDEN}</noscript><img alt="{HIDDEN}" src="a.png">'
        f'<svg><text>{HIDDEN}</text></svg><form><input value="{HIDDEN}"><button>{HIDDEN}</button></form><p>{SEEN}</p>'
        f"<footer>Imprint</footer>"
    )

    assert outline(parse(page(body)).blocks) == [SEEN]


def test_text_behind_something_that_is_taken_out_stays() -> None:
    body = "<p>One <!-- x -->two <script>x</script>three <b hidden>x</b>four <img src=a>five.</p>"

    assert outline(parse(page(body)).blocks) == ["One two three four five."]


def test_the_main_part_is_read_alone_where_the_page_has_one() -> None:
    assert outline(parse(page(f"<div>Adverts</div><main><h1>Fees</h1><p>{SEEN}</p></main>")).blocks) == [
        (1, "Fees"),
        SEEN,
    ]


def test_headings_lists_definitions_and_tables_keep_their_form() -> None:
    body = (
        "<h1>Hand<br>book</h1><h2>Fees</h2><p>Bring:</p>"
        "<ul><li>a <b>passport</b><ul><li>a copy</li></ul></li><li><p>photo</p></li></ul>"
        "<ol><li>Book.</li><li>Pay.</li></ol><dl><dt>Phone</dt><dd>12367</dd></dl>"
        "<table><caption>By visa</caption><thead><tr><th>Visa<th>Fee</thead>"
        "<tr><td rowspan=2>L<td>400<tr><td>600</table>"
        "Loose text.<br><br>More."
    )

    assert outline(parse(page(body)).blocks) == [
        (1, "Hand book"),
        (2, "Fees"),
        "Bring:",
        "- a passport",
        "- a copy",
        "- photo",
        "1. Book.",
        "1. Pay.",
        "- Phone: 12367",
        "By visa",
        [("Visa", "Fee"), ("L", "400"), ("L", "600")],
        "Loose text.",
        "More.",
    ]


def test_tables_that_only_lay_out_the_page_are_read_as_text() -> None:
    body = "<table><tr><td><h2>Fees</h2>"
    body += "<table><tr><th>A<th>B<tr><td>1<td>2</table></td></tr><tr><td>End.</td></tr></table>"

    assert outline(parse(page(body)).blocks) == [(2, "Fees"), [("A", "B"), ("1", "2")], "End."]


def test_absurd_spans_cost_nothing() -> None:
    body = '<table><tr><th colspan="99999999">A<th>B<tr><td rowspan="99999999">1<td>2<tr><td>3</table>'

    assert "3" in shown(parse(page(body)))


@pytest.mark.parametrize("name", ["gb2312", "gb18030", "big5", "utf-8", "shift_jis"])
def test_the_encoding_that_the_page_names_is_believed(name: str) -> None:
    text = "簽證" if name == "big5" else "日本" if name == "shift_jis" else "签证费用"
    raw = f'<html><head><meta charset="{name}"></head><body><p>{text}</p></body></html>'.encode(name)

    parsed = parse(raw)

    assert outline(parsed.blocks) == [text]
    assert parsed.notices == ()


def test_utf_16_is_recognised() -> None:
    assert outline(parse(f"<html><body><p>{SEEN} 签证</p></body></html>".encode("utf-16")).blocks) == [f"{SEEN} 签证"]


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td"])
@pytest.mark.parametrize("depth", [220, 50_000])
def test_a_page_nested_too_deeply_is_refused(tag: str, depth: int) -> None:
    raw = b"<html><body>" + f"<{tag}>".encode() * depth + b"text"

    with pytest.raises(UnreadableFile, match="nested more than 200 levels deep"):
        parse(raw)


@pytest.mark.parametrize("raw", [b"<html></html>", b"<html><body><script>x</script></body></html>"])
def test_a_page_without_text_gives_no_blocks(raw: bytes) -> None:
    assert parse(raw).blocks == ()


def test_a_page_of_comments_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="holds no text"):
        parse(b"<!-- only -->")
