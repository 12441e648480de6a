"""Parsers: a file becomes a document whatever its encoding, and one bad file never stops the others."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import os
from pathlib import Path, PurePosixPath

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.models import Document, Problem
from knowledge.parsers import read_document, read_knowledge

CHINESE = "# 紧急电话\n\n在北京遇到急病请拨打120，报警请拨打110，火警请拨打119。接线员会说中文。\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00\\r\xa8f"
    + b"\xfa\x00" * 60
)


def read(tmp_path: Path, raw: bytes, name: str = "visas/a.md") -> tuple[Document, list[Problem]]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return read_document(path, PurePosixPath(name))


def texts(document: Document) -> list[str]:
    return [statement.text for section in document.sections for statement in section.statements]


@pytest.mark.parametrize("raw", [CHINESE.encode(), codecs.BOM_UTF8 + CHINESE.encode()])
def test_utf_8_is_read_with_or_without_a_byte_order_mark(tmp_path: Path, raw: bytes) -> None:
    document, warnings = read(tmp_path, raw)

    assert document.title == "紧急电话"
    assert texts(document) == [
        "在北京遇到急病请拨打120，报警请拨打110，火警请拨打119。",
        "接线员会说中文。",
    ]
    assert document.digest == hashlib.sha256(raw).hexdigest()
    assert warnings == []


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_recognised_and_reported(tmp_path: Path, encoding: str) -> None:
    document, warnings = read(tmp_path, CHINESE.encode(encoding))

    assert document.title == "紧急电话"
    assert texts(document)[1] == "接线员会说中文。"
    assert [(w.line, w.is_error) for w in warnings] == [(1, False)]
    assert "was read as" in warnings[0].message
    assert "UTF-8" in warnings[0].remedy


@pytest.mark.parametrize(
    "raw",
    [PNG, gzip.compress(CHINESE.encode() * 20, mtime=0), CHINESE.encode()[:-2], CHINESE.encode() + b"\xff\n"],
    ids=["png", "gzip", "cut short", "stray byte"],
)
def test_a_file_that_is_no_clean_text_is_refused_rather_than_misread(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^visas/a\.md:1: is not text .* Save it as UTF-8"):
        read(tmp_path, raw)


@pytest.mark.parametrize(
    "raw", [b"", b" \n\t\n", codecs.BOM_UTF8, b"# Only a title\n", b"---\ntitle: A\n---\n", b"---\n\n***\n", b"\0\0"]
)
def test_a_file_that_says_nothing_is_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"holds no text.* Write the document, or delete the file"):
        read(tmp_path, raw)


@pytest.mark.parametrize(
    ("text", "title", "from_name"),
    [
        ("---\ntitle: From header\n---\n# Heading\n\nText.", "From header", False),
        ("# Heading\n\nText.", "Heading", False),
        ("Text.\n\n## Later heading\n\nText.", "Later heading", False),
        ("---\ntitle: '  '\n---\nText.", "exit entry offices", True),
    ],
)
def test_a_title_comes_from_the_header_the_first_heading_or_the_file_name(
    tmp_path: Path, text: str, title: str, from_name: bool
) -> None:
    document, _ = read(tmp_path, text.encode(), "visas/exit-entry_offices.md")

    assert (document.title, document.title_from_file_name) == (title, from_name)
    assert (document.id, document.topic) == ("visas/exit-entry_offices.md", "visas")


def test_a_bad_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Call 120.", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: A\ntopic: [\n---\nCall 110.", encoding="utf-8")
    (tmp_path / "c.md").write_bytes(PNG)
    (tmp_path / "d.txt").write_text("Call 119.", encoding="utf-8")
    (tmp_path / "e.md").write_text("---\ntitle: [A]\n---\nCall 12345.", encoding="utf-8")

    knowledge = read_knowledge(tmp_path)

    assert [document.id for document in knowledge.documents] == ["a.md", "d.txt"]
    assert [(p.path, p.line) for p in knowledge.problems] == [("b.md", 4), ("c.md", 1), ("e.md", 2)]
    assert knowledge.skipped == ("b.md", "c.md", "e.md")


def test_invisible_characters_are_left_out_and_reported(tmp_path: Path) -> None:
    document, warnings = read(tmp_path, "Call\u200b 120\u202e now.".encode())

    assert texts(document) == ["Call 120 now."]
    assert [(w.message, w.is_error) for w in warnings] == [("2 invisible characters were left out", False)]


def test_an_undefined_footnote_is_reported_with_its_line_in_the_file(tmp_path: Path) -> None:
    document, warnings = read(
        tmp_path, b"---\ntitle: A\n---\n\n# A\n\nCall 120.[^1] Or 110.[^2]\n\n[^1]: NIA, as of 2023\n"
    )

    assert [str(w) for w in warnings] == ["visas/a.md:7: footnote [^2] is not defined. Add a line [^2]: source, date"]
    assert [len(s.footnotes) for section in document.sections for s in section.statements] == [1, 0]


def test_questions_belong_to_the_section_they_name_and_a_wrong_name_is_reported(tmp_path: Path) -> None:
    header = 'questions:\n  Fees: {en: ["How much?"], zh: [多少钱]}\n  Feez: {en: ["What?"]}\n  Rules: {en: ["Why?"]}'
    text = f"---\n{header}\n---\n# A\n\n## Fees\n\n400 yuan.\n\n## Rules\n\n### Time\n\nA week.\n"

    document, warnings = read(tmp_path, text.encode())

    assert [s.questions for s in document.sections] == [(("en", "How much?"), ("zh", "多少钱")), ()]
    assert [w.message.split("'")[1] for w in warnings] == ["Feez", "Rules"]


def test_the_header_fills_the_document(tmp_path: Path) -> None:
    header = (
        "topic: hospitals\nlanguage: en\nname_zh: 协和\naliases: [PUMCH]\n"
        "facets: {kind: [hospital], district: dongcheng}\n"
        "contacts: [{name: Desk, phone: 010-69156699, footnotes: ['1'], confirm: true}]\n"
        "as_of: 2023-05\nreview_by: 2027-05-24\nvalid_until: 2027-12-31"
    )
    document, warnings = read(tmp_path, f"---\n{header}\n---\nText.".encode())

    contact = document.contacts[0]
    assert (document.topic, document.name_zh, document.aliases) == ("hospitals", "协和", ("PUMCH",))
    assert document.facets == (("district", ("dongcheng",)), ("kind", ("hospital",)))
    assert (contact.name, contact.phone, contact.footnotes, contact.confirm) == ("Desk", "010-69156699", ("1",), True)
    assert (document.as_of, document.review_by, document.valid_until) == ("2023-05", "2027-05-24", "2027-12-31")
    assert warnings == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("Call 120.", encoding="utf-8")
    (tmp_path / "a.md").chmod(0o000)

    knowledge = read_knowledge(tmp_path)

    assert [document.id for document in knowledge.documents] == ["b.md"]
    assert "Permission denied" in knowledge.problems[0].message
