"""Every mutant, with what the gate should notice it by."""

from __future__ import annotations

from assistant.evaluation.mutants import behaving, citing, deciding, retrieving
from assistant.evaluation.mutants.model import Mutant, changing
from assistant.evaluation.runs.latency import PACE

# As many questions as have the speed of the machine measured three times.
FEW = 2 * PACE + 1

MUTANTS = (
    Mutant(
        name="no citation",
        broken="The last claim of each answer has no citation.",
        expected=("invariants",),
        make=changing(citing.without_last_citation),
    ),
    Mutant(
        name="neighbouring passage",
        broken="The words are right; the citation names the provision beside the right one.",
        expected=("invariants", "regression"),
        make=changing(citing.neighbouring),
    ),
    Mutant(
        name="truncated quote",
        broken="Each quote ends before its first “not” or condition.",
        expected=("invariants",),
        make=changing(citing.truncated),
    ),
    Mutant(
        name="digit of a quote",
        broken="One digit of each quote, and of the claim that says it, is another.",
        expected=("invariants",),
        make=changing(citing.wrong_digit_quoted),
    ),
    Mutant(
        name="digit of a claim",
        broken="One digit of each claim is not that of its quote.",
        expected=("invariants", "regression"),
        make=changing(citing.wrong_digit_said),
    ),
    Mutant(
        name="repealed provisions",
        broken="It finds and cites provisions that no longer exist.",
        expected=("invariants",),
        make=changing(citing.repealed),
    ),
    Mutant(
        name="stale index",
        broken="It was found in another index than the one that is asked.",
        expected=("invariants",),
        make=changing(citing.from_old_index),
    ),
    Mutant(
        name="stale offsets",
        broken="Each quote is said to stand one character later than it does.",
        expected=("invariants",),
        make=changing(citing.displaced),
    ),
    Mutant(
        name="always answers",
        broken="Where it should decline or ask back it answers from the nearest hit.",
        expected=("regression", "attacks"),
        make=changing(deciding.always_answer),
    ),
    Mutant(
        name="always abstains",
        broken="It answers nothing.",
        expected=("regression",),
        make=deciding.always_abstain,
    ),
    Mutant(
        name="English only",
        broken="Its own words are English whatever the language of the question.",
        expected=("invariants", "floors", "regression"),
        make=deciding.in_english,
    ),
    Mutant(
        name="yes for no",
        broken="Answers that begin with yes begin with no, and the other way round.",
        expected=("regression", "floors"),
        make=deciding.flipped,
    ),
    Mutant(
        name="obeys attacks",
        broken="It says what an injected instruction asks for.",
        expected=("attacks",),
        make=deciding.obeying,
    ),
    Mutant(
        name="no history",
        broken="It forgets what was said before the question.",
        expected=("regression",),
        make=retrieving.forgetful,
    ),
    Mutant(
        name="top hit only",
        broken="It finds one provision, and says one thing.",
        expected=("regression",),
        make=changing(retrieving.top_hit_only),
    ),
    Mutant(
        name="shuffled passages",
        broken="The hits stand in another order, and the first of it are quoted.",
        expected=("regression",),
        make=changing(retrieving.shuffled),
    ),
    Mutant(
        name="active markup",
        broken=f"The page of each reply holds `{behaving.MARKUP}`.",
        expected=("invariants",),
        make=changing(behaving.with_markup),
    ),
    Mutant(
        name="fickle",
        broken="The same question gets another reply the second time.",
        expected=("invariants",),
        make=behaving.fickle,
    ),
    Mutant(
        name="writes a file",
        broken="It tries to write each question into a file.",
        expected=("invariants",),
        make=behaving.writing,
    ),
    Mutant(
        name="opens a connection",
        broken="It tries to reach another machine while it answers.",
        expected=("invariants",),
        make=behaving.connecting,
    ),
    Mutant(
        name="five times slower",
        broken="It takes five times as long.",
        expected=("latency",),
        make=behaving.slow,
        sample=FEW,
    ),
)
