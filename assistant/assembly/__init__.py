"""The only place that turns settings into objects."""

from assistant.assembly.embedding import embed_with, open_embeddings
from assistant.assembly.index import (
    Built,
    check_index,
    left_out_of,
    make_index,
    open_every_file,
    typed,
)
from assistant.assembly.ready import build_assistant, ready_assistant
from assistant.assembly.texts import official_editions, open_corpus
from assistant.assembly.writing import gate_with, model_choice, open_gate, open_writer

__all__ = [
    "Built",
    "build_assistant",
    "check_index",
    "embed_with",
    "gate_with",
    "left_out_of",
    "make_index",
    "model_choice",
    "official_editions",
    "open_corpus",
    "open_embeddings",
    "open_every_file",
    "open_gate",
    "open_writer",
    "ready_assistant",
    "typed",
]
