"""Which quotes answer which question of a message that asks several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answering.composing.unsettled import asks_nothing, note, telling
from assistant.answering.retrieving.several import quoted_for
from assistant.answering.turn import Part
from assistant.domain import Point, Provision

Numbers = Mapping[str, tuple[int, ...]]


def points(
    parts: Sequence[Part], kept: Sequence[Provision], numbers: Numbers, language: str
) -> Iterator[Point]:
    """Yield each question with the numbers of what answers it, or with what is said instead.

    What no question found first goes with the provision that it must accompany, or else with the
    question that it is nearest to, of those that are not left open; with none if none found it.

    Args:
        parts: all questions of the message.
        kept: what is quoted.
        numbers: of its citations, by anchor.
        language: of the reply.
    """
    asking = [part for part in parts if not asks_nothing(part)]
    known = numbers.keys()
    sure = {anchor for part in asking if quoted_for(part) for anchor in telling(part, known)[:1]}
    # What answers one question for certain is no answer to another that it is merely near.
    open_to = [known - (() if quoted_for(part) else sure) for part in asking]
    said = [note(part, language, own) for part, own in zip(asking, open_to, strict=True)]
    told = [
        [] if left_open else list(telling(part, own)[:1])
        for part, own, left_open in zip(asking, open_to, said, strict=True)
    ]
    for provision in kept:
        if not any(provision.anchor in anchors for anchors in told):
            owner = _owner(provision, kept, asking, told)
            if owner is not None:
                told[owner].append(provision.anchor)
    for part, anchors, left_open in zip(asking, told, said, strict=True):
        cited = tuple(dict.fromkeys(n for anchor in anchors for n in numbers[anchor]))
        if cited or left_open:
            yield Point(asked=part.text, citations=cited, left_open=left_open)


def _owner(
    provision: Provision,
    kept: Sequence[Provision],
    parts: Sequence[Part],
    told: Sequence[Sequence[str]],
) -> int | None:
    """Return the place of the question that a provision is quoted for; None if it is for none."""
    leading = {other.anchor for other in kept if provision.anchor in other.companions}
    for place, anchors in enumerate(told):
        if leading.intersection(anchors):
            return place
    answered = [place for place, anchors in enumerate(told) if anchors]
    near = {place: _nearness(parts[place], provision.anchor) for place in answered}
    nearest = max(near, key=lambda place: near[place], default=None)
    return nearest if nearest is not None and near[nearest] else None


def _nearness(part: Part, anchor: str) -> float:
    return max((hit.dense for hit in part.evidence.hits if hit.anchor == anchor), default=0.0)
