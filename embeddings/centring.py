"""Taking the language out of a question's vector.

A multilingual model's vectors carry the language: a question in German drifts towards whatever is German.
Subtracting half of (mean question vector of the language - mean of English) takes most of that out. The means
come from the same everyday questions written in each language (`parallel_questions.yaml`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

from embeddings.model import EmbeddingModel, Vectors
from embeddings.vectors import Progress, Role, VectorCache

SHARE = 0.5
PIVOT = "en"
_QUESTIONS = Path(__file__).with_name("parallel_questions.yaml")


def language_shifts(model: EmbeddingModel, cache: VectorCache, progress: Progress) -> dict[str, Vectors]:
    """Return for each language what to subtract from a question's vector, shape (d,); zero for English."""
    by_language: dict[str, list[str]] = yaml.safe_load(_QUESTIONS.read_text(encoding="utf-8"))
    means = {
        lang: cache.embed(model, Role.QUESTION, asked, progress).mean(axis=0) for lang, asked in by_language.items()
    }
    return {lang: (SHARE * (mean - means[PIVOT])).astype(np.float32) for lang, mean in means.items()}


def centre(vectors: Vectors, shift: Vectors | None) -> Vectors:
    """Return unit vectors with a language's shift taken out; unchanged where the language is not known."""
    if shift is None:
        return vectors
    moved = vectors - shift
    return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True), dtype=np.float32)
