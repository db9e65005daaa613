"""Can the corpus satisfy the cases?"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.corpus import Corpus
from assistant.evaluation.cases.gold import gold_anchors
from assistant.evaluation.cases.model import Case


def _gold_codes(case: Case) -> set[str]:
    named = [*case.facts, *(codes for nugget in case.nuggets for codes in nugget.facts)]
    return {code for codes in named for code in codes}


def check_cases(cases: Sequence[Case], corpus: Corpus) -> tuple[str, ...]:
    """Name every answerable case that the corpus cannot satisfy, and why.

    A nugget must be said by a gold provision in the digest's edition in the case's language.
    """
    provisions = corpus.provisions
    known = {fact for provision in provisions.values() for fact in provision.states}
    problems = []
    for case in cases:
        for nugget in case.vital:
            gold = gold_anchors(nugget.facts or case.facts, provisions)
            if not gold:
                problems.append(f"{case.id}: {nugget.id}: no provision restates its gold facts")
            elif not any(
                nugget.matches(found.text)
                for anchor in gold
                if (found := corpus.find(anchor, case.lang)) is not None
            ):
                problems.append(f"{case.id}: {nugget.id}: matches no gold provision")
        if case.expect == "answer" and not case.vital:
            problems.append(f"{case.id}: expects an answer without a vital nugget")
        unknown = _gold_codes(case) - known
        if unknown:
            problems.append(
                f"{case.id}: no provision restates the gold fact {', '.join(sorted(unknown))}"
            )
    return tuple(problems)
