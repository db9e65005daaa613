"""Which provisions a passage covers, so that chunks of any cut are scored alike."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.corpus import Corpus
from assistant.words import one_line

# Of a provision's text, in one piece: with less, the passage does not say what the provision says.
LEAST_SHARE = 0.5
# Most characters that are looked up before the piece around them is measured.
SEED = 24


class Mapping:
    """Finds provisions, in any language of the digest, in the text of a passage.

    Texts are compared letter by letter; runs of white space count as one space.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._texts = [
            (anchor, one_line(provision.text))
            for edition in (corpus.provisions, *corpus.translations.values())
            for anchor, provision in edition.items()
        ]
        # By length and seed: number of the text and place of the seed in it.
        self._seeds: dict[int, dict[str, list[tuple[int, int]]]] = {}
        for number, (_, text) in enumerate(self._texts):
            for place, seed in _seeds(text):
                self._seeds.setdefault(len(seed), {}).setdefault(seed, []).append((number, place))

    def covered(self, passage: str) -> tuple[str, ...]:
        """Return the anchors of the provisions that a passage holds by half or more, in order."""
        whole = one_line(passage)
        places: dict[str, int] = {}
        for number, start, length in self._pieces(whole):
            anchor, text = self._texts[number]
            if length >= LEAST_SHARE * len(text):
                places[anchor] = min(start, places.get(anchor, start))
        return tuple(sorted(places, key=lambda anchor: places[anchor]))

    def cited(self, passage: str) -> tuple[str, ...]:
        """Return what a citation of a passage cites: what it covers, else what it is a part of."""
        part = one_line(passage)
        return self.covered(passage) or tuple(
            dict.fromkeys(anchor for anchor, text in self._texts if part and part in text)
        )

    def _pieces(self, whole: str) -> Iterator[tuple[int, int, int]]:
        """Yield number of a text, start in the passage and length of each piece it shares."""
        for length, seeds in self._seeds.items():
            for at in range(len(whole) - length + 1):
                for number, place in seeds.get(whole[at : at + length], ()):
                    text = self._texts[number][1]
                    before = _common(text[:place][::-1], whole[:at][::-1])
                    yield number, at - before, before + _common(text[place:], whole[at:])


def _seeds(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and text of two seeds, one of which every piece of at least half a text holds.

    Such a piece reaches to the middle of the text, and a quarter of the text beyond it on one side.
    """
    middle, length = len(text) // 2, min(max(len(text) // 4, 1), SEED)
    for place in (middle - length, middle):
        if place >= 0 and text[place : place + length]:
            yield place, text[place : place + length]


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
