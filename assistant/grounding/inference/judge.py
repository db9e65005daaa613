"""The judge that a corpus brings: what was learned, and the bound that was set with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from assistant.corpus.statements import CORPUS
from assistant.errors import ModelError
from assistant.grounding.entailment import joined
from assistant.grounding.inference.known import Known
from assistant.grounding.inference.network import Inference, Tokens
from assistant.grounding.inference.reading import TokenReader
from assistant.grounding.verdict import Passage

BATCH = 64
_LEAST = "least"


def load_network(path: Path, inputs: int) -> tuple[Inference, float]:
    """Read what `StatementJudge.save` wrote: the network, and the bound set with it.

    Raises:
        ModelError: the file is none, damaged, or made for token vectors of another size.
    """
    network = Inference(inputs)
    try:
        with safe_open(path, "pt") as stored:
            least = float(stored.metadata()[_LEAST])
            state = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118 - no dict
        network.load_state_dict(state)
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"{path} holds no judge ({reason}); run `alliance index teach --anew` or delete it"
        ) from error
    return network.eval(), least


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementJudge:
    """Says how likely it is that a text bears a statement out; see `grounding.entailment.Judge`.

    Attributes:
        network: what was learned.
        reader: of the model whose vectors it was learned from.
        known: what is known to be said of the provisions.
        least: the probability from which a statement may pass.
        aside: writer of whom nothing that is known is laid beside a statement.
    """

    network: Inference
    reader: TokenReader
    known: Known
    least: float
    aside: int = CORPUS

    @property
    def overrules(self) -> bool:
        """Tell that the bound was set with the objections of rules weighed in."""
        return True

    @classmethod
    def load(cls, path: Path, reader: TokenReader, known: Known) -> StatementJudge:
        """Read what `save` wrote; raises `ModelError` if the file is none, damaged or unfit."""
        network, least = load_network(path, reader.inputs)
        return cls(network=network, reader=reader, known=known, least=least)

    def save(self, path: Path) -> None:
        """Write the network, as float16, and the bound."""
        state = {name: t.half().contiguous() for name, t in self.network.state_dict().items()}
        save_file(state, path, metadata={_LEAST: repr(self.least)})

    def prepare(self, cited: Sequence[Passage]) -> None:
        """Read what is known to be said of provisions, a second or so for each."""
        self.known.read(passage.anchor for passage in cited)

    def entailed(self, cited: Sequence[Passage], sentence: str) -> float:
        """Return the probability that the passages together bear the sentence out."""
        return self.probabilities([(cited, sentence)])[0]

    def probabilities(self, pairs: Sequence[tuple[Sequence[Passage], str]]) -> list[float]:
        """Return the same for many pairs of passages and a sentence."""
        texts = [(joined(cited), sentence) for cited, sentence in pairs]
        once = list(dict.fromkeys(text for pair in texts for text in pair))
        read = dict(zip(once, self.reader.read(once), strict=True))
        found: list[float] = []
        with torch.inference_mode():
            for at in range(0, len(pairs), BATCH):
                batch = slice(at, at + BATCH)
                sentences = [read[sentence] for _, sentence in pairs[batch]]
                beside = [
                    self.known.beside([p.anchor for p in cited], read[sentence], self.aside)
                    for cited, sentence in pairs[batch]
                ]
                odds = self.network(
                    Tokens.of([read[text] for text, _ in texts[batch]]),
                    Tokens.of(sentences),
                    Tokens.of([each.rightly for each in beside]),
                    Tokens.of([each.wrongly for each in beside]),
                )
                found += torch.sigmoid(odds).tolist()
        return found
