"""A suite goes into a spreadsheet and comes back the same; nothing is written while anything in it is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evals import cases, check
from evals.cases import CaseFields, parse_case, read_suite, suite_names
from evals.documents import DocumentTexts
from evals.spreadsheet import Imported, export_suite, import_suite
from evals.spreadsheet_columns import COLUMNS
from evals.spreadsheet_export import read_rows, write_workbook
from evals.spreadsheet_import import read_cases
from evals.spreadsheet_open import open_workbook
from evals.spreadsheet_rows import in_order, to_cells
from knowledge.errors import UsageError
from knowledge.models import Document
from knowledge.parsers import read_knowledge
from tests.evals.evals_samples import DOCUMENT, QUOTE

TODAY = dt.date(2026, 11, 24)
SOUND = {
    "id": "own-1", "split": "dev", "group": "", "language": "en", "kind": "fact", "topic": "daily-life",
    "question": "When does my ticket run out below ground?", "history": [], "statuses": ["answered"],
    "key_facts": [{"type": "time limit", "forms": ["4 hours", "four hours"]}], "forbidden": ["2 hours"],
    "gold": [{"document": DOCUMENT, "quote": QUOTE}], "entries": [],
}  # fmt: skip
# What a careless encoding would lose.
ODD = SOUND | {
    "id": "own-2",
    "question": "=SUM(A1) said the machine:\nwhy / how?",
    "history": [{"role": "user", "content": "assistant: no, user: yes"}, {"role": "assistant", "content": "a\nb"}],
    "key_facts": [
        {"type": "hours", "forms": ["9:00-21:00", "Tue-Sun: 9 / 21"]},
        {"type": "text", "forms": ["1-2/F", "/ at an end", "a\\/b"]},
        ["bare: form", "https://example.org/a"],
    ],
    "forbidden": ["fee: 5 / 6", "  spaced  "],
    "gold": [{"document": "a b.md", "quote": "x.md: fees: 3 / 4"}],
    "withheld": [{"document": "no ending", "quote": "q"}],
    "planted": {"p.md": "---\ntitle: T\n---\n\n# T\n", "q.md": "no line break"},
    "first_number": "010",
    "emergency": "medical",
    "unheard of": {"deep": [1, None]},
    "perturbation": "typos\u200b\U000e0041 ",
    "of": "_x0041_\r",
    "attack": "bell \x07 rung",
    "topic": "_x0041_",
}


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of suites of our own: `own` with a card, and `other`."""
    for module in (cases, check):
        monkeypatch.setattr(module, "SUITES", tmp_path / "suites")
    (tmp_path / "suites").mkdir()
    write(tmp_path / "suites" / "own.jsonl", SOUND)
    (tmp_path / "suites" / "own.md").write_text("# own\n", encoding="utf-8")
    write(tmp_path / "suites" / "other.jsonl", SOUND | {"id": "other-1", "group": "g", "split": "test"})
    return tmp_path / "suites"


@pytest.fixture(scope="module")
def documents(small_folder: Path) -> tuple[Document, ...]:
    """The documents the suites ask about."""
    return read_knowledge(small_folder).documents


@pytest.fixture
def bring_in(small_folder: Path, documents: tuple[Document, ...]) -> Callable[..., Imported]:
    """Import a file against the small folder."""

    def run(path: Path, name: str, force: bool = False) -> Imported:
        return import_suite(path, name, lambda: documents, DocumentTexts(small_folder), TODAY, force)

    return run


