"""The answering chain: a LangChain `Runnable` from a question to a reply."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answering import replying
from assistant.answering.composing import select
from assistant.answering.editions import differ, editions
from assistant.answering.questions import clean_question, earlier_turn
from assistant.answering.sufficiency import Verdict, judge
from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Hit, Outcome, Provision, Question, Reply, Silence, Source, Trace
from assistant.errors import UsageError
from assistant.languages import LANGUAGES, detect_language
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.search import Evidence, Searcher

HISTORY_WEIGHT = 0.7
TRACED_HITS = 10
# In cosine of the adapted vectors.
ALIKE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is known about a question so far; each step returns a new one."""

    question: Question
    language: str = ""
    continues: str | None = None
    evidence: Evidence | None = None
    verdict: Verdict | None = None
    outcome: Outcome | None = None
    rejected: tuple[Hit, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


class Assistant:
    """Answers questions from one corpus and one index generation."""

    def __init__(
        self, corpus: Corpus, searcher: Searcher, alignment: Alignment, index_fingerprint: str
    ) -> None:
        self._corpus = corpus
        self._searcher = searcher
        self._alignment = alignment
        self._silences: Mapping[str, Silence] = {s.id: s for s in corpus.silences}
        self.index_fingerprint = index_fingerprint
        self.chain: Runnable[Question, Reply] = self._build()

    @property
    def corpus(self) -> Corpus:
        """Return the corpus that is answered from."""
        return self._corpus

    @property
    def searcher(self) -> Searcher:
        """Return the search beneath the chain."""
        return self._searcher

    @property
    def examples(self) -> tuple[str, ...]:
        """Return questions that the texts answer, in English."""
        return replying.examples("en")

    def ask(self, question: Question) -> Reply:
        """Answer one question; raises `UsageError` if it cannot be read as one."""
        return self.chain.invoke(question)

    def provision(self, anchor: str, language: str = BASE_LANGUAGE) -> tuple[Source, Provision]:
        """Return a provision with its source, in `language` where the digest has it.

        Raises:
            CorpusError: there is no such anchor.
        """
        provision = self._corpus.get(anchor, language)
        return self._corpus.sources[provision.source_id], provision

    def _build(self) -> Runnable[Question, Reply]:
        steps = (self._understand, self._retrieve, self._judge, self._compose)
        chain: Runnable[Question, Turn] = RunnableLambda(_begin, name="begin")
        for step in steps:
            chain = chain | RunnableLambda(_timed(step), name=step.__name__.lstrip("_"))
        return chain | RunnableLambda(self._finish, name="finish")

    def _understand(self, turn: Turn) -> Turn:
        asked = turn.question
        language = asked.language or detect_language(asked.text, asked.fallback_language)
        if language not in LANGUAGES:
            raise UsageError(f"unknown language {language!r}; use one of {', '.join(LANGUAGES)}")
        return replace(turn, language=language, continues=earlier_turn(asked))

    def _retrieve(self, turn: Turn) -> Turn:
        history = (turn.continues,) if turn.continues else ()
        found = self._searcher.search(turn.question.text, history, HISTORY_WEIGHT)
        return replace(turn, evidence=found)

    def _judge(self, turn: Turn) -> Turn:
        return replace(turn, verdict=judge(_found(turn), self._silences))

    def _compose(self, turn: Turn) -> Turn:
        found, verdict, corpus, language = _found(turn), turn.verdict, self._corpus, turn.language
        official = self._official(turn)
        if official:
            wording = [corpus.get(anchor) for anchor in official]
            notes = ["answer.official_only"]
            answer = replying.answer(wording, corpus, language, notes)
            return replace(turn, outcome=answer)
        if verdict is not None and verdict.reason is not None:
            declined = replying.decline(verdict, found.hits, corpus, language)
            return replace(turn, outcome=declined)
        selection = select(found.hits[:TRACED_HITS], corpus.provisions, banked=found.banked)
        quoted = editions(selection.provisions, corpus, self._alignment, language)
        differing = differ(quoted, self._alignment, corpus.sources)
        notes = ["answer.differs"] if differing else []
        answer = replying.answer(quoted, corpus, language, notes)
        return replace(turn, outcome=answer, rejected=selection.rejected)

    def _official(self, turn: Turn) -> tuple[str, ...]:
        """Return the official wording that answers though the digest does not."""
        if turn.verdict is None:
            return ()
        if turn.verdict.silence is not None:
            near = [hit.anchor for hit in _found(turn).silences if _alike(hit, turn)]
            ended = (self._alignment.ends(silence_id, turn.language) for silence_id in near)
            return tuple(filter(None, ended))[:1]
        return turn.verdict.official if turn.verdict.reason is None else ()

    def _finish(self, turn: Turn) -> Reply:
        if turn.outcome is None or turn.verdict is None:
            raise AssertionError("the chain ran without reaching an outcome")
        text = turn.question.text
        return Reply(
            question=text,
            language=turn.language,
            outcome=turn.outcome,
            trace=Trace(
                standalone_question=f"{turn.continues} – {text}" if turn.continues else text,
                hits=_found(turn).hits[:TRACED_HITS],
                rejected=turn.rejected,
                signals=turn.verdict.signals,
                timings_ms=turn.timings_ms,
                index_fingerprint=self.index_fingerprint,
            ),
        )


def _begin(question: Question) -> Turn:
    return Turn(question=replace(question, text=clean_question(question.text)))


def _found(turn: Turn) -> Evidence:
    return turn.evidence or Evidence(hits=(), silences=(), nearest=0.0)


def _alike(hit: Hit, turn: Turn) -> bool:
    """Several silences may be about one thing: those nearly as near as the nearest count too."""
    return _found(turn).silences[0].score - hit.score <= ALIKE


def _timed(step: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    def run(turn: Turn) -> Turn:
        started = time.perf_counter()
        done = step(turn)
        spent = round((time.perf_counter() - started) * 1000, 2)
        return replace(done, timings_ms={**done.timings_ms, step.__name__.lstrip("_"): spent})

    return run
