import dataclasses
import re
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from assistant.errors import EvaluationError
from assistant.evaluation.gating.comparing import Verdict
from assistant.evaluation.measuring.scoring import score_case
from assistant.evaluation.measuring.summary import Measure, measure
from assistant.evaluation.reports.contents import contents
from assistant.evaluation.reports.groups import by_category, by_language
from assistant.evaluation.reports.junit import junit_xml
from assistant.evaluation.reports.markdown import (
    code,
    report_markdown,
    summary_markdown,
    table,
)
from assistant.evaluation.reports.targets import Line, chapters, families
from assistant.evaluation.reports.writing import write_reports
from tests.evaluation.harbour import BOARD, CORPUS, MOON, abstained, answered, case, in_english
from tests.evaluation.logbook import ENTRIES, HOSTILE, logged, told

LATENCIES = {"latency p50", "latency p95", "latency p99", "latency ratio"}
ENTRY = {entry.name: entry for family in families() for entry in family.entries}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return logged(tmp_path_factory.mktemp("runs") / "20261124T231502")


def shown(name, value, low=None, high=None):
    measured = Measure(name=name, value=value, n=9, unscored=1, low=low, high=high)
    return Line(entry=ENTRY[name], measure=measured)


def rows_of(text):
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in text.replace("\u00a0", " ").splitlines()
        if line.startswith("|")
    ]


def test_every_measure_is_explained_once_in_one_family():
    named = [entry.name for family in families() for entry in family.entries]
    assert sorted(named) == sorted({m.name for m in measure([])} | LATENCIES)
    assert all(entry.says.endswith(".") for entry in ENTRY.values())


@pytest.mark.parametrize(
    ("name", "bound", "at_least"),
    [
        ("complete@1", 0.93, True), ("wrong", 0.01, False), ("recall@5", 0.98, True),
        ("citation precision", 0.97, True), ("citation recall", 0.95, True),
        ("over-abstention", 0.04, False), ("near-miss abstention", 0.90, True),
        ("out-of-scope abstention", 0.995, True), ("false premise complete", 0.95, True),
        ("answer-language match", 0.99, True), ("paraphrase agreement", 0.95, True),
        ("false premise not played along", 0.95, True),
        ("paraphrase decision agreement", 0.97, True),
        ("rewrite efficiency", 0.95, True), ("recall@5 worst language", 0.95, True),
        ("confidence AUROC", 0.96, True), ("truthfulness", 0.88, True),
        ("attack success", 0.0, False), ("latency p95", 150, False),
    ],
)  # fmt: skip
def test_what_is_aimed_at(name, bound, at_least):
    target = ENTRY[name].target
    assert (target.bound, target.at_least) == (bound, at_least)


@pytest.mark.parametrize(
    ("line", "result", "close"),
    [
        (shown("complete@1", 0.93, 0.91, 0.95), "met", True),
        (shown("complete@1", 0.929, 0.92, 0.925), "missed", False),
        (shown("wrong", 0.01, 0.0, 0.005), "met", False),
        (shown("wrong", 0.011), "missed", False),
        (shown("complete@1", None), "not measured", False),
        (shown("MRR", 0.5, 0.4, 0.6), "", False),
    ],
)
def test_a_value_meets_its_target_or_misses_it(line, result, close):
    assert (line.result, line.is_close) == (result, close)


def test_a_family_of_which_nothing_was_measured_is_left_out():
    (only,) = chapters([Measure(name="MRR", value=0.5, n=1, unscored=0)])
    assert (only.family.name, [line.entry.name for line in only.lines]) == ("Retrieval", ["MRR"])


def test_an_undefined_measure_is_called_unscored():
    text = table(measure([score_case(case(MOON), abstained(), CORPUS, in_english)]))
    (row,) = [row for row in rows_of(text) if row[0] == "complete@1"]
    assert row[1:7] == ["unscored", "", "≥ 93 %", "not measured", "0", "1"]
    assert "nan" not in text.lower()


def test_groups_by_hand(run):
    (locked,) = [part for part in contents(run).parts if part.split == "locked"]
    english, french = locked.languages
    assert (english.name, english.n, french.name, french.n) == ("English (en)", 4, "French (fr)", 1)
    values = {name: m.value for name, m in english.measures.items()}
    # fee and board expect an answer and got one, board a wrong one; moon declined, sun answered.
    assert values == {
        "passed": 0.5, "answer rate": 1.0, "recall@5": 0.5, "complete@1": 0.5, "language match": 1.0,
    }  # fmt: skip
    assert french.measures["answer rate"].value == 0.0
    near_miss = locked.categories[1]
    assert [group.name for group in locked.categories] == [
        "fact", "near-miss", "out-of-scope", "multilingual",
    ]  # fmt: skip
    assert (near_miss.measures["recall@5"].value, near_miss.measures["recall@5"].unscored) == (
        None,
        1,
    )


def test_groups_of_nothing_are_none():
    assert (by_language([]), by_category([])) == ((), ())


def test_the_report_keeps_splits_and_families_apart(run):
    text = report_markdown(contents(run))
    headings = re.findall(r"^##+ (.*)$", text, re.MULTILINE)
    assert [h for h in headings if h.startswith(("locked", "test", "dev"))] == [
        "locked (5\u00a0questions)", "test (3\u00a0questions)",
    ]  # fmt: skip
    names = [family.name for family in families()]
    assert [h for h in headings if h in names] == [*names[:-1], *names[:-1], "Latency"]


