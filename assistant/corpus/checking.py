"""The rules of `corpus/README.md` that a parser alone does not enforce."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assistant.corpus.loading import Corpus

KINDS = frozenset(
    [
        "communique",
        "page",
        "declaration",
        "mandate",
        "procedure",
        "rules",
        "roadmap",
        "report",
        "register",
        "licence",
    ]
)
STATUSES = frozenset({"in force", "superseded", "background"})
BANK_MINIMUM = {"en": 3, "fr": 1, "de": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReport:
    """Counts for people, problems for CI: an empty `problems` means that the corpus is sound."""

    counts: dict[str, int]
    problems: tuple[str, ...]


def check_corpus(corpus: Corpus) -> CorpusReport:
    """Check cross references, sources, bank and silences of a loaded corpus."""
    problems = [
        *_source_problems(corpus),
        *_reference_problems(corpus),
        *_bank_problems(corpus),
        *_silence_problems(corpus),
    ]
    facts = {fact for provision in corpus.provisions.values() for fact in provision.facts}
    counts = {
        "sources": len(corpus.sources),
        "provisions": len(corpus.provisions),
        "facts covered": len(facts),
        "bank questions": sum(len(q) for bank in corpus.bank.values() for q in bank.values()),
        "silences": len(corpus.silences),
        "silence questions": sum(len(q) for s in corpus.silences for q in s.questions.values()),
    }
    counts |= {
        f"basis {basis}": number
        for basis, number in sorted(
            Counter(p.basis.value for p in corpus.provisions.values()).items()
        )
    }
    return CorpusReport(counts=counts, problems=tuple(problems))


def _source_problems(corpus: Corpus) -> list[str]:
    used = {provision.source_id for provision in corpus.provisions.values()}
    problems = [
        f"sources.toml: {unknown} has a digest but no entry"
        for unknown in used - set(corpus.sources)
    ]
    for source in corpus.sources.values():
        if source.id not in used:
            problems.append(f"sources.toml: {source.id} has no digest")
        if not source.url.startswith("https://"):
            problems.append(f"sources.toml: {source.id}: url must begin with https://")
        if source.kind not in KINDS:
            problems.append(f"sources.toml: {source.id}: unknown kind {source.kind!r}")
        if source.status not in STATUSES:
            problems.append(f"sources.toml: {source.id}: unknown status {source.status!r}")
    return problems


def _reference_problems(corpus: Corpus) -> list[str]:
    return [
        f"{provision.anchor}: companion {anchor} does not exist"
        for provision in corpus.provisions.values()
        for anchor in provision.companions
        if anchor not in corpus.provisions
    ]


def _bank_problems(corpus: Corpus) -> list[str]:
    problems = [
        f"bank: {anchor} is no provision"
        for anchor in corpus.bank
        if anchor not in corpus.provisions
    ]
    for anchor in corpus.provisions:
        bank = corpus.bank.get(anchor, {})
        for language, minimum in BANK_MINIMUM.items():
            number = len(bank.get(language, ()))
            if number < minimum:
                problems.append(
                    f"bank: {anchor} has {number} {language} questions, needs {minimum}"
                )
    return problems


def _silence_problems(corpus: Corpus) -> list[str]:
    repeated = [i for i, n in Counter(s.id for s in corpus.silences).items() if n > 1]
    problems = [f"silences: {silence_id} is used twice" for silence_id in repeated]
    for silence in corpus.silences:
        problems += [
            f"silences: {silence.id}: nearest {anchor} does not exist"
            for anchor in silence.nearest
            if anchor not in corpus.provisions
        ]
        problems += [
            f"silences: {silence.id}: no subject in {language}"
            for language in BANK_MINIMUM
            if not silence.subject.get(language)
        ]
    return problems
