"""Are the suites sound? Every case is held against the documents it asks about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from assistant.models import LANGUAGES, Status
from embeddings.lexical import words
from evals.cases import FACT_TYPES, SUITES, Case, Gold, numbered_lines, parse_case, suite_path
from evals.documents import DocumentTexts
from evals.loosening import loosen
from knowledge.models import Document, Problem


def check_suites(
    names: Sequence[str], texts: DocumentTexts, documents: Sequence[Document], folder: Path | None = None
) -> list[Problem]:
    """Return what is wrong with the suites of a folder, evals/suites if none is named, in the order of their lines.

    `documents` give the questions that staff wrote: a case that repeats one measures nothing. Raises UsageError for a
    suite that is not there.
    """
    written = {tuple(words(q)): d.id for d in documents for s in d.sections for _, q in s.questions}
    ids: dict[str, str] = {}
    splits: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for name in names:
        path = suite_path(name, folder)
        if not path.with_suffix(".md").is_file():
            problems.append(
                _problem(path.with_suffix(".md").name, 1, "card", "the suite has no card", "Say what it is for and how")
            )
        for line, text in numbered_lines(path):
            try:
                case = parse_case(text, name, line)
            except ValueError as error:
                remedy = "See evals/suites/README.md for the form of a case"
                problems.append(_problem(path.name, line, "form", f"not a case ({error})", remedy))
                continue
            place = f"{path.name}:{line}"
            if case.id in ids:
                problems.append(_of(case, "id", f"the id {case.id!r} is taken at {ids[case.id]}", "Give another"))
            ids.setdefault(case.id, place)
            if case.group:
                split, first = splits.setdefault(case.group, (case.split, place))
                if split != case.split:
                    message = f"group {case.group!r} is in split {split!r} at {first}, here in {case.split!r}"
                    problems.append(_of(case, "group", message, "Keep a group in one split"))
            problems += _case_problems(case, texts)
            repeated = written.get(tuple(words(case.question.text)))
            if repeated and not case.question.history and len(words(case.question.text)) > 2:
                problems.append(
                    _of(case, "repeated", f"{repeated} has this very question written for it", "Ask in other words")
                )
    return problems


def _case_problems(case: Case, texts: DocumentTexts) -> Iterator[Problem]:
    for status in case.statuses:
        if status not in set(Status):
            yield _of(case, "status", f"there is no status {status!r}", f"One of: {', '.join(Status)}")
    if case.language not in LANGUAGES:
        yield _of(case, "language", f"there is no language {case.language!r}", f"One of: {', '.join(LANGUAGES)}")
    if case.statuses == (Status.ANSWERED,) and not case.key_facts:
        yield _of(case, "facts", "an answerable case without key facts", "Name what the answer must hold")
    yield from _gold_problems(case, texts)
    quoted = loosen("\n".join(gold.quote for gold in case.gold))
    for fact in case.key_facts:
        if fact.type not in FACT_TYPES:
            yield _of(case, "fact-type", f"there is no fact type {fact.type!r}", f"One of: {', '.join(FACT_TYPES)}")
        if not all(loosen(form) for form in fact.forms):
            yield _of(case, "fact", "a form of a key fact is empty", "Write it, or leave it out")
        elif case.gold and loosen(fact.forms[0]) not in quoted:
            remedy = "Write it as the document has it, or quote the statement that holds it"
            yield _of(case, "fact", f"{fact.forms[0]!r} stands in no gold quote", remedy)
    for detail in case.forbidden:
        if not loosen(detail):
            yield _of(case, "forbidden", "an empty forbidden detail", "Leave it out")
        elif case.gold and loosen(detail) in quoted:
            yield _of(case, "forbidden", f"{detail!r} is forbidden but stands in a gold quote", "Leave it out")
        elif any(loosen(detail) in loosen(form) for fact in case.key_facts for form in fact.forms):
            yield _of(case, "forbidden", f"{detail!r} is forbidden but stands in a key fact", "Leave it out")


def _gold_problems(case: Case, texts: DocumentTexts) -> Iterator[Problem]:
    planted = {plant.document: " ".join(plant.text.split()) for plant in case.planted}
    for plant in case.planted:
        if texts.has(plant.document):
            remedy = "Give it another path: it would take the document's place"
            yield _of(case, "planted", f"{plant.document} is a document already", remedy)
    for role, quotes in (("gold", case.gold), ("withheld", case.withheld)):
        for gold in quotes:
            if gold.document in planted:
                if " ".join(gold.quote.split()) not in planted[gold.document]:
                    yield _of(case, role, f"“{gold.quote}” does not stand in the planted document", "Quote it exactly")
                continue
            yield from _quote_problems(case, role, gold, texts)


def _quote_problems(case: Case, role: str, gold: Gold, texts: DocumentTexts) -> Iterator[Problem]:
    if not texts.has(gold.document):
        yield _of(case, role, f"there is no document {gold.document}", "Name it by its path in the folder")
    elif not texts.holds(gold.document, gold.quote):
        message = f"“{gold.quote}” does not stand in {gold.document}"
        yield _of(case, role, message, "Quote the statement as it stands now, or see whether the case still holds")


def table_of(problems: Sequence[Problem]) -> Table:
    """Return the problems as a table for people; nothing is cut off, long cells wrap."""
    table = Table(title="Errors", title_justify="left", title_style="bold red")
    table.add_column("where", overflow="fold")
    table.add_column("what", overflow="fold", ratio=3)
    table.add_column("remedy", overflow="fold", ratio=2)
    for problem in problems:
        table.add_row(Text(f"{problem.path}:{problem.line}"), Text(problem.message), Text(problem.remedy))
    return table


def _of(case: Case, code: str, message: str, remedy: str) -> Problem:
    return _problem(f"{case.suite}.jsonl", case.line, code, f"{case.id}: {message}", remedy)


def _problem(name: str, line: int, code: str, message: str, remedy: str) -> Problem:
    return Problem(str((SUITES / name).relative_to(SUITES.parent.parent)), line, message, remedy, True, code)
