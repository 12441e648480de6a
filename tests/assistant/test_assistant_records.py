"""The batch interface: shapes that stay, and bad lines that are named while the others are answered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadLine
from assistant.models import Answer, Citation, Extract, Line, Question, Status, Turn
from assistant.records import (
    MAX_LINE_BYTES,
    BatchLine,
    answer_record,
    citation_record,
    error_record,
    hits_record,
    identity_of,
    parse_line,
    read_lines,
    run_batch,
)
from knowledge.errors import UsageError
from tests.assistant.assistant_samples import document, hits

BAD = {
    "no JSON": "How do I register?",
    "half JSON": '{"id": "a", "question": "x"',
    "a list": '["How?"]',
    "a text": '"How?"',
    "null": "null",
    "no question": '{"id": "a", "history": []}',
    "a number for a question": '{"id": "a", "question": 5}',
    "null for a question": '{"id": "a", "question": null}',
    "a history that is text": '{"id": "a", "question": "x", "history": "hi"}',
    "a history that is an object": '{"id": "a", "question": "x", "history": {"role": "user"}}',
    "a turn that is text": '{"id": "a", "question": "x", "history": ["hi"]}',
    "a turn of another role": '{"id": "a", "question": "x", "history": [{"role": "system", "content": "x"}]}',
    "a turn without content": '{"id": "a", "question": "x", "history": [{"role": "user"}]}',
    "an id that is no number": '{"id": NaN, "question": "x"}',
    "an id that is too large": '{"id": 1e999, "question": "x"}',
    "depth without end": "[" * 200_000,
    "a number without end": '{"id": ' + "9" * 10_000 + ', "question": "x"}',
    "replaced bytes": "\ufffd\ufffd\x00",
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_is_named_with_what_a_line_looks_like(line: str) -> None:
    with pytest.raises(BadLine) as bad:
        parse_line(7, line)

    assert str(bad.value).startswith("line 7: ")
    assert '{"id": "1", "question": "…", "history": []}' in str(bad.value)
    assert identity_of(7, line) in (7, "a")


def test_a_line_of_many_megabytes_is_refused_unread() -> None:
    with pytest.raises(BadLine, match="line 3: longer than 16 MB"):
        parse_line(3, '{"question": "' + "x" * MAX_LINE_BYTES + '"}')


@pytest.mark.parametrize("identity", ["q1", 7, None, ["a", 1], {"run": 2}, "\ud800"])
def test_an_id_comes_back_as_it_was_given(identity: object) -> None:
    line = json.dumps({"id": identity, "question": "How?"})

    assert parse_line(3, line) == BatchLine(identity, Question("How?"))


def test_a_line_without_id_has_its_number_and_may_carry_a_history() -> None:
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]

    parsed = parse_line(3, json.dumps({"question": "And?", "history": turns, "topic": "ignored"}))

    assert parsed == BatchLine(3, Question("And?", (Turn("user", "a"), Turn("assistant", "b"))))


def test_a_citation_names_its_page_only_where_the_document_has_pages() -> None:
    paged = Citation(1, "a.pdf", "A", "Fees", "Pay.", "City office", None, "2025-01", page=3)

    assert list(citation_record(paged)) == ["marker", "document", "section", "quote", "source_url", "as_of", "page"]
    assert citation_record(paged)["page"] == 3
    assert "page" not in citation_record(replace(paged, page=0))


def test_an_answer_has_the_shape_that_was_agreed() -> None:
    citation = Citation(
        1, "a.md", "A", "Fees", "Pay.", "city.example", "https://city.example/a", "2025-01", confirm=True
    )
    extract = Extract("A", "", "Fees", "2025-01", (Line("Pay.", (1,)),))
    answer = Answer(Status.ANSWERED, "en", extracts=(extract,), citations=(citation,), build=3, ms={"total": 1.5})

    record = answer_record("q1", answer)

    assert list(record) == ["id", "status", "language", "answer", "citations", "build", "ms"]
    assert record == json.loads(json.dumps(record)) == {
        "id": "q1",
        "status": "answered",
        "language": "en",
        "answer": "From **A**, Fees (as of 2025-01):\n\n- Pay. [1]",
        "citations": [
            {
                "marker": 1,
                "document": "a.md",
                "section": "Fees",
                "quote": "Pay.",
                "source_url": "https://city.example/a",
                "as_of": "2025-01",
            }
        ],
        "build": 3,
        "ms": {"total": 1.5},
    }  # fmt: skip


def test_found_passages_have_the_shape_that_was_agreed() -> None:
    found = hits(document("# A\n\n## B\n\n### C\n\n- One.\n- Two.\n", "x/a.md"), {"One": 2.123456})

    assert hits_record(4, found) == {
        "id": 4,
        "hits": [{"document": "x/a.md", "section": "B › C", "text": "One.\nTwo.", "score": 2.1235}],
    }
    assert hits_record(None, []) == {"id": None, "hits": []}


def test_a_line_that_could_not_be_asked_has_the_shape_of_an_answer() -> None:
    record = error_record(9, "line 9: not JSON")

    assert list(record) == list(answer_record(9, Answer(Status.ERROR, "en")))
    assert (record["id"], record["status"], record["answer"]) == (9, "error", "line 9: not JSON")


def ask(line: BatchLine) -> dict[str, Any]:
    return {"id": line.id, "asked": line.question.text}


def test_good_lines_are_answered_in_order_and_bad_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "question": "\xe5\x8c\xbb\xe9\x99\xa2"}\r\n\r\n   \n'
        b'oops\n{"id": "c", "question": 5}\n\xff\xfe\n{"question": "last"}'
    )
    written: list[str] = []
    named: list[str] = []

    failed = run_batch(path, ask, written.append, named.append)

    records = [json.loads(line) for line in written]
    assert failed == 3
    assert [record["id"] for record in records] == ["a", 4, "c", 6, 7]
    assert [record.get("asked") for record in records] == ["医院", None, None, None, "last"]
    assert [name.split(": ")[1] for name in named] == ["line 4", "line 5", "line 6"]
    assert all(name.startswith(str(path)) for name in named)


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(list(BAD.values())[:15]))))
def test_whatever_a_file_holds_every_line_gives_one_object(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("batch") / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    written: list[str] = []

    run_batch(path, ask, written.append, lambda _: None)

    assert [json.loads(line)["id"] for line in written] == [
        identity_of(number, line) for number, line in read_lines(path)
    ]


@pytest.mark.parametrize("path", ["missing.jsonl", "."])
def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        list(read_lines(tmp_path / path))


def test_a_file_that_cannot_be_read_is_a_wrong_call() -> None:
    unreadable = Path("/proc/self/mem")
    if not unreadable.is_file():
        pytest.skip("this system has no file that fails on reading")

    with pytest.raises(UsageError, match="cannot be read"):
        list(read_lines(unreadable))
