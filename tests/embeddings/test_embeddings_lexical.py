"""The lexical index: what still matches, and what must not."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.lexical import LexicalIndex, fold, terms, words

TEXTS = (
    "Register your accommodation at the police station within 24 hours",
    "Peking Union Medical College Hospital has an international department",
    "北京地铁单程票价从三元起，公交车一元起",
    "Регистрация по месту жительства в полиции",
    "تسجيل السكن في مركز الشرطة",
    "외국인등록은 출입국사무소에서 합니다",
    "空港からのアクセスはエアポートエクスプレスです",
    "Le café près de l'école française",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("lexical") / "index"
    LexicalIndex.write(folder, TEXTS)
    return LexicalIndex.open(folder)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("register accomodation polise", 0),  # two misspelt words
        ("registr acommodaton", 0),
        ("hosptal internatonal", 1),
        ("地铁票价", 2),
        ("公交", 2),
        ("регистрацию жительство", 3),
        ("تَسْجِيل السكن", 4),  # with vowel points
        ("외국인등록", 5),
        ("エアポート", 6),
        ("ｴｱﾎﾟｰﾄ", 6),  # half-width
        ("ＨＯＳＰＩＴＡＬ", 1),  # full-width capitals
        ("CAFE ECOLE FRANCAISE", 7),
    ],
)
def test_a_question_finds_its_text_first(index: LexicalIndex, question: str, row: int) -> None:
    scores = index.scores(question)

    assert scores.shape == (len(TEXTS),)
    assert int(scores.argmax()) == row
    assert scores[row] > 0


@pytest.mark.parametrize("question", ["", "?!", "zzzqqq", "ภาษาไทย", "🙂", "的的的"])
def test_unknown_terms_give_zeros(index: LexicalIndex, question: str) -> None:
    scores = index.scores(question)

    assert scores.tolist() == [0.0] * len(TEXTS)


def test_an_unknown_term_beside_known_ones_changes_nothing(index: LexicalIndex) -> None:
    alone, beside = index.scores("hospital"), index.scores("hospital zzzqqq")

    np.testing.assert_array_equal(alone, beside)


def test_texts_without_a_word_are_kept_as_rows_that_match_nothing(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path / "index", ["—", "visa", "…"])

    scores = LexicalIndex.open(tmp_path / "index").scores("visa")

    assert scores[1] > 0
    assert scores[[0, 2]].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("visa", ["_vis", "visa", "isa_"]),
        ("a", ["_a_"]),
        ("签证费", ["签证", "证费"]),
        ("中", ["中"]),
        ("T3航站楼", ["_t3_", "航站", "站楼"]),
        ("地铁4号", ["地铁", "_4_", "号"]),
        ("Ünï", ["_uni", "uni_"]),
        ("№ 55", ["_no_", "_55_"]),
    ],
)
def test_terms_are_grams_of_words_and_bigrams_of_unspaced_scripts(text: str, expected: list[str]) -> None:
    found = terms(text)

    assert found == expected


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)

    assert fold(once) == once
    assert words(once) == words(text)


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_the_form_in_which_a_text_is_typed_does_not_matter(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)

    assert terms(composed) == terms(decomposed)
