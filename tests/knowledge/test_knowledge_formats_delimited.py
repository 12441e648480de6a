"""CSV: one table whatever the delimiter and the encoding."""

from __future__ import annotations

import pytest

from knowledge.formats.blocks import UnreadableFile
from knowledge.formats.delimited import parse
from tests.knowledge.formats_samples import outline

TABLE = [("Visa", "Fee", "Days"), ("L, single", "400", "4"), ("M", "800", "5")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised_and_quotes_are_respected(mark: str) -> None:
    raw = "\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in TABLE).encode()

    assert outline(parse(raw).blocks) == [TABLE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_recognised_and_reported_where_it_is_not_utf_8(encoding: str) -> None:
    raw = "签证,费用,天数\n旅游签证,400 元,4\n商务签证,800 元,5\n学习签证,800 元,5\n".encode(encoding)

    parsed = parse(raw)

    assert outline(parsed.blocks)[0][0] == ("签证", "费用", "天数")  # type: ignore[index]
    assert [n.message[:11] for n in parsed.notices] == ([] if encoding.startswith("utf-8") else ["was read as"])


def test_a_title_above_the_table_and_short_rows_are_kept() -> None:
    raw = b"Fees of 2025,,\nVisa,Fee,Days\nL,400\nM,800,5,extra\n"

    assert outline(parse(raw).blocks) == [
        "Fees of 2025",
        [("Visa", "Fee", "Days", ""), ("L", "400", "", ""), ("M", "800", "5", "extra")],
    ]


def test_formulas_are_text() -> None:
    assert "=HYPERLINK" in str(parse(b'A,B,C\n=HYPERLINK("http://x"),2,3\n').blocks)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"a,b\n" * 20_001, "has more than 20000 rows"),
        (b",".join([b"a"] * 201) + b"\n", "has more than 200 columns"),
        (b'a,b\n"' + b"x" * 1_100_000, "is not in CSV form"),
    ],
    ids=["rows", "columns", "quote"],
)
def test_a_file_that_is_too_large_or_not_in_form_is_refused(raw: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFile, match=problem):
        parse(raw)
