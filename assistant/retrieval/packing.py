"""A BERT encoder that reads several texts laid end to end.

Batches pad every text to the longest, and one text at a time leaves most of a processor idle.
Packed (Krell et al. 2021, arXiv 2107.02027), all tokens go through each layer together and a token
attends to those of its own text only: nothing is padded, and a text has the same vector whatever
stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

if TYPE_CHECKING:
    from transformers import PreTrainedModel

# In tokens; more at a time is no quicker.
MOST = 2048
Linear = Callable[[nn.Linear], nn.Module]


class PackedEncoder:
    """Computes what the layers of a BERT make of each token, a vector of `width` numbers.

    A text has at most `longest` tokens.
    """

    def __init__(self, network: PreTrainedModel, linear: Linear | None = None) -> None:
        """Take over the weights of a network.

        Args:
            network: its activation is GELU, and it is no longer trained.
            linear: what takes the place of each linear layer, if not the layer itself.
        """
        bert: Any = network
        chosen = linear or (lambda layer: layer)
        self._vectors = bert.embeddings
        self.width: int = bert.config.hidden_size
        self.longest: int = bert.config.max_position_embeddings
        heads = bert.config.num_attention_heads
        self._layers = [_Layer(layer, heads, chosen) for layer in bert.encoder.layer]

    @property
    def depth(self) -> int:
        """Return how many layers there are."""
        return len(self._layers)

    def states(
        self, texts: Sequence[Sequence[int]], wanted: Sequence[int]
    ) -> Iterator[list[Tensor]]:
        """Yield what layers make of texts: of each one tensor a layer.

        These are float32, of shape (tokens, `width`).

        Args:
            texts: ids of the tokens of each.
            wanted: numbers of layers, ascending; the first layer is 1.
        """
        for start, end in pairwise(_bounds(texts)):
            yield from self._pack(texts[start:end], wanted)

    @torch.inference_mode()
    def _pack(self, texts: Sequence[Sequence[int]], wanted: Sequence[int]) -> list[list[Tensor]]:
        lengths = [len(text) for text in texts]
        hidden = self._begin(texts)
        kept: list[tuple[Tensor, ...]] = []
        for number, layer in enumerate(self._layers[: max(wanted)], start=1):
            hidden = layer(hidden, lengths)
            if number in wanted:
                kept.append(torch.split(hidden, lengths))
        return [list(layers) for layers in zip(*kept, strict=True)]

    def _begin(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Return the vectors of the vocabulary, with those of each token's place in its text."""
        ids = torch.tensor([token for text in texts for token in text])
        places = torch.tensor([place for text in texts for place in range(len(text))])
        said: Tensor = self._vectors.word_embeddings(ids)
        said = said + self._vectors.token_type_embeddings.weight[0]
        placed: Tensor = self._vectors.LayerNorm(said + self._vectors.position_embeddings(places))
        return placed


class _Layer:
    def __init__(self, layer: Any, heads: int, linear: Linear) -> None:  # noqa: ANN401 - BertLayer
        attention = layer.attention
        own = attention.self
        self._heads = heads
        self._sought = linear(_side_by_side([own.query, own.key, own.value]))
        self._attended, self._first = linear(attention.output.dense), attention.output.LayerNorm
        self._widened = linear(layer.intermediate.dense)
        self._narrowed, self._second = linear(layer.output.dense), layer.output.LayerNorm

    def __call__(self, hidden: Tensor, lengths: Sequence[int]) -> Tensor:
        texts = self._sought(hidden).split(lengths)
        attended = torch.cat([self._attend(text) for text in texts])
        hidden = self._first(self._attended(attended) + hidden)
        result: Tensor = self._second(self._narrowed(gelu(self._widened(hidden))) + hidden)
        return result

    def _attend(self, text: Tensor) -> Tensor:
        """Return what the tokens of one text find in it; takes query, key and value of each."""
        split = text.view(1, len(text), 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = split
        found = scaled_dot_product_attention(query, key, value)
        return found.transpose(1, 2).reshape(len(text), -1)


def _side_by_side(layers: Sequence[nn.Linear]) -> nn.Linear:
    """Return one linear layer that gives what several give, one after the other."""
    weight = torch.cat([layer.weight.detach() for layer in layers])
    joined = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
    joined.weight = nn.Parameter(weight, requires_grad=False)
    bias = torch.cat([layer.bias.detach() for layer in layers])
    joined.bias = nn.Parameter(bias, requires_grad=False)
    return joined


def _bounds(texts: Sequence[Sequence[int]]) -> list[int]:
    """Return where packs of at most `MOST` tokens begin, a longer text alone, and the end."""
    bounds: list[int] = []
    held = MOST
    for number, text in enumerate(texts):
        if held + len(text) > MOST:
            bounds.append(number)
            held = 0
        held += len(text)
    return [*bounds, len(texts)]