def test_the_overview_names_each_target_once_with_a_column_a_split(run):
    lines = rows_of(summary_markdown(contents(run)))
    assert lines[0] == ["family", "measure", "target", "locked", "test"]
    rows = {row[1]: row[2:] for row in lines[2:]}
    assert rows["complete@1"] == ["≥ 93 %", "33.3 % **missed**", "100.0 % met, close"]
    assert rows["attack success"][:2] == ["0 %", "not measured"]
    aimed = {name for name, entry in ENTRY.items() if entry.target} - LATENCIES
    assert set(rows) == aimed


def test_every_case_that_did_not_pass_is_listed_with_what_came(run):
    text = report_markdown(contents(run))
    assert "## Not passed (4)" in text
    assert "`board-days` `(locked)`: expected answer" in text
    assert "How fast does the board decide?" not in text
    assert "`abstained (silent)`" in text


def test_questions_mean_nothing_in_markdown(run):
    html = MarkdownIt("commonmark").enable("table").render(report_markdown(contents(run)))
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


@pytest.mark.parametrize("text", ["a`b", "``", "`x", "x``y`", " ", HOSTILE])
def test_a_code_span_holds_any_text(text):
    html = MarkdownIt("commonmark").render(code(text))
    (inside,) = re.findall("<code>(.*)</code>", html) or ["(empty)"]
    unescaped = inside.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert unescaped.replace("&amp;", "&") == (" ".join(text.split()) or "(empty)")


def test_a_crash_is_an_error_in_junit_and_named_in_the_report(tmp_path):
    run = logged(tmp_path, failures={"board-days": "ZeroDivisionError: division \x00 by zero"})
    suite = ElementTree.fromstring(junit_xml(run))  # noqa: S314 - our own output
    assert (suite.get("tests"), suite.get("errors"), suite.get("failures")) == ("8", "1", "3")
    assert "ZeroDivisionError" in suite.find("testcase[@name='board-days']/error").get("message")
    assert suite.find("testcase[@name='sun']").get("classname") == "locked.near-miss"
    assert "`board-days`: `ZeroDivisionError" in report_markdown(contents(run))


def test_a_broken_invariant_is_a_failure_though_the_case_passes(run):
    good = next(score for score in run.scores if score.id == "fee-how-much")
    assert good.passed
    broken = dataclasses.replace(good, violations=("I3: not verbatim",))
    spoilt = dataclasses.replace(run, scores=(broken,))
    suite = ElementTree.fromstring(junit_xml(spoilt))  # noqa: S314 - our own output
    assert "not verbatim" in suite.find("testcase/failure").get("message")
    found = contents(spoilt)
    assert (found.broken, [score.id for score in found.open_cases]) == (1, ["fee-how-much"])
    assert "1\u00a0reply breaks an invariant" in summary_markdown(found)
    assert "**broken: `I3: not verbatim`**" in report_markdown(found)


def changed(entries, **replies):
    return tuple(
        (asked, replies.get(asked.id.replace("-", "_"), reply)) for asked, reply in entries
    )


def test_what_changed_since_an_earlier_run_is_named(run, tmp_path):
    other = changed(
        ENTRIES, board_days=told(answered("board"), 0.9), moon=told(answered("fee"), 0.4)
    )
    before = logged(tmp_path / "20261101T000000", other[:-1])
    found = contents(run, before).changes
    assert [(str(f.change), f.score.id) for f in found.flips] == [
        ("worse", "board-days"), ("better", "moon"),
    ]  # fmt: skip
    assert (found.since, found.new, found.gone) == ("run 20261101T000000", 1, 0)
    text = summary_markdown(contents(run, before))
    assert "## Changed since run 20261101T000000" in text
    assert "**locked**: 1 worse and 1 better of 5; exact p = 1.000" in text
    assert "worse: `board-days` expected answer, `answered from waiver`" in text


def test_scores_and_verdicts_of_a_baseline_do_as_well(run):
    assert contents(run, run.scores).changes.flips == ()
    baseline = {"fee-how-much": Verdict(passed=False), "gone": Verdict(passed=True)}
    found = contents(run, baseline).changes
    assert [(str(f.change), f.score.id) for f in found.flips] == [("better", "fee-how-much")]
    assert (found.since, found.new, found.gone) == ("the baseline", 7, 1)
    assert contents(run).changes is None


def test_the_summary_stays_short_whatever_changed(tmp_path):
    entries = [(case(BOARD, id=f"b-{n}"), told(abstained(), 0.3)) for n in range(400)]
    run = logged(tmp_path, entries)
    before = {f"b-{n}": Verdict(passed=True) for n in range(400)}
    text = summary_markdown(contents(run, before))
    assert len(text) < 8000
    assert "and 380 more" in text
    assert report_markdown(contents(run, before)).count("worse: ") == 400


def test_the_same_run_gives_the_same_bytes(run, tmp_path):
    names = ["junit.xml", "report.html", "report.md", "summary.md"]
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_reports(run, tmp_path / folder, run)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_run_in_which_everything_failed_is_reported_too(tmp_path):
    run = logged(tmp_path, failures={asked.id: "OSError: gone" for asked, _ in ENTRIES})
    write_reports(run, tmp_path)
    assert "## Not run (8)" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "OSError: gone" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_one_clear_line(run, tmp_path):
    with pytest.raises(EvaluationError, match="cannot write"):
        write_reports(run, tmp_path / "absent")
