"""What provisions affirm or deny, and the further wordings of it by language."""

import pytest

from assistant.corpus.stances import read_stances
from assistant.errors import CorpusError

STANCE = """
[[stance]]
id = "rules-fee-due"
proposition = "Members pay a yearly fee."
anchor = "rules-fee"
holds = "yes"
"""
ASKS = '[stance.asks]\nen = ["Is there a fee?"]\nfr = ["Une cotisation ?"]\nde = ["Ein Beitrag?"]\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "languages").mkdir()
    (tmp_path / "club-rules.toml").write_text(STANCE + ASKS, encoding="utf-8")
    return tmp_path


def test_further_wordings_stand_beside_the_stance_by_side_and_language(folder):
    text = '[rules-fee-due]\nasks = ["Jest składka?"]\ndenies = ["Za darmo?"]\n'
    (folder / "languages" / "pl.toml").write_text(text, encoding="utf-8")
    (folder / "languages" / "sv.toml").write_text(
        '[rules-fee-due]\nasks = ["Kostar det?"]\n', encoding="utf-8"
    )
    stance = read_stances(folder)[0]
    assert stance.asks["en"] == ("Is there a fee?",)
    assert stance.worded == {
        "asks": {"pl": ("Jest składka?",), "sv": ("Kostar det?",)},
        "denies": {"pl": ("Za darmo?",)},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('# Polish\n\n[no-such]\nasks = ["Ile?"]\n', r"pl\.toml:3: no-such: there is no such"),
        ('[rules-fee-due]\nassumes = ["Ile?"]\n', r"pl\.toml:1: rules-fee-due: Extra inputs"),
    ],
)
def test_a_wrong_wording_is_named_with_its_file_and_line(folder, text, said):
    (folder / "languages" / "pl.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=said):
        read_stances(folder)
