"""What tests of other systems share: the club's cases, a harbour with ten berths, ways to look."""

from pathlib import Path

from assistant.corpus import Corpus
from assistant.domain import Question
from assistant.evaluation.runs.running import Yardstick, run_evaluation
from tests.evaluation.harbour import BOARD, CORPUS, MOON, _provision, case, in_english

CASES = (case(history=[]), case(BOARD), case(MOON))
COST, SPEED, SKY = (Question(text=c.question) for c in CASES)
YARDSTICK = Yardstick(corpus=CORPUS, detect=in_english)
BERTHS = Corpus(
    folder=Path(),
    sources={},
    provisions={
        p.anchor: p
        for p in (
            _provision(
                f"berth-{name.lower()}",
                f"Berth {name} takes ships of up to {length} metres. It is let by the season, and "
                f"the harbour master may end the lease of berth {name} with notice of {length} "
                f"days. Whoever leaves berth {name} for longer than a week tells the office, so "
                "that a guest may lie there meanwhile.",
                f"X-{length}",
            )
            for name, length in (
                ("Albatross", 11),
                ("Bittern", 12),
                ("Curlew", 13),
                ("Dunlin", 14),
                ("Egret", 15),
                ("Fulmar", 16),
                ("Gannet", 17),
                ("Heron", 18),
                ("Ibis", 19),
                ("Jackdaw", 20),
            )
        )
    },
)


def run(system, folder, cases=CASES):
    return run_evaluation(system, cases, YARDSTICK, folder)


def scores(run):
    return {score.id: score for score in run.scores}


def anchors(reply):
    return [hit["anchors"] for hit in reply["trace"]["retrieved"]]
