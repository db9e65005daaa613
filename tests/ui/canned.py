"""A small assistant that answers from two provisions, to look at a page without an index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Check,
    Citation,
    Claim,
    Clarification,
    Hit,
    Outcome,
    PartVerdict,
    Point,
    Provision,
    Question,
    Reason,
    Reply,
    Source,
    Trace,
)
from assistant.errors import CorpusError, UsageError

SOURCE = Source(
    id="club-rules",
    title="Rules of the Harbour Club",
    short_title="Club rules, 2020",
    kind="rules",
    issuer="Harbour Club",
    date="2020-05-01",
    reference="HC/20/5",
    status="in force",
    authority=5,
    url="https://example.org/rules",
    languages=("en", "de"),
    licence="CC BY 4.0",
    purpose="A small text for tests.",
)
FEE = Provision(
    anchor="rules-fee",
    source_id="club-rules",
    language="en",
    section="Money",
    title="Yearly fee",
    text="The Harbour Club asks a fee of 80 euros a year. The fee is due on 1 March.",
    basis=Basis.OFFICIAL,
    gives=frozenset({"money"}),
    facts=("R-3",),
)
BOARD = Provision(
    anchor="rules-board",
    source_id="club-rules",
    language="de",
    section="Beitritt",
    title="Vorstand",
    text="Der Vorstand entscheidet <b>binnen</b> 30 Tagen über jeden Antrag.",
    basis=Basis.SECONDARY,
    gives=frozenset({"organisation"}),
    facts=("R-4",),
    locator="§ 4",
)
HITS = tuple(
    Hit(
        anchor=provision.anchor,
        score=0.0909,
        arms={"passage": 0.8123, "question": 0.9654, "dense": 0.9, "lexical": 12.3},
        nearest=f"What about <b>{provision.title}</b>?",
    )
    for provision in (FEE, BOARD)
)
TRACE = Trace(
    standalone_question="",
    hits=HITS,
    rejected=HITS[1:],
    signals={"nearest": 0.9654, "stance": "<i>fee</i>/asks"},
    timings_ms={"understand": 1.2, "retrieve": 30.5},
    index_fingerprint="canned",
    continues=("What does <b>membership</b> cost?",),
    part_verdicts=(
        PartVerdict(
            text="Who may <b>vote</b>?",
            reason=Reason.SILENT,
            confidence=0.12,
            confidence_least=0.56,
            silence="votes",
            hits=HITS[:1],
        ),
    ),
    checks=(Check(text="It <b>costs</b> 80 euros.", passed=False, why="0.31"),),
)
PROVISIONS = {provision.anchor: provision for provision in (FEE, BOARD)}


def cite(n: int, provision: Provision, quote: str = "") -> Citation:
    quote = quote or provision.text
    start = provision.text.index(quote)
    return Citation(
        n=n,
        document_id=provision.source_id,
        title=SOURCE.short_title,
        locator=provision.locator or provision.title,
        anchor=provision.anchor,
        quote=quote,
        start=start,
        end=start + len(quote),
        url=SOURCE.url,
        language=provision.language,
        basis=provision.basis,
    )


class CannedAssistant:
    """Answers about the fee, partly when asked about both; abstains about votes; greets."""

    choices = ("What does membership cost?", "Who decides on an application?")
    drafts = False

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Reply:
        self.asked.append(question)
        if not question.text.strip():
            raise UsageError("the question is empty; write a question in words")
        return Reply(
            question=question.text,
            language=question.fallback_language,
            outcome=self._outcome(question.text.lower()),
            trace=replace(TRACE, standalone_question=question.text),
        )

    def stream(self, question: Question) -> Iterator[str | Reply]:
        yield self.ask(question)

    def quote(self, question: Question) -> Reply:
        return self.ask(question)

    def provision(self, anchor: str, language: str = "en") -> tuple[Source, Provision]:
        if anchor not in PROVISIONS:
            raise CorpusError(f"no provision {anchor!r}")
        return SOURCE, PROVISIONS[anchor]

    def _outcome(self, text: str) -> Outcome:
        if text.startswith("hello"):
            return Clarification(
                reason=Reason.GREETING, text="Hello. What next?", choices=(self.choices[0],)
            )
        if "vote" in text:
            return Abstention(
                reason=Reason.SILENT, text="The texts do not say it.", nearest=(cite(1, BOARD),)
            )
        if "which" in text:
            return Clarification(
                reason=Reason.AMBIGUOUS, text="Which do you mean?", choices=self.choices
            )
        fee = cite(1, FEE, "The Harbour Club asks a fee of 80 euros a year.")
        board = cite(2, BOARD)
        answer = Answer(
            lead="The rules say:",
            claims=(
                Claim(text=fee.quote, citations=(1,)),
                Claim(text=board.quote, citations=(2,)),
            ),
            citations=(fee, board),
        )
        return partly(answer) if "both" in text else answer


class DraftingAssistant(CannedAssistant):
    """Drafts in pieces, then waits until it may finish; `failure`, if given, is raised then."""

    drafts = True

    def __init__(self, *pieces: str, failure: Exception | None = None) -> None:
        super().__init__()
        self.pieces = pieces
        self.failure = failure
        self.may_finish = threading.Event()
        self.stopped = threading.Event()

    def stream(self, question: Question) -> Iterator[str | Reply]:
        reply = self.ask(question)
        try:
            yield from self.pieces
            if not self.may_finish.wait(30):
                raise TimeoutError("the test never let the draft be finished")
            if self.failure is not None:
                raise self.failure
            yield reply
        finally:
            self.stopped.set()


def partly(answer: Answer) -> Answer:
    return replace(
        answer,
        opening=Claim(text="Yes, under conditions.", citations=(1,)),
        claims=(
            Claim(text="It <b>costs</b> 80 euros.", citations=(1,), model_written=True),
            *answer.claims[1:],
        ),
        points=(
            Point(asked="What does <b>it</b> take?", citations=(1,)),
            Point(asked="Who <i>decides</i>?", citations=(2,)),
            Point(asked="Can <b>I</b> vote?", left_open="Who may <b>vote</b>."),
        ),
        corrects=True,
    )
