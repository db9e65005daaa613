"""What is usual in a document: the size of its body text, and how far apart its lines stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.documents.pdf.geometry import Line, PageLines, Region

# Lines smaller than this share of the body text are notes, or larger ones headings.
SMALL = 0.93
LARGE = 1.12


def size_step(size: float) -> float:
    """Return `size` rounded to half a point."""
    return round(size * 2) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Measures of a document. `leadings` is keyed by rounded font size, in points."""

    body: float
    bold_body: bool
    leadings: dict[float, float] = field(default_factory=dict)

    def leading(self, size: float) -> float:
        """Return the usual distance of baselines for text of `size`."""
        usual = self.leadings.get(size_step(size))
        if usual is None:
            usual = self.leadings.get(self.body, 1.2 * self.body) / self.body * size
        return max(usual, size)


def body_size(pages: Iterable[PageLines]) -> float:
    """Return the font size, rounded to half a point, that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[size_step(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def measure(regions: Sequence[Region], body: float) -> Style:
    """Return the style of a document whose body text has size `body`."""
    distances: dict[float, Counter[float]] = defaultdict(Counter)
    bold = total = 0
    for region in regions:
        lines = [part for part in region.parts if isinstance(part, Line)]
        for line in lines:
            if size_step(line.size) == body:
                total += len(line.text)
                bold += len(line.text) if line.bold else 0
        for above, line in pairwise(lines):
            distance = above.y - line.y
            alike = size_step(above.size) == size_step(line.size)
            if alike and 0.9 * line.size < distance < 2.2 * line.size:
                distances[size_step(line.size)][round(distance * 4) / 4] += 1
    return Style(
        body=body,
        bold_body=bold > 0.5 * total,
        leadings={size: _usual(counts) for size, counts in distances.items()},
    )


def _usual(counts: Counter[float]) -> float:
    """Return the smallest distance that is common; paragraphs of one line may outnumber it."""
    most = max(counts.values())
    return min(distance for distance, count in counts.items() if count >= 0.25 * most)
