"""The command line: what staff type, what they read, and the exit status; never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.settings import PROJECT, SHIPPED_DOCUMENTS

DOCUMENT = """---
title: Help numbers
---
# Help numbers

## Ambulance 急救

- Call **120** for an ambulance.[^1]
- In Chinese it is 急救电话.[^1]

## Police

- Call **110**.[^2]

[^1]: NIA, <https://nia.gov.cn/a>, as of 2023-12-29
[^2]: source on file, undated
"""
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder that holds one document in form."""
    made = tmp_path / "documents"
    made.mkdir()
    (made / "help.md").write_text(DOCUMENT, encoding="utf-8")
    return made


@pytest.fixture
def run(folder: Path, tmp_path: Path) -> Run:
    """Run `python -m knowledge …` over the folder, somewhere else than in the project."""

    def start(*arguments: str, **environment: str) -> Done:
        known = {"PYTHONPATH": str(PROJECT), "HUTONG_KNOWLEDGE_DIR": str(folder), "PYTHONUTF8": "1", **environment}
        command = [sys.executable, "-m", "knowledge", *arguments]
        done = subprocess.run(command, env=known, cwd=tmp_path, capture_output=True, timeout=60, check=False)
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err
        return Done(command, done.returncode, out, err)

    return start


def test_check_finds_nothing_to_mend_in_a_clean_folder(run: Run) -> None:
    done = run("check")

    assert (done.returncode, done.stdout, done.stderr) == (0, "1 document, 0 errors, 0 warnings\n", "")


def test_check_names_every_problem_with_file_line_and_remedy_and_fails(run: Run, folder: Path) -> None:
    write_faults(folder)

    done = run("check")

    *lines, total = done.stdout.splitlines()
    named = [re.fullmatch(r"(\S+\.md):(\d+): (error|warning): .+\. [A-Z].+", line) for line in lines]
    assert done.returncode == 1
    assert [m.groups() for m in named if m] == [
        ("bad.md", "4", "error"),
        ("empty.md", "1", "error"),
        ("help.md", "13", "error"),
        ("help.md", "16", "warning"),
    ]
    assert len(named) == len(lines)
    assert total == "1 document, 3 errors, 1 warning"
    assert done.stderr == "Error: Mend the errors above\n"


def write_faults(folder: Path) -> None:
    """One document that is no YAML, an empty one, and one with a bare statement and an unused footnote."""
    (folder / "bad.md").write_text("---\ntitle: A\ntopic: [\n---\nText.", encoding="utf-8")
    (folder / "empty.md").write_text("", encoding="utf-8")
    (folder / "help.md").write_text(DOCUMENT.replace("[^2]\n", "\n"), encoding="utf-8")


def test_warnings_alone_are_no_failure(run: Run, folder: Path) -> None:
    (folder / "help.md").write_text(DOCUMENT + "[^3]: NIA, as of 2023\n", encoding="utf-8")

    done = run("check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "help.md:17: warning: footnote [^3] is not used. Delete it, or refer to it\n1 document, 0 errors, 1 warning\n"
    )


def test_an_empty_folder_is_an_error(run: Run, folder: Path) -> None:
    (folder / "help.md").unlink()

    done = run("check")

    assert done.returncode == 1
    assert done.stdout.startswith(".:1: error: the folder holds no document. ")
    assert done.stdout.endswith("0 documents, 1 error, 0 warnings\n")


def test_check_as_json_is_one_object_with_the_same_problems(run: Run, folder: Path) -> None:
    write_faults(folder)

    done = run("check", "--json")

    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert (told["documents"], told["errors"], told["warnings"]) == (1, 3, 1)
    assert [(p["path"], p["line"], p["code"], p["severity"]) for p in told["problems"]] == [
        ("bad.md", 4, "malformed", "error"),
        ("empty.md", 1, "unreadable", "error"),
        ("help.md", 13, "footnote-missing", "error"),
        ("help.md", 16, "footnote-unused", "warning"),
    ]
    assert all(set(p) == {"path", "line", "code", "message", "remedy", "severity"} for p in told["problems"])
    assert all(p["message"] and p["remedy"] for p in told["problems"])


