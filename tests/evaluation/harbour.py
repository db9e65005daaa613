"""A club with three provisions, its evaluation cases, and replies that answer them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.contract import reply_json
from assistant.corpus import Corpus
from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Citation,
    Claim,
    Hit,
    Outcome,
    Provision,
    Question,
    Reason,
    Reply,
    Trace,
)
from assistant.evaluation.cases import Case
from assistant.evaluation.runs.running import Yardstick
from assistant.evaluation.systems.system import System

# What somebody asks after an answer, as a line of a file of exchanges.
FOLLOW_UP = {
    "target": "rules-fee",
    "language": "en",
    "asked": "Who may join?",
    "told": "Owners of a boat.",
    "then": "What does it cost?",
    "writer": 1,
}


def _provision(anchor: str, text: str, *facts: str, companions: tuple[str, ...] = ()) -> Provision:
    return Provision(
        anchor=anchor, source_id="rules", language="en", section="Rules", title=anchor, text=text,
        basis=Basis.OFFICIAL, gives=frozenset({"rule"}), facts=facts, companions=companions,
    )  # fmt: skip


PROVISIONS = {
    p.anchor: p
    for p in (
        _provision("fee", "The club asks 80 euros a year.", "F-1", companions=("waiver",)),
        _provision("waiver", "Students pay nothing.", "F-2"),
        _provision("board", "The board decides within 30 days.", "B-1", "B-2"),
    )
}
CORPUS = Corpus(folder=Path(), sources={}, provisions=PROVISIONS)
FEE = {
    "id": "fee-how-much", "split": "test", "lang": "en", "question": "What does it cost?",
    "history": [["user", "Hello"], ["assistant", "Hello!"]], "category": "fact",
    "answerability": "answerable", "expect": "answer", "facts": [["F-1"]],
    "nuggets": [
        {"id": "sum", "vital": True, "any_of": {"en": ["80 euros|€ ?80"]}, "facts": [["F-1"]]}
    ],
    "forbidden": ["90 euros"], "critical": True, "expected_lang": "en", "author": "author-1",
    "notes": "",
}  # fmt: skip
BOARD = FEE | {
    "id": "board-days", "question": "How fast does the board decide?", "history": [],
    "facts": [["B-1"]], "forbidden": [], "critical": False,
    "nuggets": [{"id": "days", "vital": True, "any_of": {"en": ["30 days"]}, "facts": [["B-1"]]}],
}  # fmt: skip
MOON = FEE | {
    "id": "moon", "question": "Who owns the moon?", "history": [], "category": "out-of-scope",
    "answerability": "unanswerable", "expect": "abstain", "facts": [], "nuggets": [],
    "forbidden": [], "critical": False,
}  # fmt: skip


def case(fields: dict | None = None, **changes) -> Case:
    return Case.model_validate((fields or FEE) | changes)


def cite(n: int, anchor: str) -> Citation:
    text = PROVISIONS[anchor].text
    return Citation(
        n=n, document_id="rules", title="Rules", locator="", anchor=anchor, quote=text, start=0,
        end=len(text), url="https://example.org", language="en", basis=Basis.OFFICIAL,
    )  # fmt: skip


def reply(outcome: Outcome, ranking: tuple[str, ...] = (), milliseconds: float = 5.0) -> Reply:
    trace = Trace(
        standalone_question="?", hits=tuple(Hit(anchor=a, score=1.0) for a in ranking), rejected=(),
        signals={}, timings_ms={"search": milliseconds}, index_fingerprint="f",
    )  # fmt: skip
    return Reply(question="?", language="en", outcome=outcome, trace=trace)


def answer(*anchors: str, lead: str = "") -> Answer:
    """Quote each provision whole, one claim each."""
    return Answer(
        lead=lead,
        claims=tuple(
            Claim(text=PROVISIONS[a].text, citations=(n,)) for n, a in enumerate(anchors, 1)
        ),
        citations=tuple(cite(n, a) for n, a in enumerate(anchors, 1)),
    )


def abstention() -> Abstention:
    return Abstention(reason=Reason.SILENT, text="The texts do not say.")


def answered(*anchors: str, lead: str = "", ranking: tuple[str, ...] | None = None) -> dict:
    return reply_json(reply(answer(*anchors, lead=lead), anchors if ranking is None else ranking))


def abstained() -> dict:
    return reply_json(reply(abstention()))


def good_club(question: Question) -> Reply:
    """Answer all three cases rightly."""
    if "cost" in question.text:
        return reply(answer("fee"), ("fee", "waiver"))
    if "board" in question.text:
        return reply(answer("board"), ("board",))
    return reply(abstention(), ("board",))


def in_english(text: str) -> str:
    """Tell German from English by one word, which is enough for these texts."""
    return "de" if "Klub" in text else "en"


YARDSTICK = Yardstick(corpus=CORPUS, detect=in_english)


def club_system(ask: Callable[[Question], Reply] = good_club, **changes) -> System:
    """A club as a system under test; it is another's unless `ours` says otherwise."""
    return System(**{"name": "club", "ask": lambda question: reply_json(ask(question))} | changes)
