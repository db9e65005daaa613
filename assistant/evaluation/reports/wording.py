"""Numbers as reports write them. What is undefined is said in words, never as a number."""

from __future__ import annotations

from assistant.evaluation.measuring.summary import Measure
from assistant.evaluation.reports.targets import Target, Unit

UNSCORED = "unscored"
# Between number and unit, so that no line breaks there.
THIN = "\u00a0"


def number(value: float | None, unit: Unit) -> str:
    """Write a value: 97.1 %, 0.960 or 142 ms."""
    if value is None:
        return UNSCORED
    if unit == "share":
        return f"{100 * value:.1f}{THIN}%"
    return f"{value:.0f}{THIN}ms" if unit == "ms" else _signed(f"{value:.3f}")


def interval(measure: Measure, unit: Unit) -> str:
    """Write a 95 % interval; empty where there is none."""
    if measure.low is None or measure.high is None:
        return ""
    if unit == "share":
        return f"{100 * measure.low:.1f} to {100 * measure.high:.1f}{THIN}%"
    return _signed(f"{measure.low:.3f} to {measure.high:.3f}")


def bound(target: Target | None, unit: Unit) -> str:
    """Write a target: ≥ 93 %; empty where there is none."""
    if target is None:
        return ""
    sign = "≥" if target.at_least else "≤"
    if target.bound == 0:
        return f"0{THIN}%"
    shown = f"{100 * target.bound:g}{THIN}%" if unit == "share" else f"{target.bound:g}"
    return f"{sign}{THIN}{shown}" + (f"{THIN}ms" if unit == "ms" else "")


def counted(number_of: int, thing: str, things: str = "") -> str:
    """Write a number with its noun: 1 question, 1,449 questions."""
    return f"{number_of:,}{THIN}{thing if number_of == 1 else things or thing + 's'}"


def chance(p_value: float) -> str:
    """Write the p-value of an exact test."""
    return "exact p < 0.001" if p_value < 0.001 else f"exact p = {p_value:.3f}"


def cut(text: str, length: int) -> str:
    """Return a text on one line, at most so many characters long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


def _signed(text: str) -> str:
    return text.replace("-", "−")