def test_check_as_json_of_a_clean_folder_is_an_object_too(run: Run) -> None:
    done = run("check", "--json")

    assert json.loads(done.stdout) == {"documents": 1, "errors": 0, "warnings": 0, "problems": []}
    assert done.returncode == 0


def test_the_schema_that_is_kept_for_editors_is_the_one_that_is_printed(run: Run) -> None:
    kept = (PROJECT / "docs" / "front-matter.schema.json").read_text(encoding="utf-8")

    assert run("schema", HUTONG_KNOWLEDGE_DIR=str(SHIPPED_DOCUMENTS)).stdout == kept


def test_the_command_line_starts_without_the_model_and_the_store() -> None:
    code = "import sys, knowledge.__main__; print(sorted({'torch', 'chromadb', 'transformers'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True)

    assert done.stdout == "[]\n"


def test_show_prints_the_passages_and_what_stands_behind_each_statement(run: Run) -> None:
    done = run("show", "help.md")

    assert done.returncode == 0
    assert re.sub(r"\d+ tokens", "N tokens", done.stdout) == (
        "\nAmbulance 急救 (N tokens)\n"
        "  - Call **120** for an ambulance. [NIA, 2023-12-29]\n"
        "  - In Chinese it is 急救电话. [NIA, 2023-12-29]\n"
        "\nPolice (N tokens)\n"
        "  - Call **110**. [source on file, undated]\n"
    )


def test_a_terminal_without_chinese_shows_escapes(run: Run) -> None:
    done = run("show", "help.md", PYTHONIOENCODING="ascii")

    assert done.returncode == 0
    assert "\\u6025\\u6551 (" in done.stdout


def test_show_names_what_is_wrong_in_a_broken_document(run: Run, folder: Path) -> None:
    (folder / "bad.md").write_text("---\ntitle: A\n", encoding="utf-8")

    done = run("show", "bad.md")

    expected = "Error: bad.md:1: the header that starts with --- has no end. Close it with a line ---\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["mend"], "No such command 'mend'"),
        (["show", "nothing.md"], "nothing.md: there is no such document in "),
        (["show", "../outside.md"], "../outside.md: there is no such document in "),
        (["show", "x" * 300 + ".md"], "cannot be opened (File name too long)"),
    ],
)
def test_wrong_usage_is_told_and_has_a_status_of_its_own(
    run: Run, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "outside.md").write_text("secret", encoding="utf-8")

    done = run(*arguments)

    assert done.returncode == 2
    assert told in done.stdout + done.stderr
    assert "secret" not in done.stdout


def test_a_folder_that_is_missing_is_named_with_the_setting_to_mend(run: Run, tmp_path: Path) -> None:
    done = run("check", HUTONG_KNOWLEDGE_DIR=str(tmp_path / "gone"))

    remedy = "Set HUTONG_KNOWLEDGE_DIR to the folder that holds the documents"
    assert done.returncode == 1
    assert done.stderr == f"Error: {tmp_path / 'gone'}: there is no such folder. {remedy}\n"


def test_a_wrong_setting_is_wrong_usage(run: Run) -> None:
    done = run("check", HUTONG_PORT="seventy")

    assert done.returncode == 2
    assert done.stderr.startswith("Error: HUTONG_PORT: ")


def test_a_reader_that_goes_away_causes_no_traceback(folder: Path, tmp_path: Path) -> None:
    (folder / "long.md").write_text("\n\n".join(f"Statement {n}." for n in range(5_000)), encoding="utf-8")
    command = [sys.executable, "-m", "knowledge", "show", "long.md"]
    environment = {"PYTHONPATH": str(PROJECT), "HUTONG_KNOWLEDGE_DIR": str(folder)}

    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.readline()
        started.stdout.close()
        told = started.stderr.read()

    assert started.returncode == 1
    assert told == b""
