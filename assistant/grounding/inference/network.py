"""Whether a text bears a statement out: a small network over the token vectors of both.

Decomposable attention (Parikh et al. 2016, arXiv 1606.01933): each token of the statement is laid
beside what the text says of it, and each token of the text beside what the statement says of it;
the pairs are compared by difference and product (as in ESIM, Chen et al. 2017, arXiv 1609.06038),
and what was found is summed up. The embedding model itself is not trained, so its vectors can be
computed once, and two cores learn from ten thousand statements in minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

WIDTH = 192
DROPOUT = 0.3
# What a place without a token counts as before a maximum or a softmax is taken.
_NEVER = -1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One text as the embedding model reads it.

    Attributes:
        vectors: float16, shape (tokens, inputs).
        ids: of the tokens in the vocabulary, shape (tokens,).
    """

    vectors: Tensor
    ids: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Texts of different lengths, side by side.

    Attributes:
        vectors: float32, shape (texts, tokens, inputs).
        ids: shape (texts, tokens).
        there: which of the places hold a token, shape (texts, tokens).
    """

    vectors: Tensor
    ids: Tensor
    there: Tensor

    @classmethod
    def of(cls, texts: Sequence[Read]) -> Tokens:
        """Pad texts to the longest."""
        pad = torch.nn.utils.rnn.pad_sequence
        return cls(
            vectors=pad([text.vectors.float() for text in texts], batch_first=True),
            ids=pad([text.ids for text in texts], batch_first=True),
            there=pad([torch.ones_like(text.ids) for text in texts], batch_first=True).bool(),
        )

    def also_in(self, other: Tokens) -> Tensor:
        """Tell which tokens stand in the other texts too, shape (texts, tokens)."""
        same = self.ids[:, :, None] == other.ids[:, None, :]
        return (same & other.there[:, None, :]).any(dim=2) & self.there


class Inference(nn.Module):
    """Scores pairs of a text and a statement: above nought, it is borne out rather than not."""

    def __init__(self, inputs: int, width: int = WIDTH) -> None:
        """Take the size of a token vector, and that of the vectors inside."""
        super().__init__()
        self.attending = nn.Linear(inputs, width, bias=False)
        self.meaning = nn.Linear(inputs, width)
        self.sharpness = nn.Parameter(torch.tensor(10.0))
        self.of_statement = _comparison(width)
        self.of_text = _comparison(width)
        self.deciding = nn.Sequential(
            nn.Dropout(DROPOUT),
            nn.Linear(6 * width, width),
            nn.GELU(),
            nn.Dropout(DROPOUT),
            nn.Linear(width, 1),
        )

    def forward(self, text: Tokens, statement: Tokens) -> Tensor:
        """Return log odds, shape (pairs,)."""
        likeness = normalize(self.attending(statement.vectors), dim=-1) @ normalize(
            self.attending(text.vectors), dim=-1
        ).transpose(1, 2)
        meant, said = self.meaning(statement.vectors), self.meaning(text.vectors)
        borne = self._beside(likeness, text, said)
        taken_up = self._beside(likeness.transpose(1, 2), statement, meant)
        same, same_back = statement.also_in(text), text.also_in(statement)
        found = (
            *_summed(self.of_statement(_pairs(meant, borne, same)), statement.there),
            *_summed(self.of_text(_pairs(said, taken_up, same_back)), text.there),
            *_summed(meant * borne.meaning, statement.there),
        )
        return self.deciding(torch.cat(found, dim=1))[:, 0]  # type: ignore[no-any-return]

    def _beside(self, likeness: Tensor, other: Tokens, meaning: Tensor) -> _Beside:
        nowhere = ~other.there[:, None]
        weights = (likeness * self.sharpness).masked_fill(nowhere, _NEVER).softmax(dim=-1)
        best = likeness.masked_fill(nowhere, -1).amax(dim=-1, keepdim=True)
        return _Beside(meaning=weights @ meaning, likeness=best)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """For each token, what the other text says of it, and the likeness of the best token there."""

    meaning: Tensor
    likeness: Tensor


def _comparison(width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(DROPOUT),
        nn.Linear(4 * width + 2, width),
        nn.GELU(),
        nn.Dropout(DROPOUT),
        nn.Linear(width, width),
        nn.GELU(),
    )


def _pairs(own: Tensor, beside: _Beside, same: Tensor) -> Tensor:
    other = beside.meaning
    compared = (own, other, own * other, (own - other).abs())
    return torch.cat([*compared, beside.likeness, same[..., None].float()], dim=-1)


def _summed(compared: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and maximum over the tokens, each of shape (texts, width)."""
    held = there[..., None]
    mean = (compared * held).sum(dim=1) / held.sum(dim=1)
    return mean, compared.masked_fill(~held, _NEVER).amax(dim=1)
