import shutil
from dataclasses import replace

import numpy as np

from assistant.assembly import make_index, open_corpus
from assistant.indexing.entries import bank_entries, silence_entries
from assistant.indexing.generations import current_generation, read_manifest
from assistant.indexing.twins import find_twins, key
from assistant.retrieval.store import Entry
from assistant.retrieval.tuning import TUNING, Tuning


def entry(text, target="rules-hours"):
    return Entry(text=text, target=target, language="en")


def test_what_is_near_an_earlier_question_of_its_target_is_a_twin():
    entries = [
        entry("When does it open?"),
        entry("At what time does it open?"),
        entry("When is it shut?"),
        entry("Where is it?"),
        entry("When does the bar open?", target="bar-hours"),
        entry("Where is the bar?", target="bar-hours"),
    ]
    angles = np.array([0.0, 0.2, 2.1, 4.2, 0.1, 3.1])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert find_twins(entries, vectors).tolist() == [key(entries[1])]


def test_a_part_that_all_vectors_share_makes_no_twins():
    entries = [entry("When?"), entry("Where?"), entry("Who?", target="rules-board")]
    own = np.array([[1, 0, 0], [-1, 0.5, 0], [0, -0.5, 0]])
    shared = np.array([0, 0, 9])
    assert not len(find_twins(entries, (own + shared).astype(np.float32)))


def test_a_question_is_told_from_the_same_words_about_another_target():
    assert key(entry("When?")) != key(entry("When?", target="bar-hours"))


def test_an_index_leaves_twins_out(club_settings, tmp_path):
    folder = tmp_path / "corpus"
    shutil.copytree(club_settings.corpus_dir, folder)
    corpus = open_corpus(club_settings)
    twins = [key(bank_entries(corpus)[3]), key(silence_entries(corpus)[0])]
    keys = np.asarray(twins, dtype=np.uint64)
    Tuning(down={}, up={}, twins=keys).save(folder / TUNING)
    settings = replace(club_settings, corpus_dir=folder, index_dir=tmp_path / "index")
    full = read_manifest(current_generation(club_settings.index_dir))
    thinned = make_index(settings).manifest
    assert thinned.questions == full.questions - 1
    assert thinned.silences == full.silences - 1
    assert thinned.passages == full.passages
