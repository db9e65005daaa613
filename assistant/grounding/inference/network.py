"""Whether a text bears a statement out: a small network over the token vectors of both.

Decomposable attention (Parikh et al. 2016, arXiv 1606.01933): each token of the statement is laid
beside what the text says of it, and each token of the text beside what the statement says of it;
the pairs are compared by difference and product (as in ESIM, Chen et al. 2017, arXiv 1609.06038),
and what was found is summed up. Tokens of the statement are also laid beside what is known to be
said of the text rightly, and beside what is known to be said of it wrongly: few ways of rewording
stand in the text itself. The embedding model is not trained, so its vectors can be computed once,
and two cores can teach it.
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
_NO_TOKEN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One text as the embedding model reads it.

    Attributes:
        vectors: float16, shape (tokens, inputs).
        ids: of the tokens in the vocabulary, shape (tokens,).
    """

    vectors: Tensor
    ids: Tensor

    @classmethod
    def joined(cls, texts: Sequence[Read], inputs: int) -> Read:
        """Put texts one after the other; of none, a token that is like no other is left."""
        if not texts:
            return cls(vectors=torch.zeros(1, inputs).half(), ids=torch.tensor([_NO_TOKEN]))
        return cls(
            vectors=torch.cat([text.vectors for text in texts]),
            ids=torch.cat([text.ids for text in texts]),
        )


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
        pad = nn.utils.rnn.pad_sequence
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
        one = 3 * width + 2
        self.of_statement = _comparison(width + 3 * one, width)
        self.of_text = _comparison(width + one, width)
        self.deciding = nn.Sequential(
            nn.Dropout(DROPOUT),
            nn.Linear(6 * width, width),
            nn.GELU(),
            nn.Dropout(DROPOUT),
            nn.Linear(width, 1),
        )

    def forward(self, text: Tokens, statement: Tokens, rightly: Tokens, wrongly: Tokens) -> Tensor:
        """Return log odds, shape (pairs,).

        Args:
            text: of each pair.
            statement: of each pair.
            rightly: what is known to be said of the text and is borne out.
            wrongly: what is known to be said of it and is not.
        """
        said, own = self._seen(text), self._seen(statement)
        borne = self._beside(own, said)
        known = [self._beside(own, self._seen(tokens)) for tokens in (rightly, wrongly)]
        taken_up = self._beside(said, own)
        found = (
            *_summed(self.of_statement(_compared(own, borne, *known)), statement.there),
            *_summed(self.of_text(_compared(said, taken_up)), text.there),
            *_summed(own.meaning * borne.meaning, statement.there),
        )
        return self.deciding(torch.cat(found, dim=1))[:, 0]  # type: ignore[no-any-return]

    def _seen(self, tokens: Tokens) -> _Seen:
        return _Seen(
            tokens=tokens,
            meaning=self.meaning(tokens.vectors),
            attending=normalize(self.attending(tokens.vectors), dim=-1),
        )

    def _beside(self, own: _Seen, other: _Seen) -> _Beside:
        likeness = own.attending @ other.attending.transpose(1, 2)
        nowhere = ~other.tokens.there[:, None]
        weights = (likeness * self.sharpness).masked_fill(nowhere, _NEVER).softmax(dim=-1)
        return _Beside(
            meaning=weights @ other.meaning,
            likeness=likeness.masked_fill(nowhere, -1).amax(dim=-1, keepdim=True),
            same=own.tokens.also_in(other.tokens)[..., None].float(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Tokens, what each means, and what it looks for in other texts."""

    tokens: Tokens
    meaning: Tensor
    attending: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """For each token, what another text says of it.

    Attributes:
        meaning: mean over the other text, weighted by likeness.
        likeness: of the likest token there.
        same: whether the token itself stands there.
    """

    meaning: Tensor
    likeness: Tensor
    same: Tensor


def _comparison(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(DROPOUT),
        nn.Linear(inputs, width),
        nn.GELU(),
        nn.Dropout(DROPOUT),
        nn.Linear(width, width),
        nn.GELU(),
    )


def _compared(own: _Seen, *others: _Beside) -> Tensor:
    found = [own.meaning]
    for other in others:
        apart = (own.meaning - other.meaning).abs()
        found += [other.meaning, own.meaning * other.meaning, apart, other.likeness, other.same]
    return torch.cat(found, dim=-1)


def _summed(compared: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and maximum over the tokens, each of shape (texts, width)."""
    held = there[..., None]
    mean = (compared * held).sum(dim=1) / held.sum(dim=1)
    return mean, compared.masked_fill(~held, _NEVER).amax(dim=1)
