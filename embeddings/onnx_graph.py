"""Writes the bundled model as an ONNX graph: encoder, mean over the tokens, unit length.

Written from the weights and not exported from torch: the attention of a layer is one operation (onnxruntime's own
`com.microsoft.Attention`), and the weights lie beside the graph, where a process maps them instead of reading them.
The layers follow "BERT: Pre-training of Deep Bidirectional Transformers" (Devlin et al., 2019), normalised after
each addition.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from embeddings.container import Container
from embeddings.onnx_engine import GRAPH_FILE

DATA_FILE = f"{GRAPH_FILE}.data"
_PAGE = 4096
_OPERATIONS = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
_FORMAT_VERSION = 10


def write_graph(container: Container, folder: Path) -> None:
    """Write `model.onnx` and its weights into a converted folder.

    The largest table, the word embeddings, is not written again: the graph names its place in `model.safetensors`.
    Inputs `input_ids` and `attention_mask` (int64, batch × sequence, all token types zero), output `vectors` (f32,
    batch × hidden).
    """
    with (folder / DATA_FILE).open("wb") as data:
        writer = _Writer(container, data)
        writer.words(folder / "model.safetensors")
        model = writer.model()
    (folder / GRAPH_FILE).write_bytes(model.SerializeToString(deterministic=True))


class _Writer:
    """Collects operations, each named after its one output, and writes the weights they use."""

    def __init__(self, container: Container, data: BinaryIO) -> None:
        self._shape = container.shape
        self._tensors = container.tensors
        self._data = data
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def words(self, safetensors: Path) -> None:
        """Declare the word embeddings where safetensors keeps them: a u64 header length, a JSON header, the data."""
        name = "embeddings.word_embeddings.weight"
        with safetensors.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            entry = json.loads(stream.read(length))[name]
        start, end = entry["data_offsets"]
        self._declare("words", entry["shape"], safetensors.name, 8 + length + start, end - start)

    def model(self) -> onnx.ModelProto:
        """Return the graph over the declared words."""
        shape = self._shape
        self._node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        hidden = self._embedded()
        for layer in range(shape.layers):
            hidden = self._layer(hidden, f"l{layer}.")
        self._pooled(hidden)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", shape.hidden])
        graph = helper.make_graph(self._nodes, "sentence_encoder", inputs, [output], self._weights)
        model = helper.make_model(graph, opset_imports=_OPERATIONS, ir_version=_FORMAT_VERSION)
        helper.set_model_props(model, {"positions": str(shape.positions), "dimensions": str(shape.hidden)})
        return model

    def _embedded(self) -> str:
        hidden, first = self._shape.hidden, self._whole("first", [0])
        places = self._tensors["emb.pos"].reshape(-1, hidden) + self._tensors["emb.type"][:hidden]
        length = self._node("Shape", ["input_ids"], "length", start=1)
        used = self._node("Slice", [self._weight("places", places), first, length, first], "places.used")
        total = self._node("Add", [self._node("Gather", ["words", "input_ids"], "words.used"), used], "embedded")
        return self._normalised(total, "emb.ln")

    def _layer(self, hidden: str, at: str) -> str:
        matrices = np.concatenate([self._matrix(f"{at}{part}") for part in "qkv"], axis=1)
        biases = np.concatenate([self._tensors[f"{at}{part}.b"] for part in "qkv"])
        inputs = [hidden, self._weight(f"{at}qkv.w", matrices), self._weight(f"{at}qkv.b", biases), "mask"]
        heads = self._shape.heads
        seen = self._node("Attention", inputs, f"{at}attention", domain="com.microsoft", num_heads=heads)
        added = self._node("Add", [self._linear(seen, f"{at}ao"), hidden], f"{at}attention.added")
        attended = self._normalised(added, f"{at}aln")
        inner = self._node("Gelu", [self._linear(attended, f"{at}fi")], f"{at}inner")
        added = self._node("Add", [self._linear(inner, f"{at}fo"), attended], f"{at}added")
        return self._normalised(added, f"{at}oln")

    def _pooled(self, hidden: str) -> None:
        """Sum the tokens that are text; the mean's divisor falls out when the sum is brought to unit length."""
        kept = self._node("Cast", ["attention_mask"], "kept", to=TensorProto.FLOAT)
        column = self._node("Unsqueeze", [kept, self._whole("last", [2])], "kept.column")
        text = self._node("Mul", [hidden, column], "text")
        total = self._node("ReduceSum", [text, self._whole("tokens", [1])], "sum", keepdims=0)
        self._node("LpNormalization", [total], "vectors", axis=-1, p=2)

    def _linear(self, inputs: str, name: str) -> str:
        product = self._node("MatMul", [inputs, self._weight(f"{name}.w", self._matrix(name))], f"{name}.product")
        return self._node("Add", [product, self._weight(f"{name}.b", self._tensors[f"{name}.b"])], f"{name}.out")

    def _normalised(self, inputs: str, name: str) -> str:
        weights = [self._weight(f"{name}.{part}", self._tensors[f"{name}.{part}"]) for part in "wb"]
        epsilon = self._shape.layer_norm_eps
        return self._node("LayerNormalization", [inputs, *weights], f"{name}.out", axis=-1, epsilon=epsilon)

    def _matrix(self, name: str) -> NDArray[np.float32]:
        """The container holds outputs × inputs, the graph multiplies from the right."""
        return self._tensors[f"{name}.w"].reshape(len(self._tensors[f"{name}.b"]), -1).T

    def _node(self, operation: str, inputs: list[str], output: str, **options: Any) -> str:
        self._nodes.append(helper.make_node(operation, inputs, [output], name=output, **options))
        return output

    def _whole(self, name: str, values: list[int]) -> str:
        self._weights.append(numpy_helper.from_array(np.array(values, dtype=np.int64), name))
        return name

    def _weight(self, name: str, values: NDArray[np.float32]) -> str:
        self._data.write(b"\0" * (-self._data.tell() % _PAGE))
        start = self._data.tell()
        raw = np.ascontiguousarray(values, dtype="<f4").tobytes()
        self._data.write(raw)
        self._declare(name, values.shape, DATA_FILE, start, len(raw))
        return name

    def _declare(self, name: str, dims: tuple[int, ...] | list[int], file: str, start: int, length: int) -> None:
        tensor = TensorProto(name=name, dims=dims, data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", file), ("offset", str(start)), ("length", str(length))):
            tensor.external_data.add(key=key, value=value)
        self._weights.append(tensor)
