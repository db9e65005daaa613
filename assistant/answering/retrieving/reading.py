"""What is found for a turn, read alone and with the exchange before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.retrieving.subjects import Subjects
from assistant.answering.understanding.conversation import (
    FEW,
    exchange_before,
    is_bare,
    may_be_first,
    points_back,
)
from assistant.answering.understanding.kinds import Kind, kind_of
from assistant.calibration import Logistic
from assistant.domain import Question, Reason, Silence
from assistant.lexicon import lexicon
from assistant.retrieval.evidence import Evidence
from assistant.retrieval.pooling import ALONE, TOLD, pooled
from assistant.retrieval.search import Searcher, is_asked
from assistant.words import words

# In cosine: what a turn of a few words may lose by being read with the exchange before it, and one
# that points back. Few words are near much that is known.
CONTINUING = 0.02
POINTING = 0.07
# The same, of thanks, from which on a few words without a word of thanks are nothing else: "Why
# not?" is as near as .957.
THANKED = 0.96
# The same, by which a silence is nearer than any text where a turn alone is plainly left open.
PLAIN = 0.1
# The same, of what closes a mail: of 900 messages no question was nearer than .84, of 16 closings
# twelve are.
CLOSING = 0.86
# What a provision must give (`Provision.gives`) to answer a bare question about it.
GIVEN = {
    Kind.WHEN: frozenset({"date"}),
    Kind.WHERE: frozenset({"place"}),
    Kind.WHO: frozenset({"person", "organisation"}),
    Kind.HOW_MANY: frozenset({"number"}),
    Kind.AMOUNT: frozenset({"money", "number"}),
    Kind.WHY: frozenset({"reason"}),
    Kind.LIST: frozenset({"list"}),
    Kind.HOW: frozenset({"procedure"}),
}
COURTESY = frozenset({Reason.GREETING, Reason.THANKS})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a turn is searched.

    Attributes:
        searcher: over one index.
        silences: by id.
        subjects: what may be named.
        continued: weighs what a turn means, from what is found alone and with the exchange.
        parts: the same for one of several questions of a message.
    """

    searcher: Searcher
    silences: Mapping[str, Silence]
    subjects: Subjects
    continued: Logistic
    parts: Logistic

    def read(
        self, question: Question, language: str, *, within: bool = False
    ) -> tuple[str, Evidence]:
        """Return the exchange that a turn continues, "" if none, and what is found for it.

        Both readings are pooled; the turn continues the exchange if what it means is nearer so. A
        few words may ask something of their own, or give thanks.

        Args:
            question: with what was said before it.
            language: of it.
            within: whether the question is part of a message.
        """
        said = exchange_before(question)
        first = may_be_first(question, language, within=within)
        if not said:
            return "", self.searcher.search(question.text, first=first)
        asked = kind_of(question.text, lexicon(language))
        if asked in GIVEN and is_bare(question.text, language):
            return " ".join(said), self._about_what_was_said(asked, question, language, said)
        # Thanks are known in few words, also where a turn is none of those that one begins with.
        thanked = bool(lexicon(language).find("thanks", question.text))
        may_thank = thanked or len(words(question.text)) <= FEW
        short = self.searcher.search_short(question.text) if first or may_thank else None
        if may_thank:
            alone = short or self.searcher.search(question.text, first=False)
            if self._is_thanks(alone, said=thanked):
                return "", alone
        found = self.searcher.search_in_context(question.text, said, short if first else None)
        few, after = found.short, found.after
        if after is None or (few and self._of_its_own(question, language, found.alone, after)):
            alone = few or found.alone
            return self._about_what_was_named(question, language, alone, alone)
        readings = {ALONE: found.alone, TOLD: after}
        name, both = self._pooled(readings, question, language, self.continued)
        if name == ALONE and not few:
            both = replace(both, after=after)
            return self._about_what_was_named(question, language, found.alone, both)
        return " ".join(said), self._told(after, both)

    def read_within(
        self, question: Question, language: str, before: Mapping[str, str]
    ) -> tuple[str, Evidence]:
        """Return what one of several questions of a message stands on, and what is found for it.

        What is known to be asked in a few words stands alone.

        Args:
            question: with what was said before the message.
            language: of it.
            before: what the message says before the question (`parts.said_before`).
        """
        context, alone = self.read(question, language, within=True)
        readings = {ALONE: alone}
        if before and not is_asked(question.text, alone):
            if alone.short:
                alone = self.searcher.search(question.text, first=False)
            readings = {ALONE: alone, **self.searcher.search_after(question.text, before)}
        if alone.after is not None and len(readings) == 1:
            # It is the first of the message, and was pooled with the exchange before that.
            return context, alone
        name, found = self._pooled(readings, question, language, self.parts)
        context = context if len(readings) == 1 else before.get(name, "")
        return context, self._without_choices(found) if context else found

    def _told(self, after: Evidence, both: Evidence) -> Evidence:
        """Return what is meant by a turn that is read with the exchange before it."""
        after, meant = self._without_choices(after), self._without_choices(both)
        return replace(after, hits=meant.hits, silences=meant.silences, after=after, followed=True)

    def _about_what_was_said(
        self, asked: Kind, question: Question, language: str, said: Sequence[str]
    ) -> Evidence:
        """Return what is found for a bare question: it asks nothing of its own.

        If what was quoted gives what is asked for, that is found. "Why?" is near to every reason
        that is given: it is left open unless the quote gives one.
        """
        quoted = self._about_what_was_quoted(asked, said)
        if quoted is not None:
            return quoted
        found = self.searcher.search_in_context(question.text, said)
        after = found.after or found.alone
        readings = {ALONE: found.alone, TOLD: after}
        told = self._told(after, self._pooled(readings, question, language, self.continued)[1])
        if asked is not Kind.WHY:
            return told
        gaps = (hit for hit in told.silences if self.silences[hit.anchor].reason is Reason.SILENT)
        return replace(told, silences=tuple(gaps), ungiven=True)

    def _about_what_was_quoted(self, asked: Kind, said: Sequence[str]) -> Evidence | None:
        """Return what is found for an exchange, if its quote gives what is asked of it."""
        found = self.searcher.search(said[0], first=False)
        quoted = next((hit for hit in found.hits if self._holds(hit.anchor, said[-1])), None)
        if quoted is None:
            return None
        others = tuple(hit for hit in found.hits if hit is not quoted)
        found = replace(found, hits=(quoted, *others), silences=(), followed=True)
        return found if self._given(asked, found) else None

    def _given(self, asked: Kind, found: Evidence) -> bool:
        """Tell whether the best text found gives the kind of answer that is asked for."""
        best = self.subjects.corpus.get(found.hits[0].anchor)
        return bool(best.gives & GIVEN[asked])

    def _holds(self, anchor: str, sentence: str) -> bool:
        corpus = self.subjects.corpus
        editions = (corpus.provisions, *corpus.translations.values())
        return any(sentence in each[anchor].text for each in editions if anchor in each)

    @staticmethod
    def _of_its_own(question: Question, language: str, alone: Evidence, after: Evidence) -> bool:
        """Tell whether a turn of a few words asks something of its own, not of the exchange."""
        leeway = POINTING if points_back(question.text, language) else CONTINUING
        return alone.best >= after.best + leeway

    def _pooled(
        self, readings: Mapping[str, Evidence], question: Question, language: str, model: Logistic
    ) -> tuple[str, Evidence]:
        """Return the reading that is nearest to what is meant, and what all of them found."""
        refers = bool(lexicon(language).find("refers", question.text))
        return pooled(readings, len(words(question.text)), model, refers=refers)

    def _without_choices(self, found: Evidence) -> Evidence:
        """What stands before a question tells which of several things is meant."""
        clear = tuple(hit for hit in found.silences if not self.silences[hit.anchor].choices)
        return replace(found, silences=clear)

    def _about_what_was_named(
        self, question: Question, language: str, alone: Evidence, otherwise: Evidence
    ) -> tuple[str, Evidence]:
        """Return what is found for a turn with a pronoun, about what was named before it.

        So it is if the turn alone finds a text about something else, and so one about that, or
        that the texts are silent on it. What they are plainly silent on alone stays so.

        Args:
            question: with what was said before it.
            language: of it.
            alone: what is found for it by itself.
            otherwise: what is returned if it is not so.
        """
        if not lexicon(language).find("refers", question.text) or not alone.hits:
            return "", otherwise
        if any(hit.score - alone.best > PLAIN for hit in alone.silences[:1]):
            return "", otherwise
        subject = self.subjects.before(question, language)
        telling = self.subjects.of(subject)
        if not telling or alone.hits[0].anchor in telling:
            return "", otherwise
        found = self.searcher.search(f"{subject}: {question.text}", first=False)
        silent = [hit.anchor for hit in found.silences[:1] if hit.score >= found.best]
        if silent and self.silences[silent[0]].reason is not Reason.SILENT:
            return "", otherwise
        nearest = [*silent, *(hit.anchor for hit in found.hits[:1])]
        return (subject, found) if nearest[0] in telling else ("", otherwise)

    def closes(self, text: str) -> bool:
        """Tell whether words alone are what closes a mail ("if you need more details")."""
        nearest = self.searcher.search(text).silences[:1]
        near = (hit for hit in nearest if hit.score >= CLOSING)
        return any(self.silences[hit.anchor].reason in COURTESY for hit in near)

    def _is_thanks(self, alone: Evidence, *, said: bool) -> bool:
        """Tell whether a turn gives thanks, by what is found for it alone.

        A word of thanks may stand before a question: then something else is nearer.
        """
        bound = alone.best if said else THANKED
        near = (hit for hit in alone.silences if hit.score >= bound)
        return any(self.silences[hit.anchor].reason is Reason.THANKS for hit in near)
