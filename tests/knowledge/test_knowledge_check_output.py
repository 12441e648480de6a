"""The check's report as people and programs read it."""

from __future__ import annotations

import io
import json

from rich.console import Console

from knowledge.check import CheckReport
from knowledge.check_output import as_json, as_lines, as_tables, summary
from knowledge.models import Problem

LONG = "policies/visas/a-very-long-name-of-a-document-about-residence-permits-in-beijing.md"
WRONG = Problem(LONG, 12, "the number [bold]999[/bold] is wrong", "Compare it", True, "phone-implausible")
ODD = Problem("b.md", 3, "footnote [^1] is not used", "Delete it", False, "footnote-unused")
REPORT = CheckReport(2, (WRONG, ODD))


def drawn(report: CheckReport, width: int) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, force_terminal=False).print(as_tables(report))
    return stream.getvalue()


def test_the_table_has_errors_before_warnings_and_every_word_of_both() -> None:
    table = drawn(REPORT, 200)

    assert table.index("Errors") < table.index(f"{LONG}:12") < table.index("Warnings") < table.index("b.md:3")
    for words in ("where", "what", "remedy", "[bold]999[/bold]", "footnote [^1] is not used", "Delete it"):
        assert words in table


def test_a_narrow_terminal_wraps_paths_and_cuts_nothing() -> None:
    table = drawn(CheckReport(1, (WRONG,)), 60)

    cells = "".join(row.split("│")[1].strip() for row in table.splitlines() if row.startswith("│"))
    assert cells == f"{LONG}:12"
    assert "…" not in table


def test_a_clean_report_draws_no_table() -> None:
    assert drawn(CheckReport(2, ()), 80).strip() == ""


def test_a_line_holds_one_problem_whole() -> None:
    assert list(as_lines(REPORT)) == [
        f"{LONG}:12: error: the number [bold]999[/bold] is wrong. Compare it",
        "b.md:3: warning: footnote [^1] is not used. Delete it",
    ]


def test_the_summary_counts_documents_errors_and_warnings() -> None:
    assert summary(REPORT) == "2 documents, 1 error, 1 warning"
    assert summary(CheckReport(1, ())) == "1 document, 0 errors, 0 warnings"


def test_json_holds_every_field_of_every_problem() -> None:
    assert json.loads(as_json(REPORT))["problems"][1] == {
        "path": "b.md",
        "line": 3,
        "code": "footnote-unused",
        "message": "footnote [^1] is not used",
        "remedy": "Delete it",
        "severity": "warning",
    }
