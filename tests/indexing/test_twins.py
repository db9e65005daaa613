import shutil
from dataclasses import replace

import numpy as np

from assistant.assembly import make_index, open_corpus
from assistant.indexing.entries import bank_entries, side_entries, silence_entries
from assistant.indexing.generations import current_generation
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


STANCE = """
[[stance]]
id = "rules-fee-due"
proposition = "Members pay a yearly fee."
anchor = "rules-fee"
holds = "yes"
[stance.asks]
en = ["Do members pay a fee?", "Is there a yearly fee?", "Does it cost something each year?"]
"""


def test_an_index_leaves_twins_out(club_settings, tmp_path):
    folder = tmp_path / "corpus"
    shutil.copytree(club_settings.corpus_dir, folder)
    (folder / "stances").mkdir()
    (folder / "stances" / "club-rules.toml").write_text(STANCE, encoding="utf-8")
    settings = replace(club_settings, corpus_dir=folder, index_dir=tmp_path / "index")
    corpus = open_corpus(settings)
    asked, banked, silent = side_entries(corpus), bank_entries(corpus), silence_entries(corpus)
    keys = np.asarray([key(twin) for twin in (asked[1], banked[3], silent[0])], dtype=np.uint64)
    Tuning(down={}, up={}, twins=keys).save(folder / TUNING)
    thinned = make_index(settings).manifest
    assert thinned.stances == len(asked) - 1
    # A question about a stance points at its provision too.
    assert thinned.questions == len(asked) + len(banked) - 2
    assert thinned.silences == len(silent) - 1
    assert thinned.passages == len(corpus.provisions)


def test_nothing_learns_from_further_wordings_of_a_stance(club_settings, tmp_path):
    folder = tmp_path / "corpus"
    shutil.copytree(club_settings.corpus_dir, folder)
    further = folder / "stances" / "languages"
    further.mkdir(parents=True)
    (folder / "stances" / "club-rules.toml").write_text(STANCE, encoding="utf-8")
    settings = replace(club_settings, corpus_dir=folder, index_dir=tmp_path / "index")
    plain = make_index(settings).manifest
    learned = (current_generation(settings.index_dir) / "adapter.npz").read_bytes()
    text = '[rules-fee-due]\nasks = ["Jest składka?"]\ndenies = ["Za darmo?"]\n'
    (further / "pl.toml").write_text(text, encoding="utf-8")
    worded = make_index(settings).manifest
    assert (plain.further_stances, worded.further_stances) == (0, 2)
    assert (plain.stances, plain.questions) == (worded.stances, worded.questions)
    assert (current_generation(settings.index_dir) / "adapter.npz").read_bytes() == learned
