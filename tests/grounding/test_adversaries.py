"""What adversaries make of the digest, put to the gate that readers have: rules and judge."""

from assistant.assembly import open_corpus, open_embeddings, open_gate
from assistant.evaluation.grounding import run_gate, scripted_cases
from assistant.grounding.adversaries import ATTACKS

# One provision in so many: to read what is known of one takes the judge a second.
EVERY = 16
# With near copies overruled it was .988.
STOPPED = 0.99


def test_the_gate_of_the_real_corpus_stops_what_adversaries_make_of_it(alliance_settings):
    """By another lot than that of `alliance eval grounding`."""
    corpus = open_corpus(alliance_settings)
    bare = open_embeddings(alliance_settings, "query", tuned=False)
    some = set(list(corpus.provisions)[::EVERY])
    drawn = scripted_cases(corpus, a_kind=len(corpus.provisions), seed=33)
    cases = [case for case in drawn if case.anchor in some]
    results = run_gate(cases, corpus, open_gate(alliance_settings, corpus, bare), bare)
    assert {r.case.language for r in results} == {"en", "fr", "de"}
    assert {r.case.kind for r in results} == set(ATTACKS)
    assert len(results) >= 300
    passed = [r for r in results if r.verdict.passed]
    assert len(passed) <= (1 - STOPPED) * len(results), [(r.case.kind, r.case.text) for r in passed]
