"""What would change is told statement by statement, whatever kind of change it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.changes import Changes, compare
from embeddings.index import Index
from embeddings.publish import directory_of
from knowledge.models import Document
from knowledge.parsers import read_knowledge

REGISTRATION = """---
title: Registering an address
aliases: [registration]
review_by: "2027-05-24"
questions:
  When:
    en: [how long do i have]
---

## When

- Register within **24 hours**.[^1]
- In the countryside it is 72 hours.[^1]

## Where

- The police station of the place registers foreigners.[^2]

[^1]: Police, <https://example.org/a>, as of 2026-01-02
[^2]: Police, as of 2025
"""


def documents(folder: Path, **texts: str) -> tuple[Document, ...]:
    """Write files and read them."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return read_knowledge(folder).documents


def changed(tmp_path: Path, old: str, new: str) -> Changes:
    """Compare the document with one of its passages replaced."""
    assert old in REGISTRATION
    before = documents(tmp_path / "before", registration=REGISTRATION)
    return compare(before, documents(tmp_path / "after", registration=REGISTRATION.replace(old, new)))


def test_the_same_folder_changes_nothing(tmp_path: Path) -> None:
    changes = changed(tmp_path, "When", "When")

    assert not changes
    assert (changes.chunks_added, changes.chunks_removed, changes.chunks_kept) == (0, 0, 2)
    assert (changes.statements, changes.fields, changes.citations_gone) == ((), (), ())


def test_a_changed_number_is_one_reworded_statement_whose_old_citation_goes(tmp_path: Path) -> None:
    changes = changed(tmp_path, "**24 hours**", "**48 hours**")

    [change] = changes.statements
    assert change.before is not None
    assert change.after is not None
    assert (change.before.text, change.after.text) == ("Register within **24 hours**.", "Register within **48 hours**.")
    assert (change.place.section, change.after.sources) == ("When", ("Police, https://example.org/a, 2026-01-02",))
    assert changes.changed == ("registration.md",)
    assert (changes.chunks_added, changes.chunks_removed, changes.chunks_kept) == (1, 1, 1)
    assert changes.citations_gone == (
        ("registration.md", "Register within **24 hours**.", "Police, https://example.org/a, 2026-01-02"),
    )


def test_a_new_date_of_a_source_changes_every_statement_behind_which_it_stands(tmp_path: Path) -> None:
    changes = changed(tmp_path, "as of 2026-01-02", "as of 2026-11-01")

    assert [c.before.text == c.after.text for c in changes.statements if c.before and c.after] == [True, True]
    assert len(changes.citations_gone) == 2
    assert changes.chunks_added == 0


@pytest.mark.parametrize(
    ("old", "new", "field", "gone", "come"),
    [
        ("how long do i have", "what is the deadline", "questions", "When (en): how long do i have", "deadline"),
        ("2027-05-24", "2028-05-24", "review_by", "2027-05-24", "2028-05-24"),
        ("[registration]", "[registration, propiska]", "aliases", "", "propiska"),
    ],
)
def test_a_changed_field_is_told_without_any_statement(
    tmp_path: Path, old: str, new: str, field: str, gone: str, come: str
) -> None:
    changes = changed(tmp_path, old, new)

    [change] = changes.fields
    assert (change.document, change.field) == ("registration.md", field)
    assert gone in "".join(change.gone)
    assert come in "".join(change.new)
    assert changes.statements == ()


def test_new_and_removed_documents_come_and_go_with_all_they_say(tmp_path: Path) -> None:
    before = documents(tmp_path / "before", old=REGISTRATION)
    changes = compare(before, documents(tmp_path / "after", new=REGISTRATION.replace("24 hours", "one day")))

    assert (changes.added, changes.changed, changes.removed) == (("new.md",), (), ("old.md",))
    assert next(c.after.text for c in changes.statements if c.after) == "Register within **one day**."
    assert sum(1 for c in changes.statements if c.before and not c.after) == 3
    assert len(changes.citations_gone) == 3


def test_a_build_gives_its_documents_back_whole(small_builds: Path, small_folder: Path) -> None:
    index = Index.open(directory_of(small_builds, 1))
    read = read_knowledge(small_folder).documents

    assert not compare(index.catalogue.whole_documents(), read)
    for held, document in zip(index.catalogue.whole_documents(), read, strict=True):
        assert held == document
    index.close()
