import json

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.fitting.asides import Aside
from assistant.evaluation.fitting.exchanges import Exchange
from assistant.evaluation.fitting.lines import read_lines
from assistant.evaluation.fitting.several import Several
from tests.evaluation.harbour import FOLLOW_UP

BOAT = {
    "language": "en",
    "kind": "beside",
    "text": "My boat is red. What does it cost?",
    "expected": "rules-fee|waiver",
}
BOTH = {
    "language": "en",
    "kind": "chat",
    "text": "What does it cost? Who decides?",
    "questions": [{"asks": "the fee", "expected": "rules-fee"}],
}
EXAMPLES = [
    (Exchange, FOLLOW_UP, {"target": "dues"}),
    (Aside, BOAT, {"expected": "rules-fee|dues"}),
    (Several, BOTH, {"questions": [{"asks": "the dues", "expected": "dues"}]}),
]
KNOWN = {"rules-fee", "waiver"}


def written(folder, *lines):
    (folder / "club.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_corpus_may_have_none(tmp_path):
    assert read_lines(tmp_path / "nowhere", Exchange, KNOWN) == ()


@pytest.mark.parametrize(("kind", "line", "_"), EXAMPLES)
def test_every_line_is_read(tmp_path, kind, line, _):
    said = json.dumps(line)
    assert read_lines(written(tmp_path, said, said), kind, KNOWN) == (kind(**line), kind(**line))


@pytest.mark.parametrize("kind", [Exchange, Aside, Several])
@pytest.mark.parametrize("line", ["no JSON", json.dumps({"language": "en"})])
def test_a_damaged_line_is_named(tmp_path, kind, line):
    with pytest.raises(EvaluationError, match=r"club\.jsonl.*mend it"):
        read_lines(written(tmp_path, line), kind, KNOWN)


@pytest.mark.parametrize(("kind", "line", "change"), EXAMPLES)
def test_what_is_gone_is_named(tmp_path, kind, line, change):
    folder = written(tmp_path, json.dumps(line), json.dumps(line | change))
    with pytest.raises(EvaluationError, match=r"club\.jsonl, line 2: .*'dues'; mend it"):
        read_lines(folder, kind, KNOWN)
