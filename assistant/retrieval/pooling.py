"""What a question means, pooled over readings with more or less of what precedes it.

In a message, "And who decides then?" may stand on the sentence before it, on the two before it or
on a longer stretch, in a conversation on the exchange before it; alone it is near something, too.
No reading is right for all: what is meant comes near in most of them, what is near by chance in
one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.calibration import Logistic
from assistant.domain import Hit
from assistant.retrieval.evidence import Evidence

ALONE, TOLD = "alone", "told"
# With nothing; in a message with the last two sentences, the last one, the last characters, in a
# conversation with the exchange before it.
READINGS = (ALONE, TOLD, "last", "long")
POOL = "pool"
# Of each reading so many provisions and silences are pooled, the first ones. What is not among so
# many that another finds counts there as a little less near than the nearest six.
POOLED = 6
FOUND = 10
BELOW = 0.05
# What weighs less counts as so much, in log odds.
NOTHING = -20.0
# In words: more say no more.
LONGEST = 20
SIGNALS = (
    *(name + times for times in ("", "_words", "_refers") for name in READINGS),
    *("most", "first", "lexical", "silent", "silent_first", "silent_words", "silent_refers"),
    *("odds_alone", "odds_told"),
)


def pooled(
    readings: Mapping[str, Evidence], length: int, model: Logistic, *, refers: bool
) -> tuple[str, Evidence]:
    """Return the reading that is nearest to what comes first, and what it found, ranked by all.

    Provisions and silences are weighed by the same signals, which stand among their arms: the
    cosine in each reading, alone, times the logarithm of the question's length, and where it
    refers; the highest (`most`); the share of readings that find it first (`first`); the BM25 of
    the question (`lexical`); and what speaks for silences as such. What these weigh together
    is the arm `pool`.

    Args:
        readings: by name; one that is missing counts as `told`, or as `alone`.
        length: of the question, in words.
        model: that weighs the signals.
        refers: whether it has a pronoun for something said before it.
    """
    usual = readings.get(TOLD, readings[ALONE])
    every = [readings.get(name, usual) for name in READINGS]
    about = {"words": math.log(min(max(length, 1), LONGEST)), "refers": float(refers)}
    silent = {
        "silent": 1.0,
        **{f"silent_{name}": value for name, value in about.items()},
        **{f"odds_{name}": readings.get(name, usual).odds for name in (ALONE, TOLD)},
    }
    told = dict.fromkeys(silent, 0.0)
    lexical = {hit.anchor: hit.arms.get("lexical", 0.0) for each in every for hit in each.hits}
    provisions = _weighed([_near(each.hits, _dense) for each in every], lexical, about, told)
    silences = _weighed([_near(each.silences, _score) for each in every], {}, about, silent)
    weighed = provisions | silences
    meant = max(weighed, key=lambda anchor: model.log_odds(weighed[anchor]), default="")

    def cosine(name: str) -> tuple[float, bool]:
        own = (*readings[name].hits, *readings[name].silences)
        known = any(hit.anchor == meant for hit in own)
        return (weighed[meant][name] if known else 0.0, name == TOLD)

    nearest = max(readings, key=cosine)
    found = readings[nearest]
    return nearest, replace(
        found,
        hits=_ranked([*every, found], lambda each: each.hits, provisions, model),
        silences=_ranked([*every, found], lambda each: each.silences, silences, model),
    )


def weights(hits: Sequence[Hit]) -> list[float]:
    """Return what each of the hits that were pooled weighs; log odds."""
    return [hit.arms[POOL] for hit in hits]


def margin(provisions: Sequence[float], silences: Sequence[float]) -> float:
    """Return what the first provision weighs among all readings, less the first silence; log odds.

    Args:
        provisions: what each of them weighs, in log odds; the most first.
        silences: the same.
    """
    return max([NOTHING, *provisions[:1]]) - max([NOTHING, *silences[:1]])


def standing(
    confidence: float, provisions: Sequence[float], silences: Sequence[float]
) -> dict[str, float]:
    """Return the signals that what is found first for a question answers it, by name.

    * `part_confidence`: that the texts answer the question; log odds;
    * `part_margin`: what its first provision weighs among all readings, less its first silence;
    * `part_share`: the share of that provision in all that is pooled; a logarithm.

    Args:
        confidence: the first of these.
        provisions: what each of them weighs, in log odds; the most first.
        silences: the same.
    """
    first = max([NOTHING, *provisions[:1]])
    share = sum(math.exp(weight - first) for weight in (*provisions, *silences))
    return {
        "part_confidence": confidence,
        "part_margin": margin(provisions, silences),
        "part_share": -math.log(max(share, 1.0)),
    }


def _near(hits: Sequence[Hit], cosine: Callable[[Hit], float]) -> dict[str, float]:
    """Return the cosines of what one reading finds first, by anchor, in its order."""
    return {hit.anchor: cosine(hit) for hit in hits[:FOUND]}


def _dense(hit: Hit) -> float:
    return hit.dense


def _score(hit: Hit) -> float:
    return hit.score


def _weighed(
    found: Sequence[Mapping[str, float]],
    lexical: Mapping[str, float],
    about: Mapping[str, float],
    silent: Mapping[str, float],
) -> dict[str, dict[str, float]]:
    """Return the signals of what is pooled, by anchor.

    Args:
        found: cosines of one kind in each of `READINGS`.
        lexical: BM25 by anchor; none of silences.
        about: what is known of the question.
        silent: what speaks for silences; zeros for provisions.
    """
    pool = dict.fromkeys(anchor for near in found for anchor in [*near][:POOLED])
    floors = [min(sorted(near.values())[-POOLED:], default=0.0) - BELOW for near in found]
    weighed = {}
    for anchor in pool:
        cosines = [near.get(anchor, low) for near, low in zip(found, floors, strict=True)]
        first = sum(next(iter(near), "") == anchor for near in found) / len(found)
        signals = dict(zip(READINGS, cosines, strict=True))
        for name, value in about.items():
            signals |= {f"{r}_{name}": c * value for r, c in zip(READINGS, cosines, strict=True)}
        signals |= {"most": max(cosines), "first": first, "silent_first": first * silent["silent"]}
        signals["lexical"] = lexical.get(anchor, 0.0)
        weighed[anchor] = {**signals, **silent}
    return weighed


def _ranked(
    found: Sequence[Evidence],
    hits_of: Callable[[Evidence], Sequence[Hit]],
    signals: Mapping[str, dict[str, float]],
    model: Logistic,
) -> tuple[Hit, ...]:
    """Return the hits that have signals, best first, with these among their arms.

    Each is as the last reading has it that found it.
    """
    hits = {hit.anchor: hit for each in found for hit in hits_of(each)}
    weighed = [
        replace(hits[anchor], arms=hits[anchor].arms | own | {POOL: model.log_odds(own)})
        for anchor, own in signals.items()
    ]
    return tuple(sorted(weighed, key=lambda hit: (-hit.arms[POOL], hit.anchor)))
