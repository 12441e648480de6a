"""The embedding model: a SentenceTransformer behind LangChain's Embeddings interface."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from embeddings.convert import converted_model, digest_of, weights_file
from embeddings.errors import ModelError
from knowledge.settings import BUNDLED_MODEL

# Raised whenever the bundled model's vectors change: by conversion, by prompts.
CONVERSION_VERSION = "2"
# sentence-transformers gives every model an empty prompt "document", which would hide e5's "passage: ".
_PASSAGE_PROMPTS = ("passage", "document", "corpus")
BATCH_SIZE = 32
_FEW = 2
Vectors = NDArray[np.float32]


class EmbeddingModel(Embeddings):
    """Unit vectors for questions and passages, with the model's own prompts for each.

    The weights are loaded on first use, so that a command that needs no vectors pays nothing. One lock keeps
    two threads from running the encoder at once: on few cores they only slow each other down.
    """

    def __init__(self, name: str, cache_dir: Path) -> None:
        self.name = name
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._model: Any = None
        self._fingerprint = ""

    @property
    def fingerprint(self) -> str:
        """What tells two models apart: vectors of different fingerprints must never be compared."""
        if not self._fingerprint:
            self._fingerprint = self._bundled_fingerprint() if self.name == BUNDLED_MODEL else self._digest()
        return self._fingerprint

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a question, shape (n, dimensions)."""
        return self._encode(texts, is_question=True)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a passage, shape (n, dimensions)."""
        return self._encode(texts, is_question=False)

    def embed_query(self, text: str) -> list[float]:
        """LangChain's interface: the vector of one question."""
        return [float(x) for x in self.embed_questions([text])[0]]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's interface: the vectors of passages."""
        return [[float(x) for x in row] for row in self.embed_passages(texts)]

    def warm(self) -> None:
        """Load the weights now, so that the first question does not wait for them."""
        self.embed_questions(["warm"])

    def _encode(self, texts: Sequence[str], is_question: bool) -> Vectors:
        with self._lock:
            model = self._load()
            self._use_threads(1 if len(texts) <= _FEW else os.cpu_count() or 1)
            options = {"batch_size": BATCH_SIZE, "normalize_embeddings": True, "show_progress_bar": False}
            if is_question:
                rows = model.encode_query(list(texts), **options)
            else:
                prompt = next((name for name in _PASSAGE_PROMPTS if model.prompts.get(name)), None)
                rows = model.encode_document(list(texts), prompt_name=prompt, **options)
        return np.asarray(rows, dtype=np.float32)

    @staticmethod
    def _use_threads(count: int) -> None:
        """A question is too short to share: with two threads every operation waits for the slower one, and on a busy
        machine that wait is a scheduler's tick (8 ms measured, 122 times a question)."""
        import torch

        torch.set_num_threads(count)

    def _load(self) -> Any:
        if self._model is None:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()
            logging.set_verbosity_error()
            source = str(converted_model(self._cache_dir)) if self.name == BUNDLED_MODEL else self.name
            try:
                self._model = SentenceTransformer(source, device="cpu", trust_remote_code=False)
            except Exception as error:  # each of the libraries below has its own kinds
                reason = (str(error) or error.__class__.__name__).splitlines()[0]
                remedy = (
                    f"Set HUTONG_EMBEDDING_MODEL to {BUNDLED_MODEL} or to the folder of a sentence-transformers model"
                )
                if self.name == BUNDLED_MODEL:
                    remedy = f"Delete {source}: it is then made anew"
                raise ModelError(f"The embedding model {self.name!r} cannot be loaded ({reason}). {remedy}") from error
        return self._model

    def _bundled_fingerprint(self) -> str:
        return f"{BUNDLED_MODEL}:{CONVERSION_VERSION}:{digest_of(weights_file())[:32]}"

    def _digest(self) -> str:
        with self._lock:
            model = self._load()
        # Weights alone do not tell: pooling, prompts and length change the vectors as well.
        digest = hashlib.sha256(repr((sorted(model.prompts.items()), model, model.max_seq_length)).encode())
        for key, tensor in model.state_dict().items():
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return f"{Path(self.name).name}:{digest.hexdigest()[:32]}"
