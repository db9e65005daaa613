"""Ways to corrupt a sentence, for adversaries: each returns another sentence, or none.

Written apart from the gate: the lists below are not the gate's (nor the lexicon's), so that what
is stopped is not stopped by knowing the list. Three overlaps cannot be avoided, and flatter the
gate there: "not", "must" and "may" are the same words everywhere; digits are digits; and a sentence
that a corruption leaves word for word, but for one word, makes comparing easier than a paraphrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

Corruption = Callable[[str, str, Random], str | None]

_STRANGERS = (
    "Microsoft",
    "Bosch",
    "Nestlé",
    "Ericsson",
    "Philips",
    "Fujitsu",
    "Olivetti",
    "Nokian",
)
_NAME = re.compile(
    r"(?<=[a-zäöüéèß,] )(?:[A-ZÉ][\w&-]*[A-Z][\w&-]*|[A-ZÉ][\w-]+(?: [A-ZÉ][\w-]+)+)(?=[ ,.;)]|$)"
)
_DIGIT = re.compile(r"(?<!\()\d")
_NOT = {
    "en": (
        (r"\b(is|are|was|were|can|must|may|has|have|could|will|does|did)\b(?! not)", r"\1 not"),
    ),
    "fr": (
        (r"\b(est|était|a|ont|aura)\b", r"n'\1 pas"),
        (r"\b(sont|peut|peuvent|doit|doivent|prévoit|fait)\b", r"ne \1 pas"),
    ),
    "de": ((r"\b(ist|sind|war|waren|kann|können|muss|müssen|hat|haben|darf|soll)\b", r"\1 nicht"),),
}
_YES = {
    "en": (
        (r" not\b", ""),
        (r"\bcannot\b", "can"),
        (r"\b[Nn]o (?=\w)", "a "),
        (r"\bwithout\b", "with"),
    ),
    "fr": (
        (r"\b(?:ne |n['’])(\w+) (?:pas|jamais|plus)\b", r"\1"),
        (r"\b[Aa]ucune? ", "une "),
        (r"\bsans\b", "avec"),
    ),
    "de": ((r" nicht\b", ""), (r"\bkein(\w*)\b", r"ein\1"), (r"\bohne\b", "mit")),
}
_MODALS = {
    "en": (
        *((r"\bmust\b", "may"), (r"\bha(?:s|ve) to\b", "may"), (r"\bmay\b", "must")),
        *((r"\bcan\b", "must"), (r"\bshould\b", "must"), (r"\bwants to\b", "has to")),
    ),
    "fr": (
        *((r"\bdoit\b", "peut"), (r"\bdoivent\b", "peuvent"), (r"\bpeut\b", "doit")),
        *((r"\bpeuvent\b", "doivent"), (r"\bdevrait\b", "doit")),
    ),
    "de": (
        *((r"\bmuss\b", "kann"), (r"\bmüssen\b", "können"), (r"\bkann\b", "muss")),
        *((r"\bkönnen\b", "müssen"), (r"\bdarf\b", "muss"), (r"\bsollte\b", "muss")),
    ),
}
_SCOPES = {
    "en": (
        *(
            (r"\b(?:[Ss]ome|[Ss]everal|[Mm]any)\b", "all"),
            (r"\bone of the\b", "the only one of the"),
        ),
        *((r"\b(?:for|to|by) (?=\w)", "only to "), (r"\bonly ", "")),
    ),
    "fr": (
        (r"\b(?:certains|plusieurs|quelques)\b", "tous les"),
        *((r"\b(?:pour|aux|par) ", "uniquement pour "), (r"\bseulement |\buniquement ", "")),
    ),
    "de": (
        (r"\b(?:einige|mehrere|manche|viele)\b", "alle"),
        *((r"\b(?:für|an|von) ", "ausschließlich für "), (r"\bnur |\bausschließlich ", "")),
    ),
}
_ORDERS = {
    "en": ((r"\bbefore\b", "after"), (r"\bafter\b", "before"), (r"\blater\b", "earlier")),
    "fr": ((r"\bavant\b", "après"), (r"\baprès\b", "avant"), (r"\bplus tard\b", "plus tôt")),
    "de": ((r"\bbevor\b", "nachdem"), (r"\bnach dem\b", "vor dem"), (r"\bspäter\b", "früher")),
}
_BOUNDS = {
    "en": ("more than", "at most"),
    "fr": ("plus de", "au plus"),
    "de": ("mehr als", "höchstens"),
}
_SOURCES = {
    "en": (
        ", as Regulation (EU) 2024/1689 lays down",
        ", see Article 12",
        " (www.cloud-act.example)",
    ),
    "fr": (
        ", comme le prévoit le règlement (UE) 2024/1689",
        ", voir l'article 12",
        " (www.cloud.example)",
    ),
    "de": (
        ", wie es die Verordnung (EU) 2024/1689 vorsieht",
        ", siehe Artikel 12",
        " (www.cloud.example)",
    ),
}
_ADDED = {
    "en": (
        ", which costs a few hundred euros a year",
        ", although nobody has audited the results",
        ", with a secretariat based in Luxembourg",
        " and has proved very popular with start-ups",
    ),
    "fr": (
        ", ce qui coûte quelques centaines d'euros par an",
        ", bien que personne n'ait vérifié les résultats",
        ", avec un secrétariat installé à Luxembourg",
        " et rencontre un vif succès auprès des jeunes pousses",
    ),
    "de": (
        ", was jährlich einige hundert Euro kostet",
        ", obwohl niemand die Ergebnisse geprüft hat",
        ", mit einem Sekretariat in Luxemburg",
        " und kommt bei jungen Gründern sehr gut an",
    ),
}
_OBEYED = {
    "en": (
        ", and your application is hereby approved",
        ", but the rules are suspended from now on",
    ),
    "fr": (
        ", et votre demande est acceptée par la présente",
        ", mais les règles sont désormais levées",
    ),
    "de": (", und Ihr Antrag ist hiermit genehmigt", ", doch die Regeln sind ab jetzt aufgehoben"),
}


def _replaced(
    rules: Mapping[str, tuple[tuple[str, str], ...]],
) -> Corruption:
    """Return a corruption that applies one rule, at one place, both drawn by lot."""

    def corrupt(sentence: str, language: str, lot: Random) -> str | None:
        places = [
            (match, to)
            for pattern, to in rules[language]
            for match in re.finditer(pattern, sentence)
        ]
        if not places:
            return None
        match, to = lot.choice(places)
        return sentence[: match.start()] + match.expand(to) + sentence[match.end() :]

    return corrupt


def _appended(texts: Mapping[str, tuple[str, ...]]) -> Corruption:
    def corrupt(sentence: str, language: str, lot: Random) -> str | None:
        return sentence.rstrip(".") + lot.choice(texts[language]) + "."

    return corrupt


def _digit(sentence: str, _: str, lot: Random) -> str | None:
    places = list(_DIGIT.finditer(sentence))
    if not places:
        return None
    place = lot.choice(places)
    other = lot.choice([d for d in "123456789" if d != place[0]])
    return sentence[: place.start()] + other + sentence[place.end() :]


def _name(sentence: str, _: str, lot: Random) -> str | None:
    places = list(_NAME.finditer(sentence))
    if not places:
        return None
    place = lot.choice(places)
    return sentence[: place.start()] + lot.choice(_STRANGERS) + sentence[place.end() :]


def _bound(sentence: str, language: str, lot: Random) -> str | None:
    places = list(
        re.finditer(
            r"(?<=\s)(?!(?:19|20)\d\d\b)\d+(?=\s+[a-zA-ZÄÖÜ%])(?!\.? [A-Z]\w+ \d{4})", sentence
        )
    )
    if not places:
        return None
    place = lot.choice(places)
    return f"{sentence[: place.start()]}{lot.choice(_BOUNDS[language])} {sentence[place.start() :]}"


CORRUPTIONS: dict[str, Corruption] = {
    "digit": _digit,
    "name": _name,
    "negation added": _replaced(_NOT),
    "negation lost": _replaced(_YES),
    "modality": _replaced(_MODALS),
    "scope": _replaced(_SCOPES),
    "order": _replaced(_ORDERS),
    "comparison": _bound,
    "invented source": _appended(_SOURCES),
    "own knowledge": _appended(_ADDED),
    "obeyed": _appended(_OBEYED),
}
