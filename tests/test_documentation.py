"""What is written about settings and documents is what the code does."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath

import pytest

from knowledge.check import check
from knowledge.front_matter import ContactFields, FrontMatter
from knowledge.models import Knowledge
from knowledge.parsers import parse_document
from knowledge.settings import PROJECT, Settings

README = (PROJECT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (PROJECT / ".env.example").read_text(encoding="utf-8")
WRITING = (PROJECT / "docs" / "writing-documents.md").read_text(encoding="utf-8")


def defaults() -> dict[str, str]:
    """Each variable and its default as a person would write it: folders seen from the project."""
    written = {}
    for name, field in Settings.model_fields.items():
        value = field.default
        if isinstance(value, bool):
            value = str(value).lower()
        written[f"HUTONG_{name.upper()}"] = (
            Path(os.path.relpath(value, PROJECT)).as_posix() if isinstance(value, Path) else str(value)
        )
    return written


def test_the_readme_table_holds_every_setting_with_its_default_and_no_other() -> None:
    rows = re.findall(r"^\| `(HUTONG_\w+)` \| (?:`([^`]*)`)? ?\| (\S.*) \|$", README, re.MULTILINE)

    assert {name: default for name, default, _ in rows} == defaults()
    assert len(rows) == len(Settings.model_fields)


def test_env_example_holds_every_setting_with_its_default_and_no_other() -> None:
    lines = [line for line in EXAMPLE.splitlines() if line.strip() and not line.startswith("# ")]

    assert dict(line.split("=", 1) for line in lines) == defaults()
    assert len(lines) == len(Settings.model_fields)


def test_env_example_copied_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in defaults():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(PROJECT)

    copied = Settings(_env_file=PROJECT / ".env.example")  # type: ignore[call-arg]

    assert copied == Settings(_env_file=None)  # type: ignore[call-arg]


@pytest.mark.parametrize("document", sorted(PROJECT.glob("*.md")) + sorted((PROJECT / "docs").rglob("*.md")), ids=str)
def test_no_document_names_a_setting_that_does_not_exist(document: PurePosixPath) -> None:
    text = (PROJECT / document).read_text(encoding="utf-8")

    assert set(re.findall(r"HUTONG_[A-Z_]+[A-Z]", text)) <= set(defaults())


def test_every_field_of_the_front_matter_is_explained_to_staff() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", WRITING, re.MULTILINE))

    assert set(rows) == set(FrontMatter.model_fields)
    assert set(ContactFields.model_fields) <= set(re.findall(r"`(\w+)(?:: true)?`", rows["contacts"]))


def test_the_example_that_staff_are_shown_is_a_document_in_form() -> None:
    example = re.search(r"```markdown\n(.*?)```", WRITING, re.DOTALL)
    assert example is not None

    document, warnings = parse_document(example[1], PurePosixPath("example.md"), "", [])

    assert check(Knowledge((document,), tuple(warnings))) == []
    assert any(section.questions for section in document.sections)
