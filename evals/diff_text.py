"""The differences as people read them: what leaves with a minus, what comes with a plus."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from embeddings.changes import Changes, CitedStatement, StatementChange
from embeddings.progress import shown_report
from evals.diff import CaseChange, as_record, diff
from evals.strict import read_suite
from knowledge.console import Printer, warn
from knowledge.settings import Settings


def show_diff(settings: Settings, suites: Sequence[str], as_json: bool, write: Printer) -> None:
    """Write what publishing would change: a report for people, or one JSON object."""
    asked = sum(len(read_suite(suite)) for suite in suites)
    with shown_report() as report:
        changes, cases, knowledge = diff(settings, suites, report, dt.datetime.now(dt.UTC))
    if as_json:
        write(json.dumps(as_record(changes, cases, knowledge), ensure_ascii=False))
        return
    for problem in knowledge.problems:
        if problem.is_error:
            warn(f"skipped: {problem}")
    for line in lines(changes, cases, asked if changes else 0):
        write(line)


def lines(changes: Changes, cases: Sequence[CaseChange], asked: int) -> Iterator[str]:
    """Yield the report line by line. `asked` is the number of evaluation cases that were asked of both builds."""
    if not changes:
        yield "No document differs from the published build"
        return
    for sign, names in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        yield from (f"{sign} {name}" for name in names)
    for document in sorted({*(c.place.document for c in changes.statements), *(c.document for c in changes.fields)}):
        yield f"\n{document}"
        for field in changes.fields:
            if field.document == document:
                yield from (f"  - {field.field}: {value}" for value in field.gone)
                yield from (f"  + {field.field}: {value}" for value in field.new)
        for change in changes.statements:
            if change.place.document == document:
                yield from _statement(change)
    if changes.citations_gone:
        yield "\nCitations that go away"
        yield from (f"  - {document}: “{quote}” [{source}]" for document, quote, source in changes.citations_gone)
    if cases:
        yield "\nEvaluation cases answered otherwise"
        for case in cases:
            yield from _case(case)
    yield ""
    yield (
        f"Documents: {len(changes.added)} new, {len(changes.changed)} changed, {len(changes.removed)} gone. "
        f"Chunks: {changes.chunks_added} new, {changes.chunks_removed} gone, {changes.chunks_kept} kept. "
        f"Statements: {_count(changes, new=True)} new, {_count(changes, new=False)} gone, "
        f"{sum(1 for c in changes.statements if c.before and c.after)} reworded. "
        f"Citations gone: {len(changes.citations_gone)}"
    )
    if asked:
        turns = [case.turn for case in cases]
        yield (
            f"Of {asked} evaluation cases {len(cases)} are answered otherwise: {turns.count('broken')} broken, "
            f"{turns.count('mended')} mended, {turns.count('changed')} neither"
        )


def _count(changes: Changes, new: bool) -> int:
    return sum(1 for c in changes.statements if (c.before is None) == new and (c.after is None) != new)


def _statement(change: StatementChange) -> Iterator[str]:
    for sign, statement in (("-", change.before), ("+", change.after)):
        if statement:
            yield f"  {sign} {statement.line}: {_described(statement)}"


def _described(statement: CitedStatement) -> str:
    section = f"{statement.section}: " if statement.section else ""
    return f"{section}{statement.text} [{'; '.join(statement.sources) or 'no source'}]"


def _case(case: CaseChange) -> Iterator[str]:
    yield f"  {case.turn} {case.suite}/{case.case.id}: {case.case.question.text}"
    if case.before.status != case.after.status:
        yield f"    status {case.before.status} becomes {case.after.status}"
    yield from (f"    {reason}" for reason in case.now.reasons)
    yield from (f"    no longer cites {document}: “{quote}”" for document, quote, _ in case.citations_gone)
