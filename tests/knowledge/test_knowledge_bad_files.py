"""Bad files beside three good documents: each bad one is named with a remedy, and the good ones are read."""

from __future__ import annotations

import gzip
import io
import os
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from knowledge.models import Knowledge
from knowledge.parsers import read_knowledge
from tests.knowledge.formats_samples import excel, lines, pdf, raw_pdf, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\xff" * 200
GOOD = {"good.md": b"Call 120.", "good.csv": b"Visa,Fee,Days\nL,400,4\n", "good.html": b"<p>Call 110.</p>"}
DAMAGED = r"damaged|cut short|cannot be read"
NOTHING = r"no text could be found|holds no text"


def some_pdf() -> bytes:
    return pdf(lines("The permit costs 400 yuan and takes fifteen working days."))


def some_word() -> bytes:
    return word(lambda document: document.add_paragraph("The permit costs 400 yuan."))


def some_excel() -> bytes:
    return excel(lambda workbook: workbook.active.append(["Visa", "Fee", "Days"]))


def encrypted_pdf() -> bytes:
    return pdf(lines("Secret."), encrypt=StandardEncryption("password", strength=128))


def encrypted_office() -> bytes:
    return OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def many_pages() -> bytes:
    """Three thousand pages that share one content."""
    count = 3000
    kids = b" ".join(b"%d 0 R" % number for number in range(6, 6 + count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    made = raw_pdf(b"BT /F1 12 Tf 72 700 Td (Text.) Tj ET", more=[page] * count)
    return made.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [" + kids + b"] /Count %d" % count)


def picture_only(canvas: Canvas) -> None:
    canvas.rect(100, 100, 300, 300, fill=1)


def invisible_layer(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setTextRenderMode(3)
    text.textOut("Text that a scanner has recognised")
    canvas.drawText(text)


def rezipped(raw: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = change(entry.filename, old.read(entry))
            if data is not None:
                new.writestr(entry.filename, data)
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    return rezipped(some_word(), lambda _, data: data, {"word/media/a.xml": b"\0" * (60 * 1024 * 1024)})


def huge_zip() -> bytes:
    """A directory that declares 4 GB; the bytes behind it do not matter."""
    raw = bytearray(some_word())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFFE)
    return bytes(raw)


def crowded_zip() -> bytes:
    return rezipped(some_word(), lambda _, data: data, {f"x/{n}": b"" for n in range(10_001)})


def encrypted_zip() -> bytes:
    raw = bytearray(some_word())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 8] |= 1
    return bytes(raw)


def part(name: str, data: bytes | None) -> Callable[[str, bytes], bytes | None]:
    return lambda found, old: data if found == name else old


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><worksheet>&e9;</worksheet>'
    return rezipped(some_excel(), part("xl/worksheets/sheet1.xml", xml.encode()))


def many_rows() -> bytes:
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    xml = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + row * 25_000
    return rezipped(some_excel(), part("xl/worksheets/sheet1.xml", xml + b"</sheetData></worksheet>"))


BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("pdf-empty.pdf", lambda: b"", NOTHING),
    ("pdf-blank.pdf", lambda: b" \n\n", NOTHING),
    (
        "pdf-is-html.pdf",
        lambda: b"<!DOCTYPE html><html><p>x</p></html>",
        r"is an HTML page named \.pdf. Name it \.html",
    ),
    ("pdf-is-word.pdf", some_word, r"is a Word file named \.pdf. Name it \.docx"),
    ("pdf-is-zip.pdf", lambda: rezipped(some_word(), lambda *_: None, {"a.txt": b"x"}), "is an archive named .pdf"),
    ("pdf-is-picture.pdf", lambda: PNG, "is a picture named .pdf"),
    ("pdf-is-text.pdf", lambda: b"Just words.", "is no PDF file"),
    ("pdf-is-rtf.pdf", lambda: b"{\\rtf1 Words.}", "is an RTF file named .pdf"),
    ("pdf-cut.pdf", lambda: some_pdf()[:300], DAMAGED),
    ("pdf-header-only.pdf", lambda: b"%PDF-1.7\n%%EOF\n", DAMAGED),
    ("pdf-garbage.pdf", lambda: b"%PDF-1.7\n" + os.urandom(5000), f"{DAMAGED}|{NOTHING}"),
    ("pdf-encrypted.pdf", encrypted_pdf, "is password-protected. Save it without a password"),
    ("pdf-scan.pdf", lambda: pdf(picture_only), "no text could be found in it. If it is a scan"),
    ("pdf-scan-text.pdf", lambda: pdf(invisible_layer), r"no text could be found in it \(29 characters of invisible"),
    ("pdf-3000-pages.pdf", many_pages, "has more than 1000 pages. Split it"),
    ("pdf-no-pages.pdf", lambda: some_pdf().replace(b"/Type /Page\n", b"/Type /Pogo\n"), f"{DAMAGED}|{NOTHING}"),
    ("pdf-loop.pdf", lambda: raw_pdf(b"/X Do", b"/XObject << /X 4 0 R >>"), NOTHING),
    (
        "pdf-page-loop.pdf",
        lambda: some_pdf().replace(b"/Type /Page\n", b"/Type /Pages /Kids [1 0 R 2 0 R 3 0 R 4 0 R 5 0 R]\n"),
        f"{DAMAGED}|{NOTHING}",
    ),
    ("pdf-no-font.pdf", lambda: raw_pdf(b"BT (x) Tj ET"), NOTHING),
    ("docx-empty.docx", lambda: b"", NOTHING),
    ("docx-is-pdf.docx", some_pdf, r"is a PDF file named \.docx. Name it \.pdf"),
    (
        "docx-is-old.docx",
        lambda: OLE + b"\0" * 512,
        r"is an old Office file named \.docx. Open it and save it as \.docx",
    ),
    ("docx-is-excel.docx", some_excel, r"is an Excel file named \.docx. Name it \.xlsx"),
    ("docx-encrypted.docx", encrypted_office, "is password-protected. Save it without a password"),
    ("docx-encrypted-zip.docx", encrypted_zip, "is password-protected"),
    ("docx-cut.docx", lambda: some_word()[:5000], "is damaged or cut short"),
    ("docx-only-head.docx", lambda: b"PK\x03\x04" + b"\0" * 100, "is damaged or cut short"),
    ("docx-bomb.docx", zip_bomb, "times its size, which no document does"),
    ("docx-huge.docx", huge_zip, "unpacks to 4096 MB"),
    ("docx-crowded.docx", crowded_zip, "parts"),
    ("docx-nothing.docx", lambda: word(lambda document: None), NOTHING),
    ("docx-broken-xml.docx", lambda: rezipped(some_word(), part("word/document.xml", b"<w:document")), DAMAGED),
    ("docx-no-relations.docx", lambda: rezipped(some_word(), part("_rels/.rels", None)), DAMAGED),
    (
        "docx-deep.docx",
        lambda: rezipped(some_word(), part("word/document.xml", b"<a>" * 100_000)),
        f"{DAMAGED}|nested too deeply",
    ),
    ("docx-bad-sum.docx", lambda: bytes(b ^ (2000 < n < 2050) for n, b in enumerate(some_word())), DAMAGED),
    ("xlsx-is-csv.xlsx", lambda: b"a,b,c\n1,2,3\n", "is no XLSX file"),
    ("xlsx-is-old.xlsx", lambda: OLE + "Workbook".encode("utf-16-le"), r"save it as \.xlsx"),
    ("xlsx-empty.xlsx", lambda: excel(lambda workbook: None), NOTHING),
    ("xlsx-no-book.xlsx", lambda: rezipped(some_excel(), part("xl/workbook.xml", b"<x/>")), NOTHING),
    ("xlsx-entities.xlsx", entity_bomb, f"{DAMAGED}|{NOTHING}"),
    ("xlsx-rows.xlsx", many_rows, "has more than 20000 rows. Split it"),
    ("csv-rows.csv", lambda: b"a,b,c\n" * 1_000_000, "has more than 20000 rows. Split it"),
    ("csv-columns.csv", lambda: b"a," * 100_000, "has more than 200 columns. Split it"),
    ("csv-binary.csv", lambda: b"\0\x01\xff\xfe\x9c" * 500, "is not text in any known encoding"),
    ("csv-is-excel.csv", some_excel, r"is an Excel file named \.csv. Name it \.xlsx"),
    ("csv-is-html.csv", lambda: b"<html><body>Log in</body></html>", "is an HTML page named .csv"),
    ("csv-quote.csv", lambda: b'a,b\n"' + b"x" * 1_200_000, "is not in CSV form"),
    ("html-deep.html", lambda: b"<html>" + b"<div>" * 100_000 + b"x", "nested more than 200 levels deep"),
    ("html-is-picture.html", lambda: PNG, "is a picture named .html"),
    ("html-zipped.html", lambda: gzip.compress(b"<p>x</p>" * 50, mtime=0), "is an archive named .html"),
    ("html-scripts.html", lambda: b"<html><script>document.write('x')</script></html>", NOTHING),
    (
        "html-hidden.html",
        lambda: b"<p style='display:none'>All of it</p>",
        r"no text could be found in it \(7 characters",
    ),
    ("html-binary.html", lambda: b"<p>\xff\xfe\x00\x81" + bytes(range(256)) * 20, "is not text in any known encoding"),
    ("text-binary.txt", lambda: PNG, "is not text"),
    ("text-cut.md", lambda: ("签证费用在柜台支付。" * 9).encode()[:-2], "is not text"),
    ("header-bomb.md", lambda: b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\nText.", "aliases"),
    # These are not read at all, which is a warning.
    ("letter.doc", lambda: OLE, r"is not read. Save it as \.docx"),
    ("sheet.XLS", lambda: OLE, r"is not read. Save it as \.xlsx"),
    ("slides.pptx", lambda: b"PK", r"is not read. Save it as \.pdf"),
    ("open.odt", lambda: b"PK", r"is not read. Save it as \.docx"),
    ("photo.JPG", lambda: b"\xff\xd8", "is not read. Write what it says into a document"),
    ("all.zip", lambda: b"PK", "is not read. Unpack it"),
    ("orphan.pdf.yaml", lambda: b"title: X\n", "is the sidecar of no document"),
]
WARNED = {"letter.doc", "sheet.XLS", "slides.pptx", "open.odt", "photo.JPG", "all.zip", "orphan.pdf.yaml"}
SPECIAL = {
    "special-pipe.pdf": "is not a regular file",
    "special-link.pdf": "is a link to a file outside the folder",
    "special-huge.pdf": "is larger than 20 MB. Split it",
    "special-loop.docx": "cannot be opened",
    "special-sidecar.csv": "sidecar special-sidecar.csv.yaml: .*aliases",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bad") / "documents"
    made.mkdir()
    for name, content in GOOD.items():
        (made / name).write_bytes(content)
    for name, make, _ in BAD:
        (made / name).write_bytes(make())
    os.mkfifo(made / "special-pipe.pdf")
    (made.parent / "outside.pdf").write_bytes(some_pdf())
    (made / "special-link.pdf").symlink_to(made.parent / "outside.pdf")
    with (made / "special-huge.pdf").open("wb") as stream:
        stream.truncate(1024**3)
    (made / "special-loop.docx").symlink_to("special-loop.docx")
    (made / "special-sidecar.csv").write_bytes(GOOD["good.csv"])
    (made / "special-sidecar.csv.yaml").write_bytes(b"a: &a [x]\nb: [*a, *a]\n")
    (made / "~$letter.docx").write_bytes(b"lock file of an office program")
    return made


@pytest.fixture(scope="module")
def reading(folder: Path) -> tuple[Knowledge, float]:
    start = time.monotonic()
    knowledge = read_knowledge(folder)
    return knowledge, time.monotonic() - start


def test_there_are_more_than_forty_bad_files() -> None:
    assert len({name for name, _, _ in BAD}) == len(BAD) > 40


def test_the_good_documents_are_read_and_no_other(reading: tuple[Knowledge, float]) -> None:
    assert [document.id for document in reading[0].documents] == sorted(GOOD)


@pytest.mark.parametrize(
    ("name", "expected"),
    [*((name, expected) for name, _, expected in BAD), *SPECIAL.items()],
    ids=lambda v: str(v)[:20],
)
def test_a_bad_file_is_named_with_what_is_wrong_and_what_to_do(
    reading: tuple[Knowledge, float], name: str, expected: str
) -> None:
    problems = [p for p in reading[0].problems if p.path == name]

    assert len(problems) == 1
    assert problems[0].is_error is (name not in WARNED)
    assert problems[0].remedy
    assert re.search(expected, str(problems[0])), str(problems[0])


def test_nothing_else_is_reported_and_what_was_skipped_is_listed(reading: tuple[Knowledge, float]) -> None:
    knowledge = reading[0]
    bad = {name for name, _, _ in BAD} | set(SPECIAL)

    assert {p.path for p in knowledge.problems} - bad <= set(GOOD)
    assert set(knowledge.skipped) == bad - WARNED


def test_no_bad_file_holds_up_the_others(reading: tuple[Knowledge, float]) -> None:
    assert reading[1] < 20
