"""The batch interface: one JSON object in, one JSON object out. Keep the shapes stable."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadLine
from assistant.intake import read_history
from assistant.models import Answer, Citation, Question
from assistant.rendering import markdown
from embeddings.search import Hit
from knowledge.errors import UsageError

MAX_LINE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One question of a batch file, with its id as given."""

    id: Any
    question: Question


def answer_record(identity: Any, answer: Answer) -> dict[str, Any]:
    """Return an answer as the batch's object."""
    return {
        "id": identity,
        "status": str(answer.status),
        "language": answer.language,
        "answer": markdown(answer),
        "citations": [citation_record(citation) for citation in answer.citations],
        "build": answer.build,
        "ms": answer.ms,
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """Return one citation as the batch's object; `page` stands in it only where the document has pages."""
    record = {
        "marker": citation.marker,
        "document": citation.document,
        "section": citation.section,
        "quote": citation.quote,
        "source_url": citation.source_url,
        "as_of": citation.as_of,
    }
    return {**record, "page": citation.page} if citation.page else record


def hits_record(identity: Any, hits: list[Hit]) -> dict[str, Any]:
    """Return found chunks as the batch's object."""
    found = [
        {
            "document": hit.document.id,
            "section": " › ".join(hit.chunk.heading_path),
            "text": hit.chunk.text,
            "score": round(hit.score, 4),
        }
        for hit in hits
    ]
    return {"id": identity, "hits": found}


def error_record(identity: Any, message: str) -> dict[str, Any]:
    """Return the object of a line that could not be asked: same shape as an answer's, status `error`."""
    return {
        "id": identity,
        "status": "error",
        "language": "en",
        "answer": message,
        "citations": [],
        "build": 0,
        "ms": {},
    }


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number, text) of a batch file; blank lines are passed over.

    Raises UsageError where there is no such file, or none that can be read. Bytes that are not UTF-8 arrive as
    replacement characters.
    """
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file. Give a file with one JSON object a line")
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Give a file that you may read") from error


def parse_line(number: int, line: str) -> BatchLine:
    """Read one line. Raises BadLine naming the line, what is wrong, and what a line looks like."""
    form = 'A line looks like {"id": "1", "question": "…", "history": []}'
    if len(line) > MAX_LINE_BYTES:
        raise BadLine(f"line {number}: longer than {MAX_LINE_BYTES // 2**20} MB. Shorten it")
    try:
        fields = _load(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"line {number}: not JSON ({error}). {form}") from error
    if not isinstance(fields, dict):
        raise BadLine(f"line {number}: not a JSON object. {form}")
    if not isinstance(fields.get("question"), str):
        raise BadLine(f'line {number}: "question" is missing or no text. {form}')
    try:
        return BatchLine(fields.get("id", number), Question(fields["question"], read_history(fields.get("history"))))
    except ValueError as error:
        raise BadLine(f"line {number}: {error}. {form}") from error


def _load(line: str) -> Any:
    """Load strict JSON: NaN and Infinity are refused, as our own lines must not hold them either."""
    fields = json.loads(line)
    json.dumps(fields, allow_nan=False)
    return fields


def identity_of(number: int, line: str) -> Any:
    """Return the id a broken line gives, or its number where it gives none."""
    try:
        fields = _load(line)
    except (ValueError, RecursionError):
        return number
    return fields.get("id", number) if isinstance(fields, dict) else number


def run_batch(
    path: Path,
    ask: Callable[[BatchLine], dict[str, Any]],
    write: Callable[[str], None],
    complain: Callable[[str], None],
) -> int:
    """Ask every line of a file, in order; write one JSON object a line. Return how many lines could not be asked."""
    failed = 0
    for number, line in read_lines(path):
        try:
            record = ask(parse_line(number, line))
        except BadLine as error:
            failed += 1
            complain(f"{path}: {error}")
            record = error_record(identity_of(number, line), str(error))
        write(json.dumps(record, ensure_ascii=False))
    return failed
