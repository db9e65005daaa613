"""The page of a run, as a parser, a browser and a reader see it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from lxml import html as parser
from playwright.sync_api import Browser, Page, expect

from assistant.evaluation.gating.comparing import Verdict
from assistant.evaluation.reports.writing import write_reports
from tests.conftest import ROOT
from tests.evaluation.harbour import BOARD, MOON, answered, case
from tests.evaluation.logbook import ENTRIES, HOSTILE, logged, told
from tests.ui.browsing import DESKTOP, PHONE
from tests.ui.conftest import browser  # noqa: F401 - a fixture

LOADING = ("src", "srcset", "data", "poster", "action", "formaction", "background")
STYLES = ROOT / "assistant" / "evaluation" / "reports" / "templates" / "report.css"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    runs = tmp_path_factory.mktemp("runs")
    other = [(asked, told(answered("board"), 0.9)) for asked, _ in ENTRIES]
    before = logged(runs / "20261101T000000", other)
    run = logged(runs / "20261124T231502", failures={"harmless": "OSError: <b>gone</b>"})
    write_reports(run, run.folder, before)
    return run.folder


@pytest.fixture(scope="module")
def text(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tree(text):
    return parser.document_fromstring(text)


def words_of(element):
    return " ".join(element.text_content().replace("\u00a0", " ").split())


def row(tree, table, name):
    return next(
        r for r in tree.xpath(f"//{table}//tr[th]") if words_of(r.find("th")).startswith(name)
    )


def test_nothing_is_loaded_and_nothing_runs(tree, text):
    assert tree.xpath("//script | //iframe | //object | //embed | //img | //link | //base") == []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name not in LOADING, (element.tag, name)
            if name.endswith("href"):
                assert value.startswith("#"), value
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert "@import" not in text
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_what_was_asked_is_text_and_nothing_else(tree, text):
    assert "<img" not in text
    (quoted,) = tree.xpath("//details[@class='case']/summary[code='hostile']/q")
    assert quoted.text_content() == HOSTILE
    assert "OSError: <b>gone</b>" in words_of(tree.get_element_by_id("cases"))


def test_unscored_is_a_word_and_never_a_number(tree, text):
    missing = row(tree, "table[@class='measures']", "attack success")
    cells = [words_of(cell) for cell in missing.findall("td")]
    assert (cells[0], cells[2], cells[3]) == ("unscored", "0 %", "– not measured")
    assert missing.xpath(".//*[@class='strip']") == []
    assert words_of(row(tree, "table[@class='groups']", "near-miss")).count("unscored") == 3
    assert not re.search(
        r"\b(nan|None|inf)\b", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    )


def test_the_tables_say_what_was_measured_and_what_is_aimed_at(tree):
    complete = row(tree, "section[@id='locked']", "complete@1")
    cells = [words_of(cell) for cell in complete.findall("td")]
    assert cells[0] == "33.3 %"
    assert cells[2:] == ["≥ 93 %", "✗ missed", "3 2 unscored"]
    assert re.fullmatch(r"6\.1 to 79\.2 %", cells[1])
    overview = "section[@id='targets']"
    assert "missed 33.3 %" in words_of(row(tree, overview, "complete@1"))
    assert "not measured" in words_of(row(tree, overview, "attack success"))
    assert "met 0.0 %" in words_of(row(tree, overview, "attack success"))


def test_a_reader_finds_the_way_without_seeing(tree):
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for table in tree.xpath("//table"):
        assert words_of(table.find("caption"))
        assert table.xpath(".//th[not(@scope)]") == []
    figures = tree.xpath("//*[local-name()='svg']")
    assert len(figures) >= 6
    assert all(len(figure.get("aria-label")) > 20 for figure in figures)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(link[1:] in ids for link in tree.xpath("//a/@href"))
    assert tree.get("lang") == "en"
    assert tree.xpath("//summary[code='fee-fr']/q/@lang") == ["fr"]


def test_a_case_shows_expectation_answer_quotes_and_trace(tree):
    (opened,) = tree.xpath("//details[@class='case'][summary/code='board-days']")
    expected, said, quotes, trace = opened.xpath("./div/section")
    assert "not said: days 30 days" in words_of(expected)
    assert "Students pay nothing. [1]" in words_of(said)
    assert "The board decides within 30 days." in words_of(said)
    assert "waiver" in words_of(quotes)
    assert "confidence 0.700" in words_of(trace)
    assert "34 ms" in words_of(trace)


def test_what_changed_stands_before_and_after(tree):
    changed = row(tree, "section[@id='changes']", "board-days")
    cells = [words_of(cell) for cell in changed.findall("td")]
    assert cells == ["worse", "answered from board", "answered from waiver"]


def test_the_page_stays_small_when_everything_fails(tmp_path):
    entries = [
        (
            case(BOARD, id=f"b-{n}", lang="el", split=("locked", "test", "dev")[n % 3],
                 question=f"Πόσο γρήγορα αποφασίζει το συμβούλιο για την αίτηση αριθμός {n}; " * 3),
            told(answered("fee", "waiver"), n / 1800),
        )
        for n in range(1800)
    ]  # fmt: skip
    run = logged(tmp_path, entries)
    write_reports(run, tmp_path, {f"b-{n}": Verdict(passed=True) for n in range(1800)})
    page = tmp_path / "report.html"
    assert page.stat().st_size <= 1_500_000
    tree = parser.document_fromstring(page.read_text(encoding="utf-8"))
    shown = tree.xpath("//details[@class='case']") + tree.xpath("//ul[@class='others']/li")
    assert len(shown) == 1800


def test_broken_and_critical_cases_come_first(tmp_path):
    entries = [(case(MOON, id=f"m-{n}", critical=n == 1), ENTRIES[4][1]) for n in range(3)]
    run = logged(tmp_path, entries)
    scores = [
        dataclasses.replace(score, violations=("I1: no citation",) if score.id == "m-2" else ())
        for score in run.scores
    ]
    write_reports(dataclasses.replace(run, scores=tuple(scores)), tmp_path)
    tree = parser.document_fromstring((tmp_path / "report.html").read_text(encoding="utf-8"))
    cases = tree.xpath("//details[@class='case']")
    assert [found.findtext("summary/code") for found in cases] == ["m-2", "m-1", "m-0"]
    assert "broken rule" in words_of(cases[0].find("summary"))
    assert "I1: no citation" in words_of(cases[0])


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_it_stands_on(scheme):
    blocks = re.findall(r":root \{(.*?)\}", STYLES.read_text(encoding="utf-8"), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[scheme]))
    pairs = [(ink, on) for ink in ("ink", "muted", "accent", "bad") for on in ("paper", "sheet")]
    pairs += [(f"series-{n}", "paper") for n in (1, 2, 3)]
    pairs += [("good", "good-soft"), ("bad", "bad-soft"), ("muted", "none-soft")]
    for ink, on in pairs:
        low, high = sorted((luminance(colours[ink]), luminance(colours[on])))
        least = 3 if ink.startswith("series") else 4.5
        assert (high + 0.05) / (low + 0.05) >= least, (ink, on)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def opened(browser: Browser, folder, request) -> Iterator[tuple[Page, list[str]]]:  # noqa: F811
    context = browser.new_context(viewport=request.param, java_script_enabled=False, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto((folder / "report.html").as_uri())
    yield page, asked
    context.close()


def test_the_page_fits_the_window_and_asks_for_nothing(opened):
    page, asked = opened
    page.set_default_timeout(10_000)
    for details in (".part:not([open])", ".case"):
        summaries = page.locator(f"#cases details{details} > summary")
        for nth in reversed(range(summaries.count())):
            summaries.nth(nth).click()
    sides = page.locator("#cases .sides")
    expect(sides).to_have_count(4)
    for nth in range(4):
        expect(sides.nth(nth)).to_be_visible()
    fits = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert fits[0] <= fits[1]
    assert asked == [page.url]
