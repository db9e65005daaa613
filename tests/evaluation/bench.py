"""Scripted chat models as judges, and runs of the club for them to judge."""

import re
from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from assistant.evaluation.judging import ChatJudge, agreements, judge_run
from assistant.evaluation.judging.reporting import write_judges
from assistant.evaluation.runs.running import run_evaluation
from tests.evaluation.harbour import (
    BOARD,
    CORPUS,
    FEE,
    MOON,
    PROVISIONS,
    YARDSTICK,
    case,
    club_system,
    good_club,
)


def evident(fields, anchor):
    """Return a case whose nugget has the text of a provision as evidence."""
    evidence = [{"document": "rules", "quote": PROVISIONS[anchor].text}]
    return case(fields, nuggets=[fields["nuggets"][0] | {"evidence": evidence}])


CASES = (evident(FEE, "fee"), evident(BOARD, "board"), case(MOON))
# Three replies with claims or without: claims 2, nuggets 2, answers 2, questions 3.
POINTS = {"faithfulness": 2, "completeness": 2, "relevance": 2, "abstention": 3}


class Scripted(BaseChatModel):
    """Answers with what `say` makes of the question: fields, a text, or an error to raise."""

    say: Callable[[str], Any]
    calls: list = Field(default_factory=list)

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **kwargs):
        return self.bind(form=tools[0].__name__)

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        told = "\n".join(str(message.content) for message in messages)
        self.calls.append(told)
        said = self.say(told)
        if isinstance(said, Exception):
            raise said
        if isinstance(said, str):
            message = AIMessage(content=said)
        else:
            call = {"name": kwargs["form"], "args": said, "id": "1"}
            message = AIMessage(content="", tool_calls=[call])
        return ChatResult(generations=[ChatGeneration(message=message)])


def part(told, name):
    return re.search(rf"<{name}>\n(.*)\n</{name}>", told, re.DOTALL)[1]


def holds(told):
    """Judge by letters: is the statement in the quotes, the passage in the answer?"""
    if "<statement>" in told:
        return part(told, "statement") in part(told, "quotes")
    if "<answer>" in told and "<passages>" in told:
        return part(told, "passages").removeprefix("- ") in part(told, "answer")
    return "<answer>" in told or "moon" not in part(told, "question")


def right(told):
    return {"reasoning": "By the letter.", "holds": holds(told)}


def wrong(told):
    return {"reasoning": "Against the letter.", "holds": not holds(told)}


def bench(say, name="fake:judge", jobs=1):
    return ChatJudge(model=Scripted(say=say), name=name, jobs=jobs)


def run_of(folder, ask=good_club, cases=CASES, **about):
    return run_evaluation(club_system(ask, about=about), cases, YARDSTICK, folder)


def judged(run, say, names=(), **given):
    found = judge_run(run, CORPUS, bench(say, **given), names)
    write_judges(found)
    return found


def rows(found):
    return {row.judge: row for row in agreements(found.opinions)}
