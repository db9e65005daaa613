"""What provisions affirm or deny, and the further wordings of it by language."""

import pytest

from assistant.corpus.data import load_data
from assistant.corpus.stances import read_stances
from assistant.domain import Holds
from assistant.errors import CorpusError
from tests.conftest import ROOT

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


def _unsaid():
    stances = read_stances(ROOT / "corpus" / "stances")
    return {stance.id for stance in stances if stance.hedged or stance.holds is Holds.OPEN}


@pytest.mark.parametrize(
    "stance_id",
    [
        "launch-participation-costs-a-fee",
        "alliances-direct-funding",
        "alliances-members-get-grants",
        "relations-membership-brings-ipcei-money",
        "mandate-foreign-control-excludes",
        "page-small-firms-may-join",
        "page-minimum-size",
        "governance-industry-led",
        "governance-ppp-now",
        "page-commission-department",
        "glossary-rulebook-in-force",
        "members-schneider-member",
        "members-outscale-member",
        "members-named-firm-now",
    ],
)
def test_what_a_provision_only_reports_or_concludes_gets_no_verdict(stance_id):
    assert stance_id in _unsaid()


def test_nobody_is_said_to_hold_a_post_today():
    people = load_data(ROOT / "corpus" / "data").people
    unsaid = [i for i in _unsaid() if i.startswith("people-") and i.endswith("-now")]
    without = [p.id for p in people if not any(i.startswith(f"people-{p.id}-") for i in unsaid)]
    assert people
    assert without == []
