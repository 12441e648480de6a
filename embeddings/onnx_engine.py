"""The bundled model's graph, run by onnxruntime: no torch, and a third of its time for a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from embeddings.engines import PROMPTS, Vectors
from embeddings.errors import ModelError

GRAPH_FILE = "model.onnx"
BATCH_SIZE = 4  # least processor time of 4, 8 and 32 (decision 7)
_ERRORS_ONLY = 3


class OnnxEngine:
    """The graph and the tokenizer of a converted folder.

    Texts are cut after as many tokens as the graph has positions, as sentence-transformers cuts them. Raises
    ModelError, or the libraries' own errors, where the folder is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._graph = folder / GRAPH_FILE
        self._sessions: dict[int, onnxruntime.InferenceSession] = {}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pad = self._tokenizer.token_to_id("<pad>")
        if pad is None:
            raise ModelError("tokenizer.json knows no <pad>")
        properties = self._session(1).get_modelmeta().custom_metadata_map
        self._dimensions = int(properties["dimensions"])
        self._tokenizer.enable_truncation(int(properties["positions"]))
        self._tokenizer.no_padding()
        self._pad = pad

    def encode(self, texts: Sequence[str], is_question: bool, threads: int) -> Vectors:
        """Return one unit row a text, shape (n, dimensions), computed by so many threads."""
        prompt = PROMPTS["query" if is_question else "passage"]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch([prompt + text for text in texts])]
        rows = np.empty((len(ids), self._dimensions), dtype=np.float32)
        # Texts of like length fill a batch without padding; the longest first, so that memory grows once.
        order = sorted(range(len(ids)), key=lambda at: -len(ids[at]))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            rows[batch] = self._run([ids[at] for at in batch], threads)
        return rows

    def _run(self, ids: Sequence[Sequence[int]], threads: int) -> Vectors:
        longest = max(map(len, ids))
        padded = np.full((len(ids), longest), self._pad, dtype=np.int64)
        mask = np.zeros((len(ids), longest), dtype=np.int64)
        for row, tokens in enumerate(ids):
            padded[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (vectors,) = self._session(threads).run(["vectors"], {"input_ids": padded, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)

    def _session(self, threads: int) -> onnxruntime.InferenceSession:
        """A session's number of threads is fixed, and one more costs 0.1 s: its weights are mapped, not read."""
        if threads not in self._sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.inter_op_num_threads = 1
            options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
            options.log_severity_level = _ERRORS_ONLY
            # Threads that spin while they wait take the cores from a build or from other questions.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._sessions[threads] = onnxruntime.InferenceSession(
                str(self._graph), options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[threads]
