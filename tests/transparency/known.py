"""A record of the harbour club, with figures."""

from __future__ import annotations

from dataclasses import replace

from assistant.evaluation.measuring.summary import Measure
from assistant.transparency.measured import Measured
from assistant.transparency.record import Index, Model, Text, TransparencyRecord

MEASURED = Measured(
    date="2026-11-24",
    index="abc123",
    reason="Silences named after a reader asked.",
    latency_ratio=3.25,
    measures={
        "locked": (
            Measure(name="complete@1", value=0.815, n=440, unscored=0, low=0.775, high=0.849),
            Measure(name="wrong", value=0.007, n=500, unscored=0, low=0.002, high=0.021),
            Measure(name="attack success", value=None, n=0, unscored=500),
        ),
        "dev": (Measure(name="complete@1", value=0.9, n=300, unscored=0, low=0.86, high=0.93),),
    },
)
RULES = Text(
    id="club-rules",
    title="Rules of the Harbour Club <b>& friends</b>",
    titled="en",
    kind="rules",
    issuer="Harbour Club",
    reference="HC/20/5",
    date="2020-05-01",
    status="in force",
    licence="CC BY 4.0",
    languages=("en", "de"),
    checked="2026-11-23",
    completeness="Whole.",
    basis={"official": 4, "secondary": 1},
    digests=("de", "en"),
    official=("en",),
    url="https://example.org/rules",
)
PAGE = replace(
    RULES, id="club-page", title="Page of the Harbour Club", status="superseded", date="",
    basis={"quoted": 2}, official=(), url="https://example.org/" + "harbour" * 20,
)  # fmt: skip
RECORD = TransparencyRecord(
    version="1.2.3",
    corpus="c0ffee",
    texts=(RULES, PAGE),
    index=Index(
        fingerprint="abc123", built="2026-11-25T10:00:00+00:00", passages=5, official_chunks=7,
        current=True,
    ),
    models=(Model(task="embedding", name="multilingual-e5-small", licence="MIT"),),
    measured=MEASURED,
    asked=("de", "en"),
    quoted=("de", "en"),
    ratings=True,
    page="https://example.org/",
    contact_unnamed=True,
)  # fmt: skip
