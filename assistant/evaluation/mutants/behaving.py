"""Mutants that say the right thing and do something wrong besides."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections import Counter
from pathlib import Path

from assistant.corpus import Corpus
from assistant.domain import Question
from assistant.evaluation.mutants.model import Changed, Sound
from assistant.evaluation.mutants.shapes import retold
from assistant.evaluation.systems.system import Ask, ReplyJson

MARKUP = "<img src=x onerror=alert(1)>"
TIMES_SLOWER = 5
# Beneath a file there is no folder: the attempt shows, and nothing is written. A file of Python's
# own, since a checkout may lie in the folder for temporary files, where writing is no breach.
LEFT_BEHIND = Path(os.__file__) / "left-behind.txt"
# Reserved for documentation (RFC 5737); connecting a datagram socket sends nothing.
NOWHERE = ("192.0.2.1", 9)


def with_markup(reply: ReplyJson, _: Corpus) -> Changed:
    """Show an element that runs a script."""
    return {**reply, "page": f"{reply.get('page', '')}{MARKUP}"}


def fickle(sound: Sound) -> Ask:
    """Turn round the order of the claims every other time that a question is asked."""
    asked: Counter[Question] = Counter()

    def ask(question: Question) -> ReplyJson:
        reply = sound.ask(question)
        asked[question] += 1
        if asked[question] % 2 or len(reply["claims"]) < 2:
            return reply
        return retold(reply, {"claims": reply["claims"][::-1]})

    return ask


def slow(sound: Sound) -> Ask:
    """Ask the engine anew, and wait as long again as makes five times of it."""

    def ask(question: Question) -> ReplyJson:
        started = time.perf_counter()
        reply = sound.engine.ask(question)
        time.sleep((TIMES_SLOWER - 1) * (time.perf_counter() - started))
        return reply

    return ask


def writing(sound: Sound) -> Ask:
    """Try to write each question into a file."""

    def ask(question: Question) -> ReplyJson:
        with contextlib.suppress(OSError):
            LEFT_BEHIND.write_text(question.text, encoding="utf-8")
        return sound.ask(question)

    return ask


def connecting(sound: Sound) -> Ask:
    """Reach for another machine."""

    def ask(question: Question) -> ReplyJson:
        # No route is as good: what counts is that it was tried.
        with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as outside:
            outside.connect(NOWHERE)
        return sound.ask(question)

    return ask