def write(path: Path, *rows: dict[str, Any]) -> None:
    """Write a suite."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def there_and_back(rows: list[dict[str, Any]], path: Path, name: str = "new") -> list[dict[str, Any]]:
    """Write rows into a workbook and return what is read from it."""
    write_workbook(rows, path)
    filled = read_cases(open_workbook(path), name)
    assert [str(problem) for problem in filled.problems] == []
    return [dict(row) for row in filled.rows.values()]


@pytest.mark.parametrize("name", suite_names())
def test_every_shipped_suite_comes_back_the_same(name: str, tmp_path: Path) -> None:
    rows = read_rows(name)

    back = there_and_back(rows, tmp_path / "s.xlsx", name)

    assert [parse_case(json.dumps(row), name, n) for n, row in enumerate(back, 1)] == read_suite(name)
    assert [json.dumps(in_order(row, old)) for row, old in zip(back, rows, strict=True)] == [*map(json.dumps, rows)]


def test_what_a_cell_cannot_hold_comes_back_too(tmp_path: Path) -> None:
    back = there_and_back([ODD], tmp_path / "s.xlsx")

    assert in_order(back[0], ODD) == ODD
    assert parse_case(json.dumps(back[0]), "new", 1) == parse_case(json.dumps(ODD), "new", 1)


def test_what_a_spreadsheet_program_would_change_is_not_put_into_a_cell() -> None:
    cells = to_cells(ODD)

    assert (cells["attack"], cells["topic"]) == ("", "")
    assert json.loads(cells["other"])["topic"] == "_x0041_"


def test_every_field_of_a_case_is_a_column_or_on_its_own_sheet() -> None:
    assert set(CaseFields.model_fields) - {column.key for column in COLUMNS} == {"planted"}


def test_a_question_that_begins_with_an_equals_sign_is_no_formula(tmp_path: Path) -> None:
    write_workbook([ODD], tmp_path / "s.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["cases"]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_the_sheet_is_ready_to_be_filled_in(tmp_path: Path) -> None:
    write_workbook([SOUND], tmp_path / "s.xlsx")

    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    sheet, helped = book["cases"], book["how to fill in"]

    assert book.sheetnames == ["cases", "planted", "how to fill in", "lists"]
    assert sheet.freeze_panes == "B2"
    assert not any(each.protection.sheet for each in book.worksheets)
    offered = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert offered == {f"{letter}2:{letter}5000" for letter in "BCDEI"}
    assert [sheet[f"{letter}1"].value for letter in "BCDEI"] == ["language", "kind", "topic", "split", "statuses"]
    explained = {(row[0], row[1]) for row in helped.iter_rows(values_only=True)}
    assert {("cases", column.header) for column in COLUMNS} <= explained
    assert sheet.column_dimensions["A"].number_format == "@"


def test_an_export_does_not_overwrite_what_somebody_filled_in(tmp_path: Path, suites: Path) -> None:
    out = tmp_path / "own.xlsx"
    assert export_suite("own", out) == 1

    with pytest.raises(UsageError, match="is there already"):
        export_suite("own", out)
    with pytest.raises(UsageError, match="There is no suite 'nix'"):
        export_suite("nix", tmp_path / "nix.xlsx")


def test_a_new_suite_gets_its_file_and_a_card_to_finish(
    tmp_path: Path, suites: Path, bring_in: Callable[..., Imported]
) -> None:
    write_workbook([SOUND | {"id": "new-1"}], tmp_path / "s.xlsx")

    done = bring_in(tmp_path / "s.xlsx", "new")

    assert done.problems == ()
    assert [case.id for case in read_suite("new")] == ["new-1"]
    assert done.card == suites / "new.md"
    assert "Cases: 1." in (suites / "new.md").read_text(encoding="utf-8")
    assert "s.xlsx" in (suites / "new.md").read_text(encoding="utf-8")
    assert sorted(path.name for path in suites.iterdir()) == [
        "new.jsonl",
        "new.md",
        "other.jsonl",
        "own.jsonl",
        "own.md",
    ]


def test_a_suite_that_is_there_is_replaced_only_when_forced(
    tmp_path: Path, suites: Path, bring_in: Callable[..., Imported]
) -> None:
    line = json.dumps(SOUND, indent=None, separators=(",", ":"))
    (suites / "own.jsonl").write_text(f"{line}\n{json.dumps(SOUND | {'id': 'own-9'})}\n", encoding="utf-8")
    write_workbook([SOUND, SOUND | {"id": "own-3", "forbidden": []}], tmp_path / "own.xlsx")

    with pytest.raises(UsageError, match="--force"):
        bring_in(tmp_path / "own.xlsx", "own")
    done = bring_in(tmp_path / "own.xlsx", "own", force=True)

    written = (suites / "own.jsonl").read_text(encoding="utf-8").splitlines()
    assert written[0] == line  # a case that did not change keeps its line
    assert json.loads(written[1])["id"] == "own-3"
    assert done.notes == ("cases of before that are gone (1): own-9",)
    assert done.card is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "other-1"}, "cases row 2, column id: other-1: the id 'other-1' is taken at other.jsonl:1"),
        ({"group": "g"}, "cases row 2, column group: new-1: group 'g' is in split 'test' at other.jsonl:1"),
        (
            {"gold": [{"document": DOCUMENT, "quote": "Free."}]},
            "cases row 2, column gold: new-1: “Free.” does not stand",
        ),
        ({"statuses": ["replied"]}, "cases row 2, column statuses: new-1: there is no status 'replied'"),
        ({"language": "xx"}, "cases row 2, column language: new-1: there is no language 'xx'"),
        ({"split": "train"}, "cases row 2, column split: not a case (split: input should be"),
        ({"planted": {DOCUMENT: "x\n"}}, "planted row 2, column path: new-1: " + DOCUMENT + " is a document already"),
        (
            {"key_facts": [{"type": "fee", "forms": ["9 yuan"]}]},
            "cases row 2, column key facts: new-1: '9 yuan' stands",
        ),
    ],
    ids=["id", "group", "gold", "status", "language", "split", "planted", "fact"],
)
def test_what_the_documents_or_other_suites_contradict_is_named_by_its_cell(
    changes: dict[str, Any], said: str, tmp_path: Path, suites: Path, bring_in: Callable[..., Imported]
) -> None:
    write_workbook([SOUND | {"id": "new-1"} | changes], tmp_path / "s.xlsx")

    done = bring_in(tmp_path / "s.xlsx", "new")

    assert said in [str(problem)[: len(said)] for problem in done.problems]
    assert not (suites / "new.jsonl").exists()
    assert not (suites / "new.md").exists()


def test_all_problems_are_named_at_once(tmp_path: Path, suites: Path, bring_in: Callable[..., Imported]) -> None:
    rows = [
        SOUND,
        SOUND | {"id": "a", "gold": [{"document": DOCUMENT, "quote": "Free."}]},
        SOUND | {"id": "b", "question": ""},
    ]
    write_workbook([*rows, SOUND], tmp_path / "s.xlsx")

    done = bring_in(tmp_path / "s.xlsx", "new")

    assert [(problem.row, problem.column) for problem in done.problems] == [
        (2, "id"),  # `own` has it
        (3, "gold"),
        (3, "key facts"),
        (4, "question"),
        (5, "id"),
    ]


def test_a_suite_needs_a_name_that_can_be_a_file(
    tmp_path: Path, suites: Path, bring_in: Callable[..., Imported]
) -> None:
    with pytest.raises(UsageError, match="--suite"):
        bring_in(tmp_path / "s.xlsx", "own (1)")
