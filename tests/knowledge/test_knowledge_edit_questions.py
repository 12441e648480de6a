"""A question is written into a document's front matter, and nothing else of the file changes."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path, PurePosixPath

import pytest
import yaml

from knowledge.edit_questions import add_questions
from knowledge.errors import DocumentError, UsageError
from knowledge.parsers import read_document
from knowledge.settings import SHIPPED_DOCUMENTS

NAME = PurePosixPath("daily/fares.md")
HEADER = """---
title: Fares  # what it is about
topic: daily-life
questions:
  "Metro fare":
    en: ["how much is a ride"]
    zh: ["票价多少？"]
---

"""
BODY = """# Fares

## Metro fare

- Metro: **3 yuan**.

## Bus fare\x20\x20

- Bus: 2 yuan.\t

### Night bus

- 4 yuan.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "daily").mkdir()
    write(tmp_path, HEADER + BODY)
    return tmp_path


def write(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / NAME).write_bytes(text.encode(encoding))


def text(folder: Path) -> str:
    return (folder / NAME).read_bytes().decode("utf-8")


def asked(folder: Path, heading: str) -> list[tuple[str, str]]:
    document, warnings = read_document(folder / NAME, NAME)
    assert warnings == []
    return next(list(s.questions) for s in document.sections if s.heading_path[-1:] == (heading,))


def test_a_question_joins_those_of_its_section_and_language(folder: Path) -> None:
    added = add_questions(folder, NAME, "Metro fare", [("en", 'is it "free" for a: child?')])

    assert added == ['is it "free" for a: child?']
    before = '    en: ["how much is a ride"]'
    after = r'    en: ["how much is a ride", "is it \"free\" for a: child?"]'
    assert text(folder) == (HEADER + BODY).replace(before, after)
    assert asked(folder, "Metro fare")[:2] == [("en", "how much is a ride"), ("en", 'is it "free" for a: child?')]


def test_a_section_and_a_language_without_questions_get_their_first(folder: Path) -> None:
    add_questions(folder, NAME, "Bus fare › Night bus", [("de", "Was kostet der Nachtbus?"), ("ja", "夜行バスは？")])

    assert asked(folder, "Night bus") == [("de", "Was kostet der Nachtbus?"), ("ja", "夜行バスは？")]
    assert text(folder).endswith(BODY)


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_without_front_matter_gets_one_and_its_text_stays(folder: Path, start: str, newline: str) -> None:
    body = start + BODY.replace("\n", newline)
    write(folder, body)

    add_questions(folder, NAME, "Bus fare", [("en", "is the bus free")])

    made = text(folder)
    assert made.startswith(start + "---" + newline + "questions:" + newline)
    assert made.endswith(body.removeprefix(start))
    assert asked(folder, "Bus fare") == [("en", "is the bus free")]


def test_a_file_with_windows_line_ends_keeps_them(folder: Path) -> None:
    write(folder, (HEADER + BODY).replace("\n", "\r\n"))

    add_questions(folder, NAME, "Bus fare", [("en", "is the bus free")])

    assert "\n" not in text(folder).replace("\r\n", "")
    assert text(folder).endswith(BODY.replace("\n", "\r\n"))
    assert asked(folder, "Bus fare") == [("en", "is the bus free")]


