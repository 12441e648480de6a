"""The wheel's model file: read whole or refused by name."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from embeddings.container import Container, dequantise, read_container
from embeddings.errors import ModelError
from tests.embeddings.embeddings_samples import FEED_FORWARD, HIDDEN, POSITIONS, SPECIAL, q4, tiny_container

TINY = tiny_container()
HEADER_BYTES = 2000  # shape, tokenizer and directory lie in front of the weights


def read(data: bytes) -> Container:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.bin"
        path.write_bytes(data)
        try:
            return read_container(path)
        except ModelError as error:
            assert str(path) in str(error)  # noqa: PT017 - every refusal names the file
            raise


def test_a_block_unfolds_as_worked_by_hand() -> None:
    # Scale 0.5 is 0x3800 in f16. Byte 0 holds weights 0 and 16, byte 1 weights 1 and 17; 8 stands for zero.
    block = bytes([0x00, 0x38, 0x90, 0xF7]) + bytes([0x88] * 14)

    weights = dequantise(block)

    expected = np.zeros(32)
    expected[[0, 16, 1, 17]] = [-4.0, 0.5, -0.5, 3.5]
    assert weights.tolist() == expected.tolist()


@pytest.mark.parametrize("scale", [0x7C00, 0xFC00, 0x7E00])
def test_a_block_whose_scale_is_no_number_is_refused(scale: int) -> None:
    with pytest.raises(ValueError, match="scale"):
        dequantise(scale.to_bytes(2, "little") + bytes(16))


@given(hnp.arrays(np.float32, st.integers(1, 5).map(lambda n: 32 * n), elements=st.floats(-8, 8, width=32)))
def test_unfolding_gives_back_what_was_folded_within_half_a_step(weights: np.ndarray) -> None:
    weights[::32] = 8  # each block's largest weight, so that its scale is 8/7

    unfolded = dequantise(q4(weights))

    assert unfolded.shape == weights.shape
    assert np.abs(unfolded - weights).max() <= 8 / 7 / 2 + 0.01


def test_a_whole_file_gives_shape_pieces_and_every_tensor() -> None:
    container = read(TINY)

    shape = container.shape
    assert (shape.hidden, shape.layers, shape.feed_forward, shape.positions) == (HIDDEN, 1, FEED_FORWARD, POSITIONS)
    assert tuple(piece for piece, _ in container.pieces[:4]) == SPECIAL
    assert {"▁", "北", "ж", "で", "ب"} <= {piece for piece, _ in container.pieces}
    assert len(container.tensors) == 21
    assert container.tensors["emb.word"].shape == (shape.vocabulary * HIDDEN,)
    assert container.tensors["l0.oln.w"].tolist() == [1.0] * HIDDEN


@given(st.integers(0, len(TINY) - 1))
@example(len(TINY) - 18)  # a whole block less
def test_a_file_cut_anywhere_is_refused_by_name(length: int) -> None:
    with pytest.raises(ModelError, match="make install"):
        read(TINY[:length])


@given(st.one_of(st.integers(0, HEADER_BYTES), st.integers(0, len(TINY) - 1)), st.integers(1, 255))
def test_a_damaged_byte_is_read_or_refused_by_name(at: int, change: int) -> None:
    damaged = bytearray(TINY)
    damaged[at] ^= change

    try:
        read(bytes(damaged))
    except ModelError as error:
        assert "make install" in str(error)  # noqa: PT017


@pytest.mark.parametrize("data", [b"", b"E5", b"GGUF" + bytes(5000), b"E5S1", b"E5S1" + b"\xff" * 5000])
def test_a_foreign_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ModelError, match="make install"):
        read(data)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.bin: cannot be read .* make install"):
        read_container(tmp_path / "gone.bin")
