"""How many corrupted sentences the gate stops, and how many faithful ones it lets pass.

Cases are lines of `eval/grounding/*.jsonl`: `anchor` of the provision cited, its `source_language`,
and `text` in `language`; corrupted ones name their `kind`. Even lines were used to set the gate's
constants and cues, so only odd lines are reported (`CALIBRATION`). `tuning.jsonl` was written for
the same use as the even lines, and is not reported. `examination.jsonl` set nothing; of
`short.jsonl`, plain sentences as chat models write them, the first `SEEN` lines were looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Provision
from assistant.errors import EvaluationError
from assistant.evaluation.measuring.metrics import wilson_interval
from assistant.files import json_lines
from assistant.grounding import Gate, Passage, Verdict
from assistant.grounding.adversaries import ATTACKS, WRONG_PASSAGE, corrupted
from assistant.grounding.clauses import sentences

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

FAITHFUL = "paraphrase"
FILES = {"paraphrases.jsonl": FAITHFUL, "corrupted.jsonl": "corrupted"}
EXAMINATION = "examination.jsonl"
SHORT = "short.jsonl"
SEEN = 583
# What a model is given beside the passage that it cites: the nearest to what it writes.
OFFERED = 10
CALIBRATION = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GateCase:
    """A sentence with the provision it cites; `kind` tells how it was corrupted, if it was."""

    anchor: str
    source_language: str
    language: str
    text: str
    kind: str

    @property
    def faithful(self) -> bool:
        """Tell whether the gate should let it pass."""
        return self.kind == FAITHFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """A case and what the gate said."""

    case: GateCase
    verdict: Verdict


def load_gate_cases(folder: Path, half: int = 1 - CALIBRATION) -> list[GateCase]:
    """Read the hand-made cases: even lines (`half=0`) or odd ones.

    Raises:
        EvaluationError: a file is missing or a line is not as described.
    """
    return [
        case
        for name, kind in FILES.items()
        for case in _read(folder / name, slice(half, None, 2), kind)
    ]


def load_examination(folder: Path) -> list[GateCase]:
    """Read the cases by authors who taught the gate nothing; raises as `load_gate_cases` does."""
    return _read(folder / EXAMINATION, slice(None), FAITHFUL)


def load_short(folder: Path) -> list[GateCase]:
    """Read the plain sentences that nobody looked at; raises as `load_gate_cases` does."""
    return _read(folder / SHORT, slice(SEEN, None), FAITHFUL)


def _read(path: Path, which: slice, kind: str) -> list[GateCase]:
    try:
        return [GateCase(**{"kind": kind, **line}) for line in json_lines(path)[which]]
    except (OSError, ValueError, TypeError) as error:
        raise EvaluationError(f"{path}: cannot be read ({error}); mend the file") from error


def scripted_cases(corpus: Corpus, a_kind: int = 12, seed: int = 20) -> list[GateCase]:
    """Return corrupted sentences of the digest: `a_kind` for each attack and language, at most."""
    editions = {BASE_LANGUAGE: corpus.provisions, **corpus.translations}
    cases = []
    for language, provisions in editions.items():
        for attack in ATTACKS:
            lot = Random(f"{seed} {language} {attack}")  # noqa: S311 - not for secrets
            anchors = lot.sample(sorted(provisions), len(provisions))
            made = (_scripted(a, attack, provisions, lot) for a in anchors)
            cases += list(islice(filter(None, made), a_kind))
    return cases


def _scripted(
    anchor: str, attack: str, provisions: Mapping[str, Provision], lot: Random
) -> GateCase | None:
    provision = provisions[anchor]
    said = sentences(provision.text)
    sentence = lot.choice(said)
    text: str | None = sentence
    if attack == WRONG_PASSAGE:
        anchor = lot.choice(sorted(set(provisions) - {anchor}))
    else:
        text = corrupted(sentence, provision.language, attack, lot)
    if text is None:
        return None
    language = provision.language
    return GateCase(
        anchor=anchor, source_language=language, language=language, text=text, kind=attack
    )


def run_gate(
    cases: Iterable[GateCase], corpus: Corpus, gate: Gate, embeddings: Embeddings
) -> list[GateResult]:
    """Put each case to the gate, with the nearest provisions in its source's language on offer."""
    nearest = _Nearest(corpus, embeddings)
    results = []
    # The judge reads what is known of a provision when it first meets it, and forgets it later.
    for case in sorted(cases, key=lambda case: case.anchor):
        cited = Passage.of_provision(corpus.get(case.anchor, case.source_language), corpus)
        near = nearest(case.text, case.source_language)
        offered = [Passage.of_provision(provision, corpus) for provision in near]
        verdict = gate.check(case.text, case.language, [cited], [cited, *offered])
        results.append(GateResult(case=case, verdict=verdict))
    return results


class _Nearest:
    """Ranks the provisions of the digest in a language by cosine to a sentence."""

    def __init__(self, corpus: Corpus, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        editions = {BASE_LANGUAGE: corpus.provisions, **corpus.translations}
        self._provisions = {spoken: list(found.values()) for spoken, found in editions.items()}
        self._vectors = {
            spoken: np.asarray(embeddings.embed_documents([p.text for p in found]))
            for spoken, found in self._provisions.items()
        }

    def __call__(self, text: str, language: str) -> list[Provision]:
        vector = np.asarray(self._embeddings.embed_documents([text])[0])
        ranked = np.argsort(-(self._vectors[language] @ vector))[:OFFERED]
        return [self._provisions[language][int(n)] for n in ranked]


def gate_table(results: Sequence[GateResult]) -> str:
    """Return a table: share judged rightly with its Wilson interval, by kind and by language."""
    faithful = [r for r in results if r.case.faithful]
    corrupted = [r for r in results if not r.case.faithful]
    rows = [("faithful, passed", faithful), ("corrupted, stopped", corrupted)]
    rows += [(f"  {kind}", rows_) for kind, rows_ in _grouped(corrupted, lambda r: r.case.kind)]
    rows += [(f"  passed, {pair}", rows_) for pair, rows_ in _grouped(faithful, _languages)]
    rows += [(f"  stopped, {pair}", rows_) for pair, rows_ in _grouped(corrupted, _languages)]
    return "\n".join(_row(name, found) for name, found in rows if found)


def _languages(result: GateResult) -> str:
    return f"{result.case.language} of {result.case.source_language}"


def _grouped(
    results: Sequence[GateResult], key: Callable[[GateResult], str]
) -> list[tuple[str, list[GateResult]]]:
    return [
        (name, [r for r in results if key(r) == name]) for name in sorted(set(map(key, results)))
    ]


def _row(name: str, results: Sequence[GateResult]) -> str:
    right = sum(r.verdict.passed == r.case.faithful for r in results)
    low, high = wilson_interval(right, len(results)) or (0.0, 1.0)
    share = right / len(results)
    return f"{name:<30} {right:>4}/{len(results):<4} {share:.3f} [{low:.3f}, {high:.3f}]"
