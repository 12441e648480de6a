"""A file's sidecar: what it is about and where it comes from."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from knowledge.check import check
from knowledge.errors import MalformedDocument
from knowledge.models import Document, Knowledge, Problem
from knowledge.parsers import read_document, read_knowledge

CSV = "Visa,Fee,Days\nL,400,4\nM,800,5\n"
SIDECAR = """title: Visa fees (fee list)
topic: visas
name_zh: 签证费用
aliases: [fee list]
facets: {kind: [fee]}
contacts: [{name: Desk, phone: "12367", footnotes: ["1"]}]
as_of: 2025-07-01
review_by: 2027-01-01
questions:
  Visa fees (fee list):
    en: ["How much is a visa?"]
source: National Immigration Administration
source_url: https://example.org/fees
"""


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def only(folder: Path) -> tuple[Document, tuple[Problem, ...]]:
    knowledge = read_knowledge(folder)
    assert len(knowledge.documents) == 1
    return knowledge.documents[0], knowledge.problems


def test_the_sidecar_fills_the_document_and_carries_every_statement(tmp_path: Path) -> None:
    put(tmp_path, fees_csv=CSV, fees_csv_yaml=SIDECAR)

    document, problems = only(tmp_path)

    assert problems == ()
    assert (document.id, document.title, document.topic, document.name_zh) == (
        "fees.csv",
        "Visa fees (fee list)",
        "visas",
        "签证费用",
    )
    assert (document.as_of, document.review_by, document.facets) == ("2025-07-01", "2027-01-01", (("kind", ("fee",)),))
    section = document.sections[0]
    assert section.heading_path == ("Visa fees (fee list)",)
    assert section.questions == (("en", "How much is a visa?"),)
    note = section.statements[0].footnotes[0]
    assert (note.publisher, note.url, note.as_of) == (
        "National Immigration Administration",
        "https://example.org/fees",
        "2025-07-01",
    )
    assert [p for p in check(Knowledge((document,))) if "footnote" in p.message] == []


def test_a_file_without_sidecar_is_read_undated_with_a_warning_that_names_it(tmp_path: Path) -> None:
    put(tmp_path, visas__fee_csv=CSV)

    document, problems = only(tmp_path)

    note = document.sections[0].statements[0].footnotes[0]
    assert (note.publisher, note.url, note.as_of, document.as_of) == ("source on file", None, "undated", "undated")
    assert (document.title, document.title_from_file_name, document.topic) == ("fee", True, "visas")
    assert [(str(p), p.is_error) for p in problems] == [
        (
            "visas/fee.csv:1: has no sidecar that says where it is from. Add fee.csv.yaml with title, source and as_of",
            False,
        )
    ]


def test_the_short_name_is_accepted_where_one_file_claims_it(tmp_path: Path) -> None:
    put(tmp_path, fees_csv=CSV, fees_yaml="title: Short\n")

    assert only(tmp_path)[0].title == "Short"


def test_the_short_name_is_nobodys_where_two_files_claim_it(tmp_path: Path) -> None:
    put(tmp_path, fees_csv=CSV, fees_html="<p>Fees.</p>", fees_yaml="title: Short\n")

    knowledge = read_knowledge(tmp_path)

    assert {document.title for document in knowledge.documents} == {"fees"}
    assert "fees.yaml:1: is the sidecar of no document" in "\n".join(map(str, knowledge.problems))


def test_the_short_name_is_free_again_when_the_other_file_has_a_sidecar_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, fees_csv=CSV, fees_html="<p>Fees.</p>", fees_yaml="title: Short\n", fees_html_yaml="title: Own\n")

    knowledge = read_knowledge(tmp_path)

    assert [document.title for document in knowledge.documents] == ["Short", "Own"]
    assert knowledge.problems == ()


@pytest.mark.parametrize("name", ["emergency", "facets"])
def test_the_folders_own_yaml_files_are_never_sidecars(tmp_path: Path, name: str) -> None:
    put(tmp_path, **{f"{name}_csv": CSV, f"{name}_yaml": "title: Wrong\n", f"sub__{name}_csv": CSV})
    put(tmp_path, **{f"sub__{name}_yaml": "title: Right\n"})

    knowledge = read_knowledge(tmp_path)

    assert [document.title for document in knowledge.documents] == [name, "Right"]
    assert [p.path for p in knowledge.problems] == [f"{name}.csv"]


def test_a_sidecar_without_a_document_is_named(tmp_path: Path) -> None:
    put(tmp_path, a_md="Call 120.", gone_pdf_yaml="title: X\n", a_md_yaml="title: X\n", b_yml="title: X\n")

    _, problems = only(tmp_path)

    assert [(p.path, p.is_error) for p in problems] == [
        ("a.md.yaml", False),
        ("b.yml", False),
        ("gone.pdf.yaml", False),
    ]
    assert all("is the sidecar of no document" in p.message for p in problems)


@pytest.mark.parametrize(
    ("sidecar", "line", "message"),
    [
        ("title: A\ntopic: [\n", 3, "not valid YAML"),
        ("title: A\nsource_url: ftp://x\n", 2, "field source_url: .*begins with https://"),
        ("title: A\nsource_url: 'javascript:alert(1)'\n", 2, "field source_url"),
        ("title: A\nsorce: NIA\n", 2, "field sorce: is not a field that is known. Did you mean source?"),
        ("title: [A]\n", 1, "field title: should be a text"),
        ("- title\n", 1, "not a list of fields"),
        ("a: &a [x]\nb: [*a, *a]\n", 2, "aliases"),
        ("title: " + "[" * 5000, 1, ""),
        ("x" * 70_000, 1, "larger than 64 KB"),
    ],
)
def test_a_broken_sidecar_keeps_its_document_out_and_is_named(
    tmp_path: Path, sidecar: str, line: int, message: str
) -> None:
    put(tmp_path, a_md="Call 120.", fees_csv=CSV, fees_csv_yaml=sidecar)

    document, problems = only(tmp_path)

    assert document.id == "a.md"
    assert [(p.path, p.line, p.is_error) for p in problems] == [("fees.csv", line, True)]
    with pytest.raises(MalformedDocument, match=rf"^fees\.csv:{line}: sidecar fees\.csv\.yaml: .*{message}"):
        read_document(tmp_path / "fees.csv", PurePosixPath("fees.csv"))


def test_the_digest_moves_with_the_file_and_with_the_sidecar(tmp_path: Path) -> None:
    digests = []
    for csv, sidecar in ((CSV, None), (CSV, "title: A\n"), (CSV, "title: B\n"), (CSV + "N,1,1\n", "title: B\n")):
        put(tmp_path, fees_csv=csv)
        if sidecar:
            put(tmp_path, fees_csv_yaml=sidecar)
        digests.append(only(tmp_path)[0].digest)

    assert len(set(digests)) == 4


def test_a_text_file_needs_no_sidecar_and_takes_one(tmp_path: Path) -> None:
    put(tmp_path, a_txt="Call 120. It is free.[^1]\n\nSecond.\n\n[^1]: NIA, as of 2023\n")
    plain, problems = only(tmp_path)
    assert problems == ()
    assert plain.sections[0].statements[-1].footnotes == ()

    put(tmp_path, a_txt_yaml="title: Numbers\nsource: City office\nas_of: 2025\n")
    document, problems = only(tmp_path)

    assert problems == ()
    assert document.title == "Numbers"
    assert [s.footnotes[0].publisher for s in document.sections[0].statements] == ["NIA", "City office"]


def test_a_sidecar_that_is_a_link_out_of_the_folder_or_a_pipe_keeps_the_document_out(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    put(folder, a_md="Call 120.", fees_csv=CSV, rates_csv=CSV)
    (tmp_path / "secret.yaml").write_text("title: Secret\n")
    (folder / "fees.csv.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(folder / "rates.csv.yaml")

    document, problems = only(folder)

    assert document.id == "a.md"
    assert "link to a file outside the folder" in problems[0].message
    assert "not a regular file" in problems[1].message
