"""The report of the check: a table for people, lines for other programs' eyes, JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from knowledge.check import CheckReport

_COLOURS = {"error": "red", "warning": "yellow"}


def summary(report: CheckReport) -> str:
    """Return one line with the number of documents, errors and warnings."""
    counts = ((report.documents, "document"), (report.errors, "error"), (report.warnings, "warning"))
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)


def as_lines(report: CheckReport) -> Iterator[str]:
    """Yield one line a problem, errors first: path:line: severity: what. Remedy."""
    for problem in report.problems:
        yield f"{problem.path}:{problem.line}: {problem.severity}: {problem.message}. {problem.remedy}"


def as_tables(report: CheckReport) -> Group:
    """Return a table of the errors and one of the warnings for a terminal; nothing is cut off, long cells wrap."""
    return Group(*(_table(report, severity) for severity in _COLOURS if _of(report, severity)))


def as_json(report: CheckReport) -> str:
    """Return one JSON object: documents, errors, warnings (counts) and problems, errors first."""
    problems = [
        {
            "path": problem.path,
            "line": problem.line,
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "severity": problem.severity,
        }
        for problem in report.problems
    ]
    counts = {"documents": report.documents, "errors": report.errors, "warnings": report.warnings}
    return json.dumps({**counts, "problems": problems}, ensure_ascii=False, indent=2)


def _of(report: CheckReport, severity: str) -> bool:
    return any(problem.severity == severity for problem in report.problems)


def _table(report: CheckReport, severity: str) -> Table:
    table = Table(title=f"{severity.capitalize()}s", title_justify="left", title_style=f"bold {_COLOURS[severity]}")
    table.add_column("where", overflow="fold")
    table.add_column("what", overflow="fold", ratio=3)
    table.add_column("remedy", overflow="fold", ratio=2)
    for problem in report.problems:
        if problem.severity == severity:
            table.add_row(Text(f"{problem.path}:{problem.line}"), Text(problem.message), Text(problem.remedy))
    return table
