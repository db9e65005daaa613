"""An answer's quotes, put into a model's words where the gate lets them through."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import TYPE_CHECKING

from assistant.answering.composing.selecting import MAX_CLAIMS
from assistant.answering.writing.claims import Grounded, ground, with_rest
from assistant.answering.writing.drafting import Draft, draft
from assistant.answering.writing.models import ModelChoice
from assistant.answering.writing.streaming import paced
from assistant.domain import Answer, Check, Claim
from assistant.grounding import Gate, Passage
from assistant.grounding.clauses import sentences

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LOG = logging.getLogger(__name__)
# In seconds: the least time between two pieces of a draft.
PACE_S = 0.1
Signals = dict[str, float | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of a rewriting.

    Attributes:
        answer: None where the quotes should stand as they are.
        signals: for the trace: model, tokens, cost, time, how many sentences passed, and under
            `llm_fallback` why the quotes stand.
        checks: one a sentence, for the trace.
    """

    answer: Answer | None
    signals: Signals = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


class Writer:
    """Rewrites answers with a chat model; never raises what the model's provider raises."""

    def __init__(self, model: BaseChatModel, gate: Gate, choice: ModelChoice) -> None:
        self._model = model
        self._gate = gate
        self._choice = choice

    def stream(self, question: str, language: str, answer: Answer) -> Iterator[str | Written]:
        """Yield the draft as it is written, unchecked; last, the checked result.

        Pieces are `PACE_S` apart or more, so that showing each costs little; the draft is whole
        before it is checked.
        """
        signals: Signals = {"llm_model": self._choice.label}
        passages = [Passage.of(citation) for citation in answer.citations]
        # No daemon: an interpreter that ends while torch computes aborts.
        reading = Thread(target=self._gate.prepare, args=(passages,))
        reading.start()
        writing = draft(question, answer.citations, language, self._model, self._choice.timeout_s)
        try:
            finished = yield from paced(writing, PACE_S)
        except Exception as error:  # noqa: BLE001 - whatever a provider raises, quotes are at hand
            reason = next(iter(self._choice.hidden(str(error)).strip().splitlines()), "")
            said = f"{type(error).__name__}: {reason}"
            LOG.warning("%s gave no answer (%s); the quotes stand", self._choice.label, said)
            yield Written(answer=None, signals=signals | {"llm_fallback": said})
            return
        reading.join()
        yield self._ground(finished, language, answer, signals | self._usage(finished))

    def _ground(self, finished: Draft, language: str, answer: Answer, signals: Signals) -> Written:
        grounded = ground(finished, answer.citations, language, self._gate)
        signals |= {
            "llm_sentences": len(grounded.checks),
            "llm_passed": sum(check.passed for check in grounded.checks),
        }
        claims = with_rest(answer.citations, grounded)
        quoted = sum(len(sentences(citation.quote)) for citation in answer.citations)
        why = _let_go(grounded, claims, max(MAX_CLAIMS, quoted))
        if why:
            signals |= {"llm_fallback": why}
            return Written(answer=None, signals=signals, checks=grounded.checks)
        return Written(
            answer=replace(answer, claims=claims), signals=signals, checks=grounded.checks
        )

    def _usage(self, finished: Draft) -> Signals:
        signals: Signals = {"llm_ms": round(finished.seconds * 1000, 1)}
        if finished.tokens_in is not None and finished.tokens_out is not None:
            cost = self._choice.cost(finished.tokens_in, finished.tokens_out)
            signals |= {
                "llm_tokens_in": finished.tokens_in,
                "llm_tokens_out": finished.tokens_out,
                "llm_cost": round(cost, 6),
            }
        return signals


def _let_go(grounded: Grounded, claims: Sequence[Claim], most: int) -> str:
    """Return why the quotes should stand instead of `claims`; empty if they should not.

    Args:
        grounded: what passed the gate.
        claims: that, and what it leaves out.
        most: number of claims that a reply may have: no more than its quotes have sentences.
    """
    if not grounded.checks:
        return "the model wrote nothing"
    if not grounded.claims:
        return "too few sentences passed"
    return f"more than {most} claims" if len(claims) > most else ""
