"""Any sentence-transformers model, run by torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from embeddings.engines import Vectors

BATCH_SIZE = 32
# sentence-transformers gives every model an empty prompt "document", which would hide e5's "passage: ".
_PASSAGE_PROMPTS = ("passage", "document", "corpus")


class TorchEngine:
    """A sentence-transformers model by name or folder, with its own prompts.

    Importing torch and sentence-transformers costs seconds: this module does it when an engine is made, not before.
    Raises the libraries' own errors where the model cannot be loaded.
    """

    def __init__(self, source: str) -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()
        self._model = SentenceTransformer(source, device="cpu", trust_remote_code=False)

    def encode(self, texts: Sequence[str], is_question: bool, threads: int) -> Vectors:
        """Return one unit row a text, shape (n, dimensions), computed by so many threads."""
        import torch

        torch.set_num_threads(threads)
        options = {"batch_size": BATCH_SIZE, "normalize_embeddings": True, "show_progress_bar": False}
        if is_question:
            rows = self._model.encode_query(list(texts), **options)
        else:
            prompt = next((name for name in _PASSAGE_PROMPTS if self._model.prompts.get(name)), None)
            rows = self._model.encode_document(list(texts), prompt_name=prompt, **options)
        return np.asarray(rows, dtype=np.float32)

    def digest(self) -> str:
        """Return the SHA-256 of the weights and of what else changes the vectors: pooling, prompts and length."""
        model = self._model
        digest = hashlib.sha256(repr((sorted(model.prompts.items()), model, model.max_seq_length)).encode())
        for key, tensor in model.state_dict().items():
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()
