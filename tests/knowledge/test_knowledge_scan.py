"""The scan: regular files inside the folder, and a reason for everything else that looks like a document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.models import Problem
from knowledge.scan import MAX_FILE_BYTES, scan

not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder that holds one document."""
    made = tmp_path / "documents"
    made.mkdir()
    (made / "good.md").write_text("Call 120.", encoding="utf-8")
    return made


def found(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in scan(folder)[0]]


def only_problem(folder: Path) -> Problem:
    """The one thing that was left out, beside the one document that is good."""
    files, problems = scan(folder)
    assert [path.name for path in files] == ["good.md"]
    assert len(problems) == 1
    return problems[0]


def test_documents_are_found_at_any_depth_in_order_and_other_files_are_not(folder: Path) -> None:
    for name in ("b/z.markdown", "b/a.TXT", "a.md", "emergency.yaml", "b/c.json", "d/README.md", "noending"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("text", encoding="utf-8")

    files, problems = scan(folder)

    assert [path.relative_to(folder).as_posix() for path in files] == [
        "a.md",
        "b/a.TXT",
        "b/z.markdown",
        "d/README.md",
        "good.md",
    ]
    assert problems == []


def test_hidden_files_and_folders_and_the_readme_at_the_top_are_staffs_own(folder: Path) -> None:
    for name in (".hidden.md", ".git/a.md", "sub/.draft/b.md", "README.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("text", encoding="utf-8")

    assert found(folder) == ["good.md"]
    assert scan(folder)[1] == []


def test_a_folder_named_like_a_document_is_a_folder(folder: Path) -> None:
    (folder / "visas.md").mkdir()
    (folder / "visas.md" / "inner.md").write_text("text", encoding="utf-8")

    assert found(folder) == ["good.md", "visas.md/inner.md"]
    assert scan(folder)[1] == []


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    outside = folder.parent / "secret.md"
    outside.write_text("secret", encoding="utf-8")
    (folder / "link.md").symlink_to(outside)

    problem = only_problem(folder)

    assert str(problem).startswith("link.md:1: is a link to a file outside the folder. ")


@pytest.mark.parametrize("name", ["more", "more.md"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_linked_folder_is_not_followed_and_not_passed_over_in_silence(folder: Path, name: str, inside: bool) -> None:
    target = (folder if inside else folder.parent) / ".target"
    target.mkdir()
    (target / "a.md").write_text("text", encoding="utf-8")
    (folder / name).symlink_to(target, target_is_directory=True)

    problem = only_problem(folder)

    assert (problem.path, problem.message) == (name, "is a link to a folder, which is not followed")


def test_a_link_to_a_file_inside_the_folder_is_read(folder: Path) -> None:
    (folder / ".data").mkdir()
    (folder / ".data" / "a.md").write_text("text", encoding="utf-8")
    (folder / "a.md").symlink_to(".data/a.md")

    assert found(folder) == ["a.md", "good.md"]


@pytest.mark.parametrize("target", ["nowhere.md", "link.md"])
def test_a_link_that_leads_nowhere_is_named(folder: Path, target: str) -> None:
    (folder / "link.md").symlink_to(target)

    problem = only_problem(folder)

    assert problem.message.startswith("cannot be opened")


def test_a_pipe_is_named_and_never_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")

    problem = only_problem(folder)

    assert (problem.path, problem.message) == ("pipe.md", "is not a regular file")


def test_a_file_over_the_limit_is_named_and_one_at_the_limit_is_read(folder: Path) -> None:
    for name, size in (("big.md", MAX_FILE_BYTES + 1), ("full.md", MAX_FILE_BYTES)):
        with (folder / name).open("wb") as file:
            file.truncate(size)

    files, problems = scan(folder)

    assert [path.name for path in files] == ["full.md", "good.md"]
    assert [str(problem) for problem in problems] == ["big.md:1: is larger than 20 MB. Split it into several documents"]


@pytest.mark.parametrize("name", ["签证 (新).md", "دليل.md", "راهنمای‌شهر.md", "a'b\"c;$x.md", "-rf.md", "e\u0301.md"])
def test_an_odd_name_that_can_be_shown_is_read(folder: Path, name: str) -> None:
    (folder / name).write_text("text", encoding="utf-8")

    assert name in found(folder)
    assert scan(folder)[1] == []


@pytest.mark.parametrize(
    "name", ["a\nb.md", "a\u202edm.exe.md", "a\x1b[2J.md", os.fsdecode(b"caf\xe9.md"), "sub\n/a.md"]
)
def test_a_name_that_cannot_be_shown_is_named_in_escapes(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("text", encoding="utf-8")

    problem = only_problem(folder)

    assert problem.message == "has characters in its name that cannot be shown"
    assert str(problem).isprintable()


@pytest.mark.parametrize("name", ["missing", "good.md", "good.md/below", "x" * 300])
def test_a_folder_that_is_none_is_named_with_the_setting_to_mend(folder: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match="Set HUTONG_KNOWLEDGE_DIR") as caught:
        scan(folder / name)

    assert str(folder / name) in str(caught.value)


@not_root
@pytest.mark.parametrize("closed", [0o000, 0o400])
def test_a_folder_below_that_may_not_be_opened_is_named(folder: Path, closed: int) -> None:
    (folder / "closed").mkdir()
    (folder / "closed" / "a.md").write_text("text", encoding="utf-8")
    (folder / "closed").chmod(closed)

    problems = scan(folder)[1]
    (folder / "closed").chmod(0o700)

    assert ("closed", "cannot be opened (PermissionError)") in [(p.path, p.message) for p in problems]


@not_root
def test_a_knowledge_folder_that_may_not_be_opened_is_not_taken_for_an_empty_one(folder: Path) -> None:
    folder.chmod(0o000)

    with pytest.raises(KnowledgeError, match="cannot be opened"):
        scan(folder)

    folder.chmod(0o700)
