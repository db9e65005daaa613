"""The answering chain: a LangChain `Runnable` from a question to a reply."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answering.composing.composer import Composer
from assistant.answering.judging.side_words import SideWords
from assistant.answering.judging.stances import recognise
from assistant.answering.judging.sufficiency import OPEN, judge
from assistant.answering.retrieving.asides import beside, surely_answered
from assistant.answering.retrieving.reading import Reading
from assistant.answering.retrieving.several import asking_parts, standing_alone, standing_of
from assistant.answering.retrieving.subjects import Subjects
from assistant.answering.tracing import trace_of
from assistant.answering.turn import Part, Turn
from assistant.answering.understanding.choosing import picked
from assistant.answering.understanding.conversation import is_at_home, language_of
from assistant.answering.understanding.greetings import ungreeted, unthanked, without_courtesy
from assistant.answering.understanding.kinds import kind_of
from assistant.answering.understanding.manners import Wish
from assistant.answering.understanding.parts import parts_of, said_before
from assistant.answering.understanding.questions import clean_question, respelt, without_contacts
from assistant.answering.understanding.requests import without_requests
from assistant.answering.writing.rewriting import rewritten
from assistant.answering.writing.streaming import clocked, result_of
from assistant.answering.writing.writer import Writer
from assistant.calibration import BESIDE, Calibration
from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import (
    Provision,
    Question,
    Reason,
    Reply,
    Silence,
    Source,
    Stance,
)
from assistant.languages import known_language
from assistant.lexicon import lexicon
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.evidence import Evidence
from assistant.retrieval.search import Searcher

# What a message is declined for that says much of who asks, and little of what is asked.
NOT_UNDERSTOOD = OPEN | {Reason.GREETING, Reason.INSTRUCTION}


class Assistant:
    """Answers questions from one corpus and one index generation."""

    def __init__(
        self,
        corpus: Corpus,
        searcher: Searcher,
        alignment: Alignment,
        calibration: Calibration,
        index_fingerprint: str,
        writer: Writer | None = None,
    ) -> None:
        self._corpus = corpus
        self._searcher = searcher
        self._writer = writer
        self._silences: Mapping[str, Silence] = {s.id: s for s in corpus.silences}
        self._stances: Mapping[str, Stance] = {s.id: s for s in corpus.stances}
        self._side_words = SideWords(corpus.stances)
        self._calibration = calibration
        self._reading = Reading(
            searcher=searcher,
            silences=self._silences,
            subjects=Subjects(corpus),
            continued=calibration.continued,
            parts=calibration.pooled,
        )
        self._composer = Composer(corpus=corpus, alignment=alignment, bounds=calibration.bounds)
        self.index_fingerprint = index_fingerprint
        self._composed: Runnable[Question, Turn] = self._up_to_composing()
        self.chain: Runnable[Question, Reply] = (
            self._composed
            | RunnableLambda(self._write, name="write")
            | RunnableLambda(self._finish, name="finish")
        )

    @property
    def corpus(self) -> Corpus:
        """Return the corpus that is answered from."""
        return self._corpus

    @property
    def searcher(self) -> Searcher:
        """Return the search beneath the chain."""
        return self._searcher

    def ask(self, question: Question) -> Reply:
        """Answer one question; raises `UsageError` if it cannot be read as one."""
        return self.chain.invoke(question)

    def stream(self, question: Question) -> Iterator[str | Reply]:
        """Yield what a model drafts, piece by piece and unchecked; last, what `ask` returns.

        Without a model, and where there is nothing to reword, the reply is all that comes.

        Raises:
            UsageError: at the first item, if the question cannot be read as one.
        """
        for item in self._drafted(self._composed.invoke(question)):
            yield item if isinstance(item, str) else self._finish(item)

    def quote(self, question: Question) -> Reply:
        """Answer in the words of the texts, without a model; raises as `ask` does."""
        return self._finish(self._composed.invoke(question))

    @property
    def drafts(self) -> bool:
        """Tell whether a model writes."""
        return self._writer is not None

    def provision(self, anchor: str, language: str = BASE_LANGUAGE) -> tuple[Source, Provision]:
        """Return a provision with its source, in `language` where the digest has it.

        Raises:
            CorpusError: there is no such anchor.
        """
        provision = self._corpus.get(anchor, language)
        return self._corpus.sources[provision.source_id], provision

    def _up_to_composing(self) -> Runnable[Question, Turn]:
        chain: Runnable[Question, Turn] = RunnableLambda(_begin, name="begin")
        for step in (self._understand, self._retrieve, self._compose):
            chain = chain | RunnableLambda(_timed(step), name=step.__name__.lstrip("_"))
        return chain

    def _understand(self, turn: Turn) -> Turn:
        asked, wish = without_requests(turn.question)
        chosen = known_language(asked.language or None)
        fallback = chosen or asked.fallback_language
        language = language_of(replace(turn.question, text=asked.text, fallback_language=fallback))
        asked = respelt(asked, language, self._searcher.spelling)
        offered = picked(asked, language, self._searcher, self._silences)
        cues = lexicon(language)
        greeted = unthanked(without_contacts(asked.text), cues)
        asked = replace(asked, text=offered or without_courtesy(ungreeted(greeted, cues), cues))
        listener = self._searcher.listener
        texts = parts_of(asked.text, cues, listener.likely if listener else None)
        return replace(
            turn,
            question=asked,
            language=language,
            requested=wish.language or chosen or "",
            manner=wish.manner,
            typed=turn.question.text if asked.text != turn.question.text else "",
            texts=() if texts == (asked.text,) else texts,
            signals={name: said for name, said in _wished(wish).items() if said},
        )

    def _retrieve(self, turn: Turn) -> Turn:
        """Search and judge the message as a whole, and each of its questions.

        If it asks one only, one of the two readings decides.
        """
        whole = self._part(turn.question, turn.language)
        if len(turn.texts) == 1:
            return self._read(turn, whole)
        read = [self._beside_others(turn, number, whole) for number in range(len(turn.texts))]
        alone = standing_alone(read, whole, turn.language)
        parts = asking_parts(alone, turn.question.text, self._reading.closes)
        turn = replace(turn, texts=tuple(part.text for part in parts))
        if len(parts) == 1:
            return self._read(turn, whole, closes=len(read) > 1)
        return replace(turn, whole=whole, parts=parts)

    def _beside_others(self, turn: Turn, number: int, whole: Part) -> Part:
        """Read one of several questions after what the message says before it.

        The first stands on an earlier exchange if the message says nothing before it.
        """
        before = said_before(turn.question.text, turn.texts, number)
        history = () if before else turn.question.history
        asked = replace(turn.question, text=turn.texts[number], history=history)
        found = self._reading.read_within(asked, turn.language, before)
        at_home = whole.verdict.reason is not Reason.OUT_OF_SCOPE
        part = self._judged(asked, turn.language, found, at_home=at_home, within=True)
        signals = standing_of(part)
        return replace(part, standing=signals, stands=self._calibration.stands.probability(signals))

    def _read(self, turn: Turn, whole: Part, *, closes: bool = False) -> Turn:
        """Choose between a message and the one question that it asks; it `closes` with another."""
        asked = replace(turn.question, text=turn.texts[0])
        alone = self._part(asked, turn.language, within=True)
        signals = beside(whole, alone, self._searcher, lexicon(turn.language))
        sure = self._calibration.beside.probability(signals)
        instead = surely_answered(alone) and (closes or whole.verdict.reason in NOT_UNDERSTOOD)
        # A question that points back points to what leads to it, before any earlier exchange.
        led = bool(alone.context and not whole.context)
        alone_decides = instead or (sure >= BESIDE and not led)
        read, unread = (alone, whole) if alone_decides else (whole, alone)
        rounded = {name: round(value, 4) for name, value in (signals | {"beside": sure}).items()}
        return replace(turn, whole=read, unread=unread, signals={**turn.signals, **rounded})

    def _part(self, question: Question, language: str, *, within: bool = False) -> Part:
        found = self._reading.read(question, language, within=within)
        return self._judged(question, language, found, within=within)

    def _judged(
        self,
        question: Question,
        language: str,
        found: tuple[str, Evidence],
        *,
        within: bool,
        at_home: bool = False,
    ) -> Part:
        context, evidence = found
        at_home = at_home or is_at_home(question, language, within=within)
        stance = recognise(
            question.text,
            language,
            evidence,
            self._stances,
            self._side_words,
            self._calibration.bounds,
        )
        return Part(
            text=question.text,
            kind=kind_of(question.text, lexicon(language)),
            context=context,
            evidence=evidence,
            verdict=judge(evidence, self._silences, self._calibration, at_home=at_home),
            stance=stance,
        )

    def _compose(self, turn: Turn) -> Turn:
        return self._composer.compose(replace(turn, language=turn.requested or turn.language))

    def _write(self, turn: Turn) -> Turn:
        return result_of(self._drafted(turn))

    def _drafted(self, turn: Turn) -> Iterator[str | Turn]:
        """Yield the model's draft, if there is a model, and last the turn with its time."""
        if self._writer is None:
            yield turn
            return
        for item in clocked(rewritten(turn, self._writer)):
            yield item if isinstance(item, str) else _noted(item[0], "write", item[1])

    def _finish(self, turn: Turn) -> Reply:
        if turn.outcome is None or turn.whole is None:
            raise AssertionError("the chain ran without reaching an outcome")
        return Reply(
            question=turn.typed or turn.question.text,
            language=turn.language,
            outcome=turn.outcome,
            trace=trace_of(turn, turn.whole, self.index_fingerprint),
        )


def _begin(question: Question) -> Turn:
    return Turn(question=replace(question, text=clean_question(question.text)))


def _wished(wish: Wish) -> dict[str, str]:
    return {"requested": wish.language, "manner": str(wish.manner)}


def _timed(step: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    def run(turn: Turn) -> Turn:
        started = time.perf_counter()
        done = step(turn)
        return _noted(done, step.__name__.lstrip("_"), time.perf_counter() - started)

    return run


def _noted(turn: Turn, step: str, seconds: float) -> Turn:
    spent = {step: round(seconds * 1000, 2)}
    return replace(turn, timings_ms={**turn.timings_ms, **spent})
