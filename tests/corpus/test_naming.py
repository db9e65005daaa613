"""Silences have names in the languages without a digest."""

import pytest

from assistant.corpus.naming import named
from assistant.domain import Reason, Silence
from assistant.errors import CorpusError

VOTING = Silence(id="voting", subject={"en": "who votes"}, nearest=(), questions={})
WHICH = Silence(
    id="which",
    subject={"en": "which day"},
    nearest=(),
    questions={},
    reason=Reason.AMBIGUOUS,
    choices=({"en": "The first?"}, {"en": "The last?"}),
)
POLISH = '[subjects]\nvoting = "kto głosuje"\n[choices]\nwhich = ["Pierwszy?", "Ostatni?"]\n'


def test_a_file_a_language_names_them(tmp_path):
    (tmp_path / "pl.toml").write_text(POLISH, encoding="utf-8")
    voting, which = named([VOTING, WHICH], tmp_path)
    assert voting.subject == {"en": "who votes", "pl": "kto głosuje"}
    assert which.subject == WHICH.subject
    assert which.choices == (
        {"en": "The first?", "pl": "Pierwszy?"},
        {"en": "The last?", "pl": "Ostatni?"},
    )


def test_without_files_they_stay_as_they_are(tmp_path):
    assert named([VOTING, WHICH], tmp_path / "none") == (VOTING, WHICH)


def test_a_file_that_names_no_language_is_refused(tmp_path):
    (tmp_path / "xx.toml").write_text(POLISH, encoding="utf-8")
    with pytest.raises(CorpusError, match="name it after a language"):
        named([VOTING, WHICH], tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[subjects]\nleaving = "odejście"\n', "there is no silence 'leaving'"),
        ('[choices]\nwhich = ["Pierwszy?"]\n', "which has 1 choices, needs 2"),
    ],
)
def test_what_fits_no_silence_is_refused(tmp_path, text, said):
    (tmp_path / "pl.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=said):
        named([VOTING, WHICH], tmp_path)
