"""The rules of `corpus/README.md` that a parser alone does not enforce."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.corpus.facts import fact_problems, homes
from assistant.corpus.loading import BASE_LANGUAGE, Corpus
from assistant.corpus.questions import ASKS, TELLS
from assistant.corpus.statements import STATEMENTS, Statement, read_statements
from assistant.domain import Provision, Reason
from assistant.figures import figures
from assistant.languages import LANGUAGES

BANK_LANGUAGES = ("en", "fr", "de")
BANK_MINIMUM = 3
# Besides the languages of the digest.
OTHER_LANGUAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReport:
    """Counts for people, problems for CI: an empty `problems` means that the corpus is sound."""

    counts: dict[str, int]
    problems: tuple[str, ...]


def check_corpus(corpus: Corpus) -> CorpusReport:
    """Check cross references, sources, facts, translations, bank, silences and statements.

    Raises:
        CorpusError: the statements cannot be read.
    """
    folder = corpus.folder / STATEMENTS
    statements = read_statements(folder) if folder.is_dir() else ()
    problems = [
        *_source_problems(corpus),
        *fact_problems(corpus.facts, corpus.provisions.values()),
        *_reference_problems(corpus),
        *_translation_problems(corpus),
        *_bank_problems(corpus),
        *_short_problems(corpus),
        *_said_problems(corpus),
        *_silence_problems(corpus),
        *_stance_problems(corpus),
        *_statement_problems(corpus, statements),
        *(f"{name}: {reason}" for name, reason in corpus.failed.items()),
    ]
    counts = {**_counts(corpus), "statements": len(statements)}
    return CorpusReport(counts=counts, problems=tuple(problems))


def _counts(corpus: Corpus) -> dict[str, int]:
    counts = {
        "sources": len(corpus.sources),
        "provisions": len(corpus.provisions),
        **{
            f"provisions {language}": len(translated)
            for language, translated in corpus.translations.items()
        },
        "facts registered": len(corpus.facts.marks),
        "facts covered": len(homes(corpus.provisions.values())),
        "facts left out": len(corpus.facts.left_out),
    }
    counts |= _by_basis(corpus.provisions.values())
    counts |= _by_language("bank questions", corpus.bank.values())
    counts["short questions"] = sum(1 for _ in corpus.asked_shortly())
    counts["silences"] = len(corpus.silences)
    counts |= _by_language("silence questions", (s.questions for s in corpus.silences))
    counts["stances"] = len(corpus.stances)
    counts["stance questions"] = len([*corpus.argued(), *corpus.argued_apart()])
    counts["sentences"] = len([*corpus.spoken()])
    counts["official chunks"] = len(corpus.wording)
    return counts


def _by_basis(provisions: Iterable[Provision]) -> dict[str, int]:
    numbers = Counter(provision.basis.value for provision in provisions)
    return {f"basis {basis}": number for basis, number in sorted(numbers.items())}


def _by_language(what: str, questions: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, int]:
    numbers: Counter[str] = Counter()
    for by_language in questions:
        numbers.update({language: len(texts) for language, texts in by_language.items()})
    counts = {what: numbers.total()}
    counts |= {f"{what} {language}": numbers[language] for language in BANK_LANGUAGES}
    counts[f"{what} other"] = numbers.total() - sum(numbers[code] for code in BANK_LANGUAGES)
    return counts


def _source_problems(corpus: Corpus) -> list[str]:
    used = {provision.source_id for provision in corpus.provisions.values()}
    problems = [
        f"sources.toml: {unknown} has a digest but no entry"
        for unknown in used - set(corpus.sources)
    ]
    for source in corpus.sources.values():
        if source.id not in used:
            problems.append(f"sources.toml: {source.id} has no digest")
        if source.supersedes and source.supersedes not in corpus.sources:
            problems.append(f"sources.toml: {source.id}: supersedes an unknown text")
    return problems


def _reference_problems(corpus: Corpus) -> list[str]:
    return [
        f"{provision.anchor}: companion {anchor} does not exist"
        for provision in corpus.provisions.values()
        for anchor in provision.companions
        if anchor not in corpus.provisions
    ]


def _translation_problems(corpus: Corpus) -> list[str]:
    problems = []
    for language, translated in corpus.translations.items():
        problems += [
            f"digest/{language}: lacks {anchor}"
            for anchor in corpus.provisions
            if anchor not in translated
        ]
        for anchor, provision in translated.items():
            said = figures(provision.text, language)
            meant = figures(corpus.provisions[anchor].text, BASE_LANGUAGE)
            if said != meant:
                problems.append(
                    f"digest/{language}: {anchor}: figures {sorted(said - meant)} are not in "
                    f"English, {sorted(meant - said)} are missing"
                )
    return problems


def _bank_problems(corpus: Corpus) -> list[str]:
    problems = [
        f"bank: {anchor} is no provision"
        for anchor in corpus.bank
        if anchor not in corpus.provisions
    ]
    for anchor in corpus.provisions:
        bank = corpus.bank.get(anchor, {})
        problems += [f"bank: {anchor}: {lack}" for lack in _too_few(bank)]
        others = [code for code in bank if code not in BANK_LANGUAGES]
        if len(others) < OTHER_LANGUAGES:
            problems.append(
                f"bank: {anchor}: questions in {len(others)} other languages, needs "
                f"{OTHER_LANGUAGES}"
            )
    return problems


def _too_few(questions: Mapping[str, tuple[str, ...]]) -> list[str]:
    numbers = {language: len(set(questions.get(language, ()))) for language in BANK_LANGUAGES}
    return [
        f"{number} {language} questions, needs {BANK_MINIMUM}"
        for language, number in numbers.items()
        if number < BANK_MINIMUM
    ]


def _short_problems(corpus: Corpus) -> list[str]:
    known = corpus.provisions.keys() | {silence.id for silence in corpus.silences}
    return [
        f"short: {target} is neither a provision nor a silence"
        for target in corpus.short
        if target not in known
    ]


def _said_problems(corpus: Corpus) -> list[str]:
    kinds: dict[str, set[str]] = {}
    for kind, _, text in corpus.spoken():
        kinds.setdefault(text, set()).add(kind)
    return [
        *(
            f"said: {kind} is neither asks nor tells"
            for kind in corpus.said
            if kind not in (ASKS, TELLS)
        ),
        *(f"said: {text!r} both asks and tells" for text, found in kinds.items() if len(found) > 1),
    ]


def _silence_problems(corpus: Corpus) -> list[str]:
    repeated = [i for i, n in Counter(s.id for s in corpus.silences).items() if n > 1]
    problems = [f"silences: {silence_id} is used twice" for silence_id in repeated]
    for silence in corpus.silences:
        problems += [
            f"silences: {silence.id}: nearest {anchor} does not exist"
            for anchor in silence.nearest
            if anchor not in corpus.provisions
        ]
        # What is declined for another reason is not called by its name.
        said = silence.reason is Reason.SILENT
        problems += [
            f"silences: {silence.id}: no subject in {language}"
            for language in (LANGUAGES if said else BANK_LANGUAGES)
            if not silence.subject.get(language)
        ]
        problems += [
            f"silences: {silence.id}: no choices in {language}"
            for language in LANGUAGES
            if not all(choice.get(language) for choice in silence.choices)
        ]
        problems += [f"silences: {silence.id}: {lack}" for lack in _too_few(silence.questions)]
    return problems


def _stance_problems(corpus: Corpus) -> list[str]:
    repeated = [i for i, n in Counter(s.id for s in corpus.stances).items() if n > 1]
    problems = [f"stances: {stance_id} is used twice" for stance_id in repeated]
    for stance in corpus.stances:
        if stance.anchor not in corpus.provisions:
            problems.append(f"stances: {stance.id}: {stance.anchor} is no provision")
        problems += [
            f"stances: {stance.id}: asks nothing in {language}"
            for language in BANK_LANGUAGES
            if not (stance.asks.get(language) or stance.worded.get("asks", {}).get(language))
        ]
    return problems


def _statement_problems(corpus: Corpus, statements: Iterable[Statement]) -> list[str]:
    problems = []
    for statement in statements:
        if statement.anchor not in corpus.provisions:
            problems.append(f"statements: {statement.anchor} is no provision: {statement.text!r}")
        if statement.language not in LANGUAGES:
            problems.append(f"statements: {statement.language!r} is no language of the EU")
        if not statement.text.strip():
            problems.append(f"statements: {statement.anchor}: one says nothing")
    return problems
