"""The catalogue: every field comes back as written, from any thread and any folder."""

from __future__ import annotations

import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.catalogue import AskedQuestion, Catalogue, write_catalogue
from embeddings.errors import BuildError
from knowledge.chunker import chunk_document
from knowledge.models import Chunk, Contact, Document, Footnote, Section, Statement
from knowledge.parsers import read_document, read_knowledge


def read(folder: Path, name: str) -> Document:
    return read_document(folder / name, PurePosixPath(name))[0]


def few(kind: type) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.builds(kind), max_size=2).map(tuple)


DOCUMENTS = st.builds(
    Document,
    sections=st.just(()),
    footnotes=few(Footnote),
    contacts=few(Contact),
    facets=st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=2).map(tuple), max_size=2).map(
        lambda facets: tuple(facets.items())
    ),
)
CHUNKS = st.lists(st.builds(Chunk, statements=few(Statement)), min_size=1, max_size=2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, CHUNKS)
def test_documents_and_chunks_come_back_with_every_field(document: Document, chunks: list[Chunk]) -> None:
    chunks = [replace(chunk, document_id=document.id, section=0) for chunk in chunks]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.sqlite"
        write_catalogue(path, [replace(document, sections=(Section(0, (), ()),))], chunks)
        catalogue = Catalogue(path)

        assert catalogue.documents() == [document]
        assert [catalogue.chunk(row).chunk for row in range(len(chunks))] == chunks
        assert {catalogue.chunk(row).document for row in range(len(chunks))} == {document}
        catalogue.close()


def test_rows_lead_from_statements_and_questions_to_their_chunks(small_folder: Path, tmp_path: Path) -> None:
    documents = read_knowledge(small_folder).documents
    chunks = [chunk for document in documents for chunk in chunk_document(document)]

    questions = write_catalogue(tmp_path / "catalogue.sqlite", documents, chunks)
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")

    owners = [row for row, chunk in enumerate(chunks) for _ in chunk.statements]
    assert [catalogue.chunk_of_statement(n) for n in range(len(owners))] == owners
    for row, chunk in enumerate(chunks):
        found = catalogue.chunk(row)
        assert owners.index(row) == found.first_statement
        assert row in catalogue.section_rows(chunk.document_id, chunk.section)
        assert row in catalogue.document_rows(chunk.document_id)
    assert [catalogue.question(n) for n in range(len(questions))] == questions
    written = [q for document in documents for section in document.sections for q in section.questions]
    assert sorted((q.language, q.text) for q in questions) == sorted(written)
    catalogue.close()


def test_a_question_leads_to_the_first_chunk_of_its_section(tmp_path: Path) -> None:
    items = "\n".join(f"{n}. Step number {n} of a long procedure at the visa office in Dongcheng." for n in range(60))
    header = '---\nquestions:\n  Steps: {en: ["how do I apply"]}\n---\n'
    (tmp_path / "visa.md").write_text(f"{header}# Visa\n\nBefore.\n\n## Steps\n\n{items}\n", encoding="utf-8")
    document = read(tmp_path, "visa.md")
    chunks = chunk_document(document)

    questions = write_catalogue(tmp_path / "catalogue.sqlite", [document], chunks)

    assert len(chunks) > 2
    assert questions == [AskedQuestion(1, "en", "how do I apply")]


def test_threads_read_the_same_rows_at_once(small_builds: Path) -> None:
    catalogue = Catalogue(small_builds / "000001" / "catalogue.sqlite")
    expected = [Catalogue(small_builds / "000001" / "catalogue.sqlite").chunk(row) for row in range(30)]
    rows = [row for _ in range(20) for row in range(30)]
    random.Random(1).shuffle(rows)  # noqa: S311 - an order, not a secret

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(catalogue.chunk, rows))

    assert found == [expected[row] for row in rows]


@pytest.mark.parametrize("name", ["hu tong", "胡同", "100%25", "what?", "a#b", "file:c&mode=memory"])
def test_the_name_of_the_folder_does_not_matter(small_folder: Path, tmp_path: Path, name: str) -> None:
    documents = read_knowledge(small_folder).documents
    (tmp_path / name).mkdir()
    path = tmp_path / name / "catalogue.sqlite"

    write_catalogue(path, documents, [chunk for document in documents for chunk in chunk_document(document)])

    assert len(Catalogue(path).documents()) == 5


def test_a_row_that_is_not_there_says_that_the_build_is_damaged(small_builds: Path) -> None:
    catalogue = Catalogue(small_builds / "000001" / "catalogue.sqlite")

    with pytest.raises(BuildError, match=r"no row 99999.*rollback"):
        catalogue.chunk(99999)


@pytest.mark.parametrize("content", [b"", b"garbage" * 2000, None])
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "catalogue.sqlite"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BuildError, match=r"catalogue\.sqlite: .* rollback"):
        Catalogue(path)
