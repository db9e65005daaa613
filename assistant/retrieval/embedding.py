"""The embedding model, behind LangChain's `Embeddings` interface."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError
from assistant.retrieval.model_store import BUNDLED_NAME, BUNDLED_SHA256, CONVERSION, prepare_model
from assistant.retrieval.tuning import tuning_digest

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def model_fingerprint(name: str, tuning: Path | None = None) -> str:
    """Name the model and its tuning: an index of another one is noticed."""
    if name != BUNDLED_NAME:
        return name
    bare = f"{name}@{BUNDLED_SHA256[:12]}.{CONVERSION}"
    return bare if tuning is None else f"{bare}+{tuning_digest(tuning)[:12]}"


def load_embeddings(
    name: str,
    models_dir: Path,
    documents_as: str = "document",
    tuning: Path | None = None,
    *,
    quick: bool = False,
) -> Embeddings:
    """Load an embedding model by name.

    Args:
        name: `multilingual-e5-small` for the bundled model (no network), otherwise the name or
            path of any sentence-transformers model.
        models_dir: where the bundled model is converted to.
        documents_as: prompt that `embed_documents` uses; `query` when the texts are questions.
        tuning: of the bundled model, for one corpus; other models have none.
        quick: a tuned model may compute in eight bits, where these are fast. Cosines of the bare
            one lie so close together that roundings might turn an order.

    Raises:
        ModelError: the model cannot be loaded.
    """
    bundled = name == BUNDLED_NAME
    path = str(prepare_model(models_dir, tuning=tuning)) if bundled else name
    _quieten(local=bundled or Path(name).is_dir())
    from langchain_huggingface import HuggingFaceEmbeddings

    from assistant.retrieval.bundled import BundledEmbeddings
    from assistant.retrieval.eight_bit import EightBitEmbeddings, eight_bits_are_fast

    kind: type[HuggingFaceEmbeddings] = BundledEmbeddings if bundled else HuggingFaceEmbeddings
    if quick and bundled and tuning is not None and eight_bits_are_fast():
        kind = EightBitEmbeddings
    try:
        return kind(
            model_name=path,
            model_kwargs={"device": "cpu"},
            encode_kwargs=_encoding(path, documents_as),
            query_encode_kwargs=_encoding(path, "query"),
        )
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise ModelError(
            f"cannot load the embedding model {name!r} ({reason[0] if reason else error!r}); "
            f"use {BUNDLED_NAME!r}, a local folder, or a name that a reachable hub knows"
        ) from error


def _encoding(path: str, task: str) -> dict[str, object]:
    kwargs: dict[str, object] = {"normalize_embeddings": True, "batch_size": 32}
    config = Path(path) / "config_sentence_transformers.json"
    with contextlib.suppress(OSError):
        if f'"{task}"' in config.read_text(encoding="utf-8"):
            kwargs["prompt_name"] = task
    return kwargs


def _quieten(*, local: bool) -> None:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