def test_a_question_that_stands_there_already_is_not_written_again(folder: Path) -> None:
    before = (folder / NAME).stat()

    assert add_questions(folder, NAME, "Metro fare", [("en", " how much  is a ride\u200b")]) == []
    after = (folder / NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_permissions_stay_and_a_link_stays_a_link(folder: Path) -> None:
    (folder / NAME).chmod(0o640)
    linked = folder / "linked.md"
    linked.symlink_to(NAME)

    add_questions(folder, PurePosixPath("linked.md"), "Metro fare", [("en", "is the metro free")])

    assert linked.is_symlink()
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o640
    assert "is the metro free" in text(folder)
    assert [path.name for path in (folder / "daily").iterdir()] == ["fares.md"]


@pytest.mark.parametrize(
    ("name", "section", "told"),
    [
        ("gone.md", "Metro fare", "gone.md: there is no such document"),
        ("../outside.md", "Metro fare", "there is no such document"),
        ("daily/fares.md", "metro", "Its sections: Metro fare; Bus fare; Night bus"),
        ("daily/fares.md", "", "there is no section ''"),
    ],
)
def test_a_place_that_is_not_there_is_named_with_those_that_are(
    folder: Path, name: str, section: str, told: str
) -> None:
    (folder.parent / "outside.md").write_text(BODY)

    with pytest.raises(UsageError, match=told):
        add_questions(folder, PurePosixPath(name), section, [("en", "how?")])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("topic: daily-life", "topic: &t daily-life\nname_zh: *t"),
        ("questions:", "questions: [a]\nmore:"),
        ('    en: ["how much is a ride"]', "    en: {a: b}"),
        ('    en: ["how much is a ride"]', "    en2: [b"),
    ],
    ids=["alias", "list", "fields", "broken"],
)
def test_where_a_question_cannot_be_added_safely_the_file_stays_and_the_error_says_so(
    folder: Path, old: str, new: str
) -> None:
    before = (HEADER + BODY).replace(old, new)
    write(folder, before)

    with pytest.raises(DocumentError, match=r"^daily/fares\.md:\d+: "):
        add_questions(folder, NAME, "Metro fare", [("en", "how?")])

    assert text(folder) == before
    assert [path.name for path in (folder / "daily").iterdir()] == ["fares.md"]


def test_of_two_lists_under_one_name_the_one_that_is_read_is_added_to(folder: Path) -> None:
    write(folder, (HEADER + BODY).replace('    zh: ["票价多少？"]', "    en: [twice]"))

    add_questions(folder, NAME, "Metro fare", [("en", "how?")])

    assert '    en: [twice, "how?"]\n' in text(folder)


def test_a_file_that_is_no_markdown_takes_its_questions_in_its_sidecar(folder: Path) -> None:
    table = b"Ride,Fare\nMetro,3 yuan\n"
    sidecar = "title: Fares  # of 2014\nsource: Metro\nas_of: 2014-12-28\n"
    (folder / "fares.csv").write_bytes(table)
    with pytest.raises(DocumentError, match=r"Write fares\.csv\.yaml beside it"):
        add_questions(folder, PurePosixPath("fares.csv"), "fares", [("en", "how much?")])
    (folder / "fares.csv.yaml").write_text(sidecar, encoding="utf-8")

    add_questions(folder, PurePosixPath("fares.csv"), "Fares", [("en", "how much?"), ("de", "Wie viel?")])

    document, _ = read_document(folder / "fares.csv", PurePosixPath("fares.csv"))
    assert document.sections[0].questions == (("en", "how much?"), ("de", "Wie viel?"))
    assert (folder / "fares.csv").read_bytes() == table
    assert (folder / "fares.csv.yaml").read_text(encoding="utf-8").startswith(sidecar)


def test_a_file_that_is_not_utf_8_is_left_alone(folder: Path) -> None:
    write(folder, HEADER + BODY, "gb18030")

    with pytest.raises(DocumentError, match=r"is not UTF-8 text\. Save it as UTF-8"):
        add_questions(folder, NAME, "Metro fare", [("en", "how?")])


def test_a_folder_that_may_not_be_written_is_named(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (folder / "daily").chmod(0o500)

    with pytest.raises(DocumentError, match="cannot be written"):
        add_questions(folder, NAME, "Metro fare", [("en", "how?")])


def test_a_question_added_to_any_shipped_document_leaves_all_else_as_it_was(tmp_path: Path) -> None:
    for path in sorted(SHIPPED_DOCUMENTS.rglob("*.md"))[::12]:
        name = PurePosixPath(path.name)
        shutil.copy(path, tmp_path / name)
        document, _ = read_document(path, name)
        section = document.sections[-1].heading

        add_questions(tmp_path, name, section, [("ru", "Сколько это стоит?"), ("en", "what does it cost: 5 or 6?")])

        old, new = path.read_text(encoding="utf-8"), (tmp_path / name).read_text(encoding="utf-8")
        assert new.split("\n---\n", 1)[1] == old.split("\n---\n", 1)[1]
        was, now = (yaml.safe_load(made.split("\n---\n", 1)[0]) for made in (old, new))
        assert {**was, "questions": 0} == {**now, "questions": 0}
        lost = [line for line in old.splitlines() if line not in new]
        assert len(lost) <= 2  # the lines of the two lists
