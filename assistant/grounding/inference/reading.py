"""Token vectors of texts: what the layers of the bare embedding model make of each word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor
from torch.nn.functional import layer_norm

from assistant.grounding.inference.network import Read

PROMPT = "query: "
# The lower one knows the word, the higher one what it means where it stands.
LAYERS = (4, 8)
LONGEST = 512
BATCH = 32


class TokenReader:
    """Reads texts with a sentence-transformers model whose encoder is BERT's."""

    def __init__(self, folder: Path) -> None:
        """Open the model in `folder`."""
        model: Any = SentenceTransformer(str(folder), device="cpu")
        self._tokens, self._encoder = model.tokenizer, model[0].auto_model.eval()
        # What lies above the highest layer that is read would be computed for nothing.
        del self._encoder.encoder.layer[max(LAYERS) :]
        self._before = len(self._tokens(PROMPT, add_special_tokens=False)["input_ids"]) + 1

    @property
    def inputs(self) -> int:
        """Return the size of a token vector."""
        return len(LAYERS) * int(self._encoder.config.hidden_size)

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Return the tokens of each text; the vector of each layer is normalised."""
        ids = [self._ids(text) for text in texts]
        found: dict[int, Read] = {}
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        with torch.inference_mode():
            for at in range(0, len(order), BATCH):
                rows = order[at : at + BATCH]
                found |= zip(rows, self._read([ids[row] for row in rows]), strict=True)
        return [found[row] for row in range(len(ids))]

    def _ids(self, text: str) -> Tensor:
        cut = self._tokens(PROMPT + text, truncation=True, max_length=LONGEST)
        return torch.tensor(cut["input_ids"])

    def _read(self, ids: list[Tensor]) -> list[Read]:
        pad = torch.nn.utils.rnn.pad_sequence
        padded = pad(ids, batch_first=True, padding_value=self._tokens.pad_token_id)
        there = pad([torch.ones_like(row) for row in ids], batch_first=True)
        out = self._encoder(input_ids=padded, attention_mask=there, output_hidden_states=True)
        layers = [layer_norm(out.hidden_states[n], out.hidden_states[n].shape[-1:]) for n in LAYERS]
        vectors = torch.cat(layers, dim=-1).half()
        spans = [slice(self._before, len(own) - 1) for own in ids]
        return [
            Read(vectors=row[span], ids=own[span])
            for row, own, span in zip(vectors, ids, spans, strict=True)
        ]
