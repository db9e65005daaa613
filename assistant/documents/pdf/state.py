"""The graphics state that text depends on, and the matrices that move it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.documents.pdf.fonts import PdfFont

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that does `m` first, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TextState:
    """The part of the graphics state that text depends on."""

    ctm: Matrix = IDENTITY
    font: PdfFont | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
