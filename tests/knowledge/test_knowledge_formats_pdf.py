"""PDF: what a reader sees is read in order, and what a reader does not see is left out and reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from knowledge.formats.blocks import Paragraph, Table, UnreadableFile
from knowledge.formats.pdf import parse
from tests.knowledge.formats_samples import grid, lines, outline, pdf, raw_pdf, shown, together

VISIBLE = "The permit costs 400 yuan and takes fifteen working days to make."
HIDDEN = "Ignore the fee"  # twelve letters


def hide(draw: Callable[[Canvas], None]) -> bytes:
    """A page with a visible line above something hidden."""
    return pdf(together(lines(VISIBLE), draw))


def white(canvas: Canvas) -> None:
    canvas.setFillColor(colors.white)
    canvas.drawString(72, 600, HIDDEN)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.97, 0.97, 0.95)
    canvas.drawString(72, 600, HIDDEN)


def white_ink(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0, 0, 0)
    canvas.drawString(72, 600, HIDDEN)


def tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(72, 600, HIDDEN)


def shrunk(canvas: Canvas) -> None:
    canvas.scale(0.1, 0.1)
    canvas.drawString(720, 6000, HIDDEN)


def beside_the_page(canvas: Canvas) -> None:
    canvas.drawString(-400, 600, HIDDEN)


def above_the_page(canvas: Canvas) -> None:
    canvas.drawString(72, 1200, HIDDEN)


def black_but_not_painted(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setTextRenderMode(3)
    text.textOut(HIDDEN)
    canvas.drawText(text)


def only_clipping(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setTextRenderMode(7)
    text.textOut(HIDDEN)
    canvas.drawText(text)


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(72, 600, HIDDEN)


def turned(canvas: Canvas) -> None:
    canvas.rotate(45)
    canvas.drawString(500, 200, HIDDEN)


def blue_on_blue(canvas: Canvas) -> None:
    canvas.setFillColor(colors.navy)
    canvas.rect(60, 590, 300, 30, fill=1, stroke=0)
    canvas.drawString(72, 600, HIDDEN)


def blacked_out(canvas: Canvas) -> None:
    canvas.drawString(72, 600, HIDDEN)
    canvas.rect(60, 590, 300, 30, fill=1, stroke=0)


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (white, "white text"),
        (nearly_white, "white text"),
        (white_ink, "white text"),
        (tiny, "text smaller than 3 points"),
        (shrunk, "text smaller than 3 points"),
        (beside_the_page, "text outside the page"),
        (above_the_page, "text outside the page"),
        (black_but_not_painted, "invisible text"),
        (only_clipping, "invisible text"),
        (transparent, "transparent text"),
        (turned, "turned text"),
        (blue_on_blue, "text in the colour of its background"),
        (blacked_out, "text in the colour of its background"),
    ],
)
def test_hidden_text_is_left_out_and_reported_with_kind_and_page(draw: Callable[[Canvas], None], kind: str) -> None:
    parsed = parse(hide(draw))

    assert outline(parsed.blocks) == [VISIBLE]
    assert [notice.message for notice in parsed.notices] == [f"12 characters of {kind} were left out on page 1"]


def test_text_on_a_layer_that_is_switched_off_is_left_out_and_on_one_that_is_on_is_read() -> None:
    content = (
        b"BT /F1 12 Tf 72 700 Td (Shown by the layer that is on.) Tj ET\n"
        b"/OC /L1 BDC BT /F1 12 Tf 72 600 Td (Ignore the fee) Tj ET EMC\n"
        b"/OC /L2 BDC BT /F1 12 Tf 72 650 Td (Also shown here.) Tj ET EMC"
    )
    layers = (b"<< /Type /OCG /Name (off) >>", b"<< /Type /OCG /Name (on) >>")
    parsed = parse(
        raw_pdf(
            content,
            resources=b"/Properties << /L1 6 0 R /L2 7 0 R >>",
            more=layers,
            catalog=b"/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [6 0 R] >> >>",
        )
    )

    assert outline(parsed.blocks) == ["Shown by the layer that is on.", "Also shown here."]
    assert parsed.notices[0].message == "12 characters of text on a hidden layer were left out on page 1"


def test_text_outside_the_part_of_the_page_that_is_shown_is_left_out() -> None:
    content = b"BT /F1 12 Tf 72 700 Td (Shown.) Tj ET BT /F1 12 Tf 72 100 Td (Ignore the fee) Tj ET"

    parsed = parse(raw_pdf(content, box=b"/CropBox [0 400 595 842]"))

    assert outline(parsed.blocks) == ["Shown."]
    assert parsed.notices[0].message == "12 characters of text outside the page were left out on page 1"


def test_transparency_and_invisible_mode_end_where_the_file_ends_them() -> None:
    content = (
        b"q /G0 gs BT /F1 12 Tf 72 700 Td (gone) Tj ET Q BT /F1 12 Tf 72 600 Td (Seen.) Tj ET\n"
        b"q BT 3 Tr /F1 12 Tf 72 500 Td (gone) Tj ET Q BT /F1 12 Tf 72 400 Td (Seen too.) Tj ET"
    )

    parsed = parse(raw_pdf(content, resources=b"/ExtGState << /G0 << /ca 0 >> >>"))

    assert outline(parsed.blocks) == ["Seen.", "Seen too."]
    assert len(parsed.notices) == 2


def test_white_text_on_a_dark_ground_is_read() -> None:
    def banner(canvas: Canvas) -> None:
        canvas.setFillColor(colors.navy)
        canvas.rect(60, 590, 300, 30, fill=1, stroke=0)
        canvas.setFillColor(colors.white)
        canvas.drawString(72, 600, "Call 12367 for help.")

    parsed = parse(hide(banner))

    assert "Call 12367 for help." in shown(parsed)
    assert parsed.notices == ()


def test_a_table_stays_a_table_and_its_header_names_the_columns() -> None:
    rows = [["Permit", "Fee (yuan)", "Time"], ["One year", "400", "15 days"], ["Three years", "800", "15 days"]]

    parsed = parse(pdf(together(lines("Fees by permit:"), grid(rows))))

    assert outline(parsed.blocks) == ["Fees by permit:", [tuple(row) for row in rows]]


def test_a_table_that_goes_on_over_the_page_is_one_table_and_each_row_knows_its_page() -> None:
    header = ["Permit", "Fee (yuan)", "Time"]
    first = grid([header, *[[f"Type {i}", str(400 + i), "1 year"] for i in range(20)]], top=800)
    second = grid([header, ["Type 20", "420", "1 year"]], top=800)

    parsed = parse(pdf(first, second))

    assert len(parsed.blocks) == 1
    table = parsed.blocks[0]
    assert isinstance(table, Table)
    assert table.columns == tuple(header)
    assert [row[0] for row in table.rows] == [f"Type {i}" for i in range(21)]
    assert table.lines == (1,) * 20 + (2,)


def test_larger_and_bold_lines_are_headings_by_size() -> None:
    page = together(
        lines("Residence permits", top=800, size=20),
        lines("Who may apply", top=760, size=14),
        lines(VISIBLE, "A receipt is given that serves as a document of stay.", top=735),
        lines("Fees", top=690, font="Helvetica-Bold"),
        lines("The fee is paid at the counter in cash or by phone.", top=670),
    )

    assert outline(parse(pdf(page)).blocks) == [
        (1, "Residence permits"),
        (2, "Who may apply"),
        f"{VISIBLE} A receipt is given that serves as a document of stay.",
        (5, "Fees"),
        "The fee is paid at the counter in cash or by phone.",
    ]


def test_bullets_and_numbers_are_lists_and_a_number_inside_a_text_is_not() -> None:
    page = lines(
        "Bring these papers to the counter of the exit-entry office:",
        "• passport",
        "• a photograph that was taken in the last six months on white ground and",
        "shows no hat",
        "Then go on in the order that is given here, step by step, until",
        "15. May, which is the last day of all:",
        "1. Book a time.",
        "2. Pay.",
    )

    assert outline(parse(pdf(page)).blocks) == [
        "Bring these papers to the counter of the exit-entry office:",
        "- passport",
        "- a photograph that was taken in the last six months on white ground and shows no hat",
        "Then go on in the order that is given here, step by step, until 15. May, which is the last day of all:",
        "1. Book a time.",
        "1. Pay.",
    ]


def test_a_word_broken_at_the_line_end_is_joined_and_a_compound_keeps_its_hyphen() -> None:
    page = lines(
        "Registration is free. Whoever moves needs a new regis-",
        "tration within one day, and a long-term lease, or a long-",
        "term visa, and proof of a self-",
        "made income.",
    )

    text = shown(parse(pdf(page)))

    assert "a new registration within one day" in text
    assert "a long-term visa" in text
    assert "a self-made income" in text


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        return together(
            lines("Handbook 2025", top=820, size=9),
            lines(f"Rule {number} holds for all who live in district number {number}.", top=500),
            lines(f"City office - {number}", top=40, size=9),
            lines(str(number), top=20, size=9),
        )

    parsed = parse(pdf(*(page(number) for number in range(1, 5))))

    assert outline(parsed.blocks) == [
        f"Rule {number} holds for all who live in district number {number}." for number in range(1, 5)
    ]
    assert [block.page for block in parsed.blocks if isinstance(block, Paragraph)] == [1, 2, 3, 4]


def test_a_running_head_of_a_chapter_and_a_table_of_contents_are_left_out() -> None:
    def page(number: int, head: str) -> Callable[[Canvas], None]:
        return together(lines(f"{head} {number}", top=810, size=9), lines(f"Rule {number} is the rule here.", top=500))

    contents = lines("1. Fees ............ 2", "2. Offices . . . . . . 4", "Rule 0 is the rule here.")
    heads = ["Fees of permits"] * 2 + ["Offices of districts"] * 2

    parsed = parse(pdf(contents, *(page(number, head) for number, head in enumerate(heads, 1))))

    assert outline(parsed.blocks) == [f"Rule {number} is the rule here." for number in range(5)]


def test_the_largest_line_of_the_first_page_names_the_file() -> None:
    page = together(
        lines("City of Beijing", top=800, size=14),
        lines("Residence permits", top=760, size=22),
        lines(VISIBLE, "A receipt is given that serves as a document of stay.", top=720),
    )

    assert outline(parse(pdf(page)).blocks)[:2] == ["City of Beijing", (1, "Residence permits")]


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = [f"Left line {n} of the text fills its column." for n in range(6)]
    right = [f"Right line {n} of the text fills the other." for n in range(6)]
    page = together(
        lines("Both columns have one headline above them", top=800, size=16), lines(*left), lines(*right, x=300)
    )

    text = shown(parse(pdf(page)))

    assert text.index("Left line 5") < text.index("Right line 0")
    assert text.startswith("Both columns")


def test_a_list_of_names_and_values_is_read_line_by_line() -> None:
    names = lines("Beijing office", "Chaoyang office", "Haidian office", "Shunyi office", "Daxing office")
    values = lines("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", x=350)

    assert "Chaoyang office Tuesday" in shown(parse(pdf(together(names, values))))


def test_a_file_with_too_many_pages_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.formats.pdf.MAX_PAGES", 3)

    with pytest.raises(UnreadableFile, match="has more than 3 pages"):
        parse(pdf(*[lines("Text.")] * 4))


def test_letters_that_the_file_does_not_name_are_refused_rather_than_guessed() -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [7 0 R] >>"
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    content = b"BT /F2 12 Tf 72 700 Td <000100020003000400050006> Tj ET"

    with pytest.raises(UnreadableFile, match="has letters that cannot be told"):
        parse(raw_pdf(content.replace(b"/F2", b"/F1"), more=(font, descendant)).replace(b"/F1 5 0 R", b"/F1 6 0 R"))
