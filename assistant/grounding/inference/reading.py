"""Token vectors of texts: what the layers of the bare embedding model make of each word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch.nn.functional import layer_norm

from assistant.grounding.inference.network import Read
from assistant.retrieval.packing import PackedEncoder

PROMPT = "query: "
# The lower one knows the word, the higher one what it means where it stands.
LAYERS = (4, 8)
LONGEST = 512


class TokenReader:
    """Reads texts with a sentence-transformers model whose encoder is BERT's."""

    def __init__(self, folder: Path) -> None:
        """Open the model in `folder`."""
        model: Any = SentenceTransformer(str(folder), device="cpu")
        network = model[0].auto_model.eval()
        # What lies above the highest layer that is read is not held.
        del network.encoder.layer[max(LAYERS) :]
        self._tokens, self._encoder = model.tokenizer, PackedEncoder(network)
        self._before = len(self._tokens(PROMPT, add_special_tokens=False)["input_ids"]) + 1

    @property
    def inputs(self) -> int:
        """Return the size of a token vector."""
        return len(LAYERS) * self._encoder.width

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Return the tokens of each text; the vector of each layer is normalised."""
        if not texts:
            return []
        given = [PROMPT + text for text in texts]
        ids = self._tokens(given, truncation=True, max_length=LONGEST)["input_ids"]
        own = [slice(self._before, len(row) - 1) for row in ids]
        with torch.inference_mode():
            return [
                Read(
                    vectors=torch.cat(
                        [layer_norm(state[span], state.shape[-1:]) for state in states], dim=-1
                    ).half(),
                    ids=torch.tensor(row[span]),
                )
                for states, row, span in zip(
                    self._encoder.states(ids, LAYERS), ids, own, strict=True
                )
            ]
