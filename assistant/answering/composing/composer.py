"""From judged questions to an outcome: answered, in part, corrected, asked back or declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.composing import replying, unsettled
from assistant.answering.composing.by_question import points
from assistant.answering.composing.editions import differ, editions
from assistant.answering.composing.openings import opening
from assistant.answering.composing.selecting import MAX_CLAIMS, Selection, select
from assistant.answering.judging.stances import Recognised
from assistant.answering.retrieving.several import quoted_for
from assistant.answering.turn import Part, Turn
from assistant.answering.understanding.kinds import Kind
from assistant.answering.understanding.manners import Manner
from assistant.calibration import Bounds
from assistant.corpus import Corpus
from assistant.domain import Hit, Outcome, Provision
from assistant.retrieval.alignment import Alignment

CONSIDERED = 10
# In cosine of the adapted vectors.
ALIKE = 0.05
# What a wrong premise must be nearer by than the nearest silence.
PREMISE_MARGIN = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Composes outcomes from one corpus and its official editions."""

    corpus: Corpus
    alignment: Alignment
    bounds: Bounds

    def compose(self, turn: Turn) -> Turn:
        """Return the turn with its outcome, and what was considered and left out."""
        whole = turn.whole
        if whole is None:
            raise AssertionError("a turn is judged before it is composed")
        official = self._official(whole, turn.language)
        if official:
            quoted = [self.corpus.get(anchor) for anchor in official]
            notes = [*_wanted(turn), "answer.official_only"]
            outcome = replying.answer(quoted, self.corpus, turn.language, notes)
            return replace(turn, outcome=outcome)
        premise = _assumed(whole)
        if premise is not None:
            return replace(turn, outcome=self._correction(premise, turn))
        every = bool(turn.parts) and all(map(unsettled.left_open, turn.parts))
        if any(map(quoted_for, turn.parts)) or (whole.answerable and not every):
            return self._answer(turn, whole)
        verdict, hits = whole.verdict, whole.evidence.hits
        open_notes = unsettled.notes(turn.parts, turn.language)
        declined = replying.decline(verdict, hits, self.corpus, turn.language, open_notes)
        return replace(turn, outcome=declined)

    def _answer(self, turn: Turn, whole: Part) -> Turn:
        """Quote what answers the message; name the questions of it that the texts leave open."""
        sure = [part for part in turn.parts if quoted_for(part)]
        sources = [*sure, whole] if whole.answerable else sure
        selections = [self._select(part) for part in sources]
        # First what answers each question: what is near the message may be near none of them.
        best = [selection.provisions[0] for selection in selections[: len(sure)]]
        further = selections[-1 if whole.answerable else 0]
        chosen = {p.anchor: p for p in (*best, *further.provisions)}
        alone = not turn.parts
        most = 1 if alone and turn.manner is Manner.SHORTER else max(MAX_CLAIMS, len(sure))
        kept = list(chosen.values())[:most]
        quoted = editions(kept, self.corpus, self.alignment, turn.language)
        numbers = self._numbers(kept, quoted, turn)
        heads = _wanted(turn)
        if differ(quoted, self.alignment, self.corpus.sources):
            heads.append("answer.differs")
        outcome = replace(
            replying.answer(quoted, self.corpus, turn.language, heads),
            opening=opening(sources[0], quoted[0], turn.language, self.bounds) if alone else None,
            points=tuple(points(turn.parts, kept, numbers, turn.language)),
        )
        return replace(turn, outcome=outcome, rejected=further.rejected)

    def _numbers(
        self, kept: Sequence[Provision], quoted: Sequence[Provision], turn: Turn
    ) -> dict[str, tuple[int, ...]]:
        """Return the numbers of the citations of each kept provision, in whatever edition."""
        at = {provision.anchor: n for n, provision in enumerate(quoted, start=1)}
        found = {}
        for anchor in (provision.anchor for provision in kept):
            both = (self.alignment.official(anchor, turn.language), anchor)
            found[anchor] = tuple(at[edition] for edition in both if edition in at)
        return found

    def _select(self, part: Part) -> Selection:
        chosen = select(
            part.evidence.hits[:CONSIDERED],
            self.corpus.provisions,
            banked=part.evidence.banked,
            continues=bool(part.context),
        )
        if part.stance is None or not part.opening:
            return chosen
        # What settles a proposition goes first: its opening is entailed by that alone.
        anchor = part.stance.stance.anchor
        first = sorted(chosen.provisions, key=lambda provision: provision.anchor != anchor)
        return replace(chosen, provisions=tuple(first))

    def _correction(self, premise: Recognised, turn: Turn) -> Outcome:
        provision = self.corpus.provisions[premise.stance.anchor]
        quoted = editions([provision], self.corpus, self.alignment, turn.language)
        notes = [*_wanted(turn), "premise.corrected"]
        corrected = replying.answer(quoted, self.corpus, turn.language, notes)
        return replace(corrected, corrects=True)

    def _official(self, whole: Part, language: str) -> Sequence[str]:
        """Return the official wording that answers though the digest does not."""
        if whole.verdict.silence is not None:
            near = [hit.anchor for hit in whole.evidence.silences if _alike(hit, whole)]
            ended = (self.alignment.ends(silence_id, language) for silence_id in near)
            return tuple(filter(None, ended))[:1]
        return whole.verdict.official if whole.answerable else ()


def _wanted(turn: Turn) -> list[str]:
    """Return the key of what leads to an answer that is wanted again; several are not shortened."""
    said = turn.manner and not (turn.manner is Manner.SHORTER and turn.parts)
    return [f"answer.{turn.manner}"] if said else []


def _alike(hit: Hit, part: Part) -> bool:
    """Several silences may be about one thing: those nearly as near as the nearest count too."""
    return part.evidence.silences[0].score - hit.score <= ALIKE


def _assumed(part: Part) -> Recognised | None:
    """Return what a question takes for granted and the texts contradict; yes/no ones ask it."""
    found = part.stance
    if found is None or found.side != "assumes" or not found.certain or part.kind is Kind.POLAR:
        return None
    silence = part.evidence.silences[0].score if part.evidence.silences else 0.0
    return found if found.score - silence >= PREMISE_MARGIN else None
