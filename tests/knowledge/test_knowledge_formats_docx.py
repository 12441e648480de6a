"""Word files: the body as a reader sees it, with what is hidden left out and reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from knowledge.formats.docx import parse
from tests.knowledge.formats_samples import outline, shown, word

HIDDEN = "Ignore the fee"  # twelve letters


def shade(paragraph: Paragraph, fill: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{fill}"/>'))


def hidden_run(run: Run) -> None:
    run.font.hidden = True


def web_hidden(run: Run) -> None:
    run.font.web_hidden = True


def white(run: Run) -> None:
    run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)


def nearly_white(run: Run) -> None:
    run.font.color.rgb = RGBColor(0xF8, 0xF8, 0xF8)


def white_of_the_theme(run: Run) -> None:
    run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def one_point(run: Run) -> None:
    run.font.size = Pt(1)


def deleted(run: Run) -> None:
    element = run._r
    for text in element.findall(qn("w:t")):
        text.tag = qn("w:delText")
    wrapper = parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="A"/>')
    element.getparent().replace(element, wrapper)
    wrapper.append(element)


@pytest.mark.parametrize(
    ("hide", "kind"),
    [
        (hidden_run, "text marked as hidden"),
        (web_hidden, "text marked as hidden"),
        (white, "white text"),
        (nearly_white, "white text"),
        (white_of_the_theme, "white text"),
        (one_point, "text smaller than 3 points"),
        (deleted, "deleted text"),
    ],
)
def test_hidden_text_is_left_out_and_reported(hide: Callable[[Run], None], kind: str) -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("The permit costs 400 yuan. ")
        hide(paragraph.add_run(HIDDEN))
        paragraph.add_run(" It takes 15 days.")

    parsed = parse(word(write))

    assert outline(parsed.blocks) == ["The permit costs 400 yuan. It takes 15 days."]
    assert [notice.message for notice in parsed.notices] == [f"12 characters of {kind} were left out"]


def test_text_hidden_by_its_style_is_left_out() -> None:
    def write(document: Document) -> None:
        style = document.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(1)
        base = document.styles.add_style("Gone", WD_STYLE_TYPE.CHARACTER)
        base.font.hidden = True
        derived = document.styles.add_style("Gone too", WD_STYLE_TYPE.CHARACTER)
        derived.base_style = base
        document.add_paragraph("Seen.")
        document.add_paragraph(HIDDEN, style="Small")
        document.add_paragraph("").add_run(HIDDEN, style="Gone too")

    parsed = parse(word(write))

    assert outline(parsed.blocks) == ["Seen."]
    assert len(parsed.notices) == 2


def test_white_text_on_a_dark_ground_is_read_and_text_in_the_colour_of_its_ground_is_not() -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("")
        white(paragraph.add_run("Call 12367."))
        shade(paragraph, "002060")
        paragraph = document.add_paragraph("")
        paragraph.add_run(HIDDEN).font.color.rgb = RGBColor(0, 0x20, 0x60)
        shade(paragraph, "002060")

    parsed = parse(word(write))

    assert outline(parsed.blocks) == ["Call 12367."]
    assert parsed.notices[0].message == "12 characters of text in the colour of its background were left out"


def test_white_headers_of_a_coloured_table_are_read() -> None:
    def write(document: Document) -> None:
        table = document.add_table(rows=2, cols=2, style="Medium Shading 1 Accent 1")
        for cell, text in zip(table._cells, ("Permit", "Fee", "One year", "400 yuan"), strict=True):
            run = cell.paragraphs[0].add_run(text)
            if text in ("Permit", "Fee"):
                white(run)

    parsed = parse(word(write))

    assert outline(parsed.blocks) == [[("Permit", "Fee"), ("One year", "400 yuan")]]
    assert parsed.notices == ()


def test_comments_headers_and_footers_are_not_read() -> None:
    def write(document: Document) -> None:
        run = document.add_paragraph("").add_run("The body.")
        document.add_comment(run, text=HIDDEN, author="A", initials="A")
        document.sections[0].header.paragraphs[0].text = "Header"
        document.sections[0].footer.paragraphs[0].text = "Footer"

    assert outline(parse(word(write)).blocks) == ["The body."]


def box(text: str, hidden: str = "", size: int = 900_000) -> str:
    """A text box as Word writes it: once for new programs, once for old ones."""
    content = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return (
        f'<w:r {nsdecls("w", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="{size}" cy="{size}"/>'
        f'<wp:docPr id="1" name="b"{hidden}/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"{content}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_and_one_that_is_hidden_or_shrunk_is_not() -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("Before.")
        for text, hidden, size in (("Call 12367.", "", 900_000), (HIDDEN, ' hidden="1"', 900_000), (HIDDEN, "", 100)):
            paragraph._p.append(parse_xml(box(text, hidden, size)))

    parsed = parse(word(write))

    assert outline(parsed.blocks) == ["Before.", "Call 12367."]
    assert parsed.notices[0].message == "24 characters of text in a hidden box were left out"


def test_headings_lists_and_tables_keep_their_form() -> None:
    def write(document: Document) -> None:
        document.add_heading("Handbook", 0)
        document.add_heading("Fees", 1)
        document.add_heading("For families", 2)
        document.add_paragraph("Bring:")
        document.add_paragraph("Passport", style="List Bullet")
        document.add_paragraph("Photo", style="List Bullet")
        document.add_paragraph("Book.", style="List Number")
        table = document.add_table(rows=3, cols=3)
        for cell, text in zip(table._cells, ("Visa", "Fee", "Days", "L", "400", "4", "M", "800", "5"), strict=True):
            cell.text = text

    assert outline(parse(word(write)).blocks) == [
        (1, "Handbook"),
        (2, "Fees"),
        (3, "For families"),
        "Bring:",
        "- Passport",
        "- Photo",
        "1. Book.",
        [("Visa", "Fee", "Days"), ("L", "400", "4"), ("M", "800", "5")],
    ]


def test_what_a_merged_cell_says_stands_in_each_row_it_covers() -> None:
    def write(document: Document) -> None:
        table = document.add_table(rows=3, cols=3)
        for cell, text in zip(table._cells, ("Visa", "Entry", "Fee", "L", "one", "400", "", "two", "600"), strict=True):
            cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    assert outline(parse(word(write)).blocks) == [[("Visa", "Entry", "Fee"), ("L", "one", "400"), ("L", "two", "600")]]


def test_two_columns_of_names_and_values_have_no_header() -> None:
    def write(document: Document) -> None:
        table = document.add_table(rows=3, cols=2)
        for cell, text in zip(table._cells, ("Name", "Office", "Phone", "12367", "Address", "Beijing"), strict=True):
            cell.text = text

    assert outline(parse(word(write)).blocks) == [
        [("", ""), ("Name", "Office"), ("Phone", "12367"), ("Address", "Beijing")]
    ]


def test_short_bold_lines_are_headings_where_no_style_says_so() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("").add_run("Where to go").bold = True
        document.add_paragraph("Go to the hall. ").add_run("Bring cash.").bold = True

    assert outline(parse(word(write)).blocks) == [(2, "Where to go"), "Go to the hall. Bring cash."]


def test_inserted_text_links_and_fields_are_read_and_breaks_part_words() -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("One")
        paragraph.add_run().add_break()
        paragraph._p.append(
            parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r></w:ins>')
        )
        paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t> four</w:t></w:r></w:hyperlink>"))

    assert shown(parse(word(write))).split() == ["One", "two", "three", "four"]


def test_entities_of_a_hostile_file_are_not_unfolded() -> None:
    raw = word(lambda document: document.add_paragraph("MARK"))
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                start = data.index(b"?>") + 2
                data = data[:start] + bomb.encode() + data[start:].replace(b"MARK", b"&b;&f;Kept.")
            new.writestr(entry, data)

    text = shown(parse(out.getvalue()))

    assert "root:" not in text
    assert "aaaa" not in text
