"""What `alliance eval add` asks for where no option says it, with suggestions from the digest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.corpus import Corpus
    from assistant.domain import Provision
    from assistant.evaluation.cases.adding import Draft

USUAL = {"answer": "fact", "abstain": "near-miss", "clarify": "underspecified"}
NUMBERS = re.compile(r"\d+([ ,]+\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says of a case (see `alliance eval add --help`); empty: ask."""

    question: str = ""
    lang: str = ""
    expect: str = ""
    category: str = ""
    search: str = ""
    provisions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    own_patterns: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    opening: str = ""
    premise: str = ""
    author: str = ""
    reviewer: str = ""
    critical: bool = False
    source: str = ""


def ask(text: str, option: str, default: str | None = None) -> str:
    """Ask on the terminal; where there is nothing left to read, take the default.

    Raises:
        UsageError: nothing to read and no default.
    """
    try:
        return str(typer.prompt(text, default=default, show_default=bool(default))).strip()
    except typer.Abort as stop:
        if not isinstance(stop.__context__, EOFError):
            raise
        if default is None:
            raise UsageError(f"{text}? Give {option}; nothing was written") from stop
        return default


def draft(given: Given, corpus: Corpus, cited: Sequence[str] = ()) -> Draft:
    """Complete what was given; `cited` are the provisions that the assistant answered from."""
    from assistant.evaluation.cases.adding import Draft
    from assistant.languages import detect_language

    question = given.question or ask("Question", "--question")
    lang = given.lang or detect_language(question, "en")
    expect = given.expect or ask("Right reply: answer, abstain or clarify", "--expect", "answer")
    category = given.category or ask("Category", "--category", USUAL.get(expect, "fact"))
    answering = _provisions(given, corpus, cited) if expect == "answer" else ()
    return Draft(
        question=question,
        lang=lang,
        expect=expect,
        category=category,
        facts=_facts(given, answering),
        points=_points(given, lang, answering, corpus) if answering else (),
        absent=_absent(given, expect),
        forbidden=given.forbidden,
        opening=given.opening,
        premise=_premise(given, category),
        critical=given.critical,
        source=given.source,
        author=given.author or ask("Author", "--author"),
        reviewer=given.reviewer or ask("Reviewer (someone else)", "--reviewer"),
        reviewed_on=datetime.now(UTC).date(),
    )


def _provisions(given: Given, corpus: Corpus, cited: Sequence[str]) -> tuple[Provision, ...]:
    from assistant.evaluation.cases.adding import matching_provisions
    from assistant.evaluation.cases.gold import gold_anchors

    if given.provisions:
        return tuple(corpus.get(anchor) for anchor in given.provisions)
    if given.facts:
        stating = gold_anchors([_codes(group) for group in given.facts], corpus.provisions)
        if not stating:
            raise UsageError(f"no provision states {', '.join(given.facts)}; mend --facts")
        return tuple(p for anchor, p in corpus.provisions.items() if anchor in stating)
    listed = [p for anchor in cited if (p := corpus.provisions.get(anchor)) is not None]
    if not listed:
        wanted = given.search or ask("Words to look for in the digest", "--provision or --search")
        listed = list(matching_provisions(wanted, corpus))
    while True:
        for number, provision in enumerate(listed, start=1):
            typer.echo(f"{number:>3}  {provision.anchor}: {provision.text}")
        wanted = ask("Numbers of those that answer, or other words to look for", "--provision")
        chosen = _numbered(wanted, listed)
        if chosen:
            return chosen
        listed = list(matching_provisions(wanted, corpus))


def _numbered(wanted: str, listed: Sequence[Provision]) -> tuple[Provision, ...]:
    if not NUMBERS.fullmatch(wanted):
        return ()
    numbers = [int(number) for number in re.findall(r"\d+", wanted)]
    return tuple(listed[number - 1] for number in numbers if 1 <= number <= len(listed))


def _facts(given: Given, answering: Sequence[Provision]) -> tuple[tuple[str, ...], ...]:
    from assistant.evaluation.cases.adding import facts_of

    return tuple(map(_codes, given.facts)) or facts_of(answering)


def _codes(group: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in group.split(",") if code.strip())


def _points(
    given: Given, lang: str, answering: Sequence[Provision], corpus: Corpus
) -> tuple[dict[str, str], ...]:
    from assistant.evaluation.cases.adding import pattern_languages

    languages = pattern_languages(lang, corpus)
    if given.patterns:
        return _paired(given, languages)
    points = [_point(languages, answering[0], corpus)]
    while pattern := ask("What else must it say? Empty: nothing", "--pattern", ""):
        points.append(dict.fromkeys(languages[:1], pattern))
        for language in languages[1:]:
            points[-1][language] = ask(f"The same ({language})", "--own-pattern")
    return tuple(points)


def _paired(given: Given, languages: Sequence[str]) -> tuple[dict[str, str], ...]:
    columns = [given.patterns, given.own_patterns][: len(languages)]
    if len({len(column) for column in columns}) > 1:
        raise UsageError(
            f"a question in {languages[-1]} needs one --own-pattern for each --pattern"
        )
    return tuple(dict(zip(languages, row, strict=True)) for row in zip(*columns, strict=True))


def _point(languages: Sequence[str], provision: Provision, corpus: Corpus) -> dict[str, str]:
    from assistant.evaluation.cases.adding import saying, suggested_pattern

    point = {}
    for language in languages:
        text = corpus.get(provision.anchor, language).text
        suggested = suggested_pattern(text) or None
        point[language] = ask(f"Pattern of what it must say ({language})", "--pattern", suggested)
        found = saying(point[language], language, corpus)
        typer.echo(f"     matches {', '.join(found) or 'nothing'}")
    return point


def _absent(given: Given, expect: str) -> tuple[str, ...]:
    if given.absent or expect != "abstain":
        return given.absent
    return (ask("Pattern of what is asked, which stands nowhere in the digest", "--absent"),)


def _premise(given: Given, category: str) -> str:
    if given.premise or category != "false-premise":
        return given.premise
    return ask("What is wrong with the premise", "--premise")
