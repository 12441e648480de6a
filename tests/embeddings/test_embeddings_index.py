"""Opening a build: whole, or refused with the way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import BuildError
from embeddings.index import KINDS, Index
from embeddings.lexical import words

PIECES = (
    "manifest.json",
    "catalogue.sqlite",
    "chunks.npy",
    "statements.npy",
    "questions.npy",
    "spreads.npz",
    "shifts.npz",
    "vocabulary.txt",
    "lexical-chunks/vocab.index.json",
    "lexical-statements/data.csc.index.npy",
    "lexical-statements/params.index.json",
    "chroma/chroma.sqlite3",
)
HOW = ("missing", "cut", "garbage", "empty")


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    path.unlink()
    match how:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "garbage":
            path.write_bytes(b"\xff\x00garbage" * 500)
        case "empty":
            path.write_bytes(b"")


# A list of words that is cut is still a list of words: the one damage that cannot be seen.
DAMAGES = [
    (p, h) for p in PIECES for h in HOW if (p, h) not in {("vocabulary.txt", "cut"), ("vocabulary.txt", "empty")}
]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # NumPy leaves a cut .npz open
@pytest.mark.parametrize(("piece", "how"), DAMAGES)
def test_a_damaged_piece_is_refused_with_the_way_back(small_builds: Path, tmp_path: Path, piece: str, how: str) -> None:
    build = shutil.copytree(small_builds / "000001", tmp_path / "000001")
    damage(build / piece, how)

    with pytest.raises(BuildError, match=str(build)):
        Index.open(build)


def test_rows_vectors_and_store_agree(small_builds: Path) -> None:
    index = Index.open(small_builds / "000001")

    for kind in KINDS:
        rows = list(range(0, len(index.vectors[kind]), 7))
        question = np.asarray(index.vectors[kind][rows[3]])
        cosines = index.cosines(kind, rows, question)
        assert cosines == pytest.approx([float(index.vectors[kind][row] @ question) for row in rows], abs=1e-5)
        assert index.store.nearest(kind, question[None, :], 1)[0][0][0] == str(rows[3])
    index.close()


def test_the_vocabulary_holds_the_words_of_documents_and_of_written_questions(small_builds: Path) -> None:
    index = Index.open(small_builds / "000001")

    asked = index.catalogue.question(0).text
    assert {"andingmen", "accommodation", *words(asked)} <= index.vocabulary
    assert "zebra" not in index.vocabulary
    index.close()
