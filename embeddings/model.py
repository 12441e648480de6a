"""The embedding model: an engine behind LangChain's Embeddings interface."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from langchain_core.embeddings import Embeddings

from embeddings.convert import converted_model, digest_of, weights_file
from embeddings.engines import Engine, threads_for
from embeddings.engines import Vectors as Vectors
from embeddings.errors import ModelError
from embeddings.onnx_engine import OnnxEngine
from embeddings.torch_engine import TorchEngine
from knowledge.settings import BUNDLED_MODEL, EngineName

# Raised whenever the bundled model's vectors change: by conversion, by prompts. Both engines give the same vectors.
CONVERSION_VERSION = "2"


class EmbeddingModel(Embeddings):
    """Unit vectors for questions and passages, with the model's own prompts for each.

    The bundled model runs in the engine that is named, any other in torch. The weights are loaded on first use, so
    that a command that needs no vectors pays nothing. One lock keeps two threads from running the encoder at once:
    on few cores they only slow each other down.
    """

    def __init__(self, name: str, cache_dir: Path, engine: EngineName = "onnx") -> None:
        self.name = name
        self._cache_dir = cache_dir
        self._engine_name = engine
        self._lock = threading.Lock()
        self._engine: Engine | None = None
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
            return self._load().encode(texts, is_question, threads_for(len(texts), os.cpu_count() or 1))

    def _load(self) -> Engine:
        if self._engine is None:
            folder = converted_model(self._cache_dir) if self.name == BUNDLED_MODEL else None
            try:
                if folder and self._engine_name == "onnx":
                    self._engine = OnnxEngine(folder)
                else:
                    self._engine = TorchEngine(str(folder or self.name))
            except Exception as error:  # each of the libraries below has its own kinds
                reason = (str(error) or error.__class__.__name__).splitlines()[0]
                remedy = (
                    f"Set HUTONG_EMBEDDING_MODEL to {BUNDLED_MODEL} or to the folder of a sentence-transformers model"
                )
                if folder:
                    remedy = f"Delete {folder}: it is then made anew"
                raise ModelError(f"The embedding model {self.name!r} cannot be loaded ({reason}). {remedy}") from error
        return self._engine

    def _bundled_fingerprint(self) -> str:
        return f"{BUNDLED_MODEL}:{CONVERSION_VERSION}:{digest_of(weights_file())[:32]}"

    def _digest(self) -> str:
        with self._lock:
            engine = self._load()
        if not isinstance(engine, TorchEngine):
            raise TypeError("only models of one's own are told apart by their weights")
        return f"{Path(self.name).name}:{engine.digest()[:32]}"
