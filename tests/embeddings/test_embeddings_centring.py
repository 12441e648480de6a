"""Centring: a question's language is taken out of its vector, its meaning stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.centring import centre, language_shifts
from embeddings.model import EmbeddingModel
from embeddings.vectors import Role, VectorCache
from tests.conftest import CACHE

LANGUAGES = {"en", "zh", "es", "fr", "de", "ru", "ar", "ja", "ko"}


@pytest.fixture(scope="module")
def cache() -> VectorCache:
    return VectorCache(CACHE / "vectors.sqlite")


def test_english_stays_and_every_other_language_moves(model: EmbeddingModel, cache: VectorCache) -> None:
    shifts = language_shifts(model, cache, lambda done, total: None)

    assert shifts.keys() == LANGUAGES
    assert np.abs(shifts.pop("en")).max() == 0
    assert all(0.01 < np.linalg.norm(shift) < 0.5 for shift in shifts.values())


def test_centred_questions_of_one_meaning_lie_closer_together(model: EmbeddingModel, cache: VectorCache) -> None:
    shifts = language_shifts(model, cache, lambda done, total: None)
    asked = {
        "en": "How do I extend my visa?",
        "zh": "如何延长签证？",
        "ru": "Как продлить визу?",
        "ar": "كيف أمدد تأشيرتي؟",
    }
    rows = dict(zip(asked, cache.embed(model, Role.QUESTION, list(asked.values()), lambda d, t: None), strict=True))

    for language in ("zh", "ru", "ar"):
        centred = centre(rows[language], shifts[language])
        assert centred @ rows["en"] > rows[language] @ rows["en"]
        assert np.linalg.norm(centred) == pytest.approx(1, abs=1e-5)


def test_a_question_in_an_unknown_language_is_left_alone(tmp_path: Path) -> None:
    vector = np.array([0.6, 0.8], dtype=np.float32)

    assert centre(vector, None).tolist() == vector.tolist()
