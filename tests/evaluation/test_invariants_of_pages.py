"""What the page shows of a reply does nothing, wherever its words come from (I7)."""

from dataclasses import replace
from statistics import median
from time import process_time

import pytest

from assistant.domain import Check, Claim, Hit, PartVerdict, Point, Reason
from assistant.evaluation.invariants import page_violations
from assistant.ui.render import Frame, draft_html, reply_stages
from tests.evaluation.invariable import CORPUS, FORTY, SIGNING, asked, declining, quoting

HOST = "https://digital-strategy.ec.europa.eu"
HOSTILE = (
    '<script>alert(1)</script><img src="https://evil.example/x.png" onerror="alert(1)">',
    "\"><svg/onload=alert(1)><a href='javascript:alert(1)'>x</a><!-- --><iframe>",
    "![x](https://evil.example/x.png)\n\n![y](//evil.example) <form action=/x><base href=//e>",
    "&lt;script&gt; &#x3c;script&#x3e; a < b > c & d \\u003cscript \u2028 ]]> <![CDATA[",
)


class Shelf:
    """Opens the provisions of the real corpus."""

    def provision(self, anchor, language="en"):
        found = CORPUS.get(anchor, language)
        return CORPUS.sources[found.source_id], found


def page_of(outcome, language="en", **trace):
    reply = asked(outcome, language)
    reply = replace(reply, trace=replace(reply.trace, **trace))
    *_, page = reply_stages(reply, Frame(assistant=Shelf(), turn=1, language=language))
    return page


def broken(page):
    return page_violations(page, CORPUS)


PAGE = page_of(
    replace(quoting(SIGNING, FORTY), lead="They say:", opening=Claim(text="Yes.", citations=(1,)))
)


@pytest.mark.parametrize("language", ["en", "de", "el", "mt"])
def test_pages_of_all_kinds_of_reply_keep_them(language):
    points = (
        Point(asked="Who signs?", citations=(1,)),
        Point(asked="Who signed?", citations=(1, 2)),
        Point(asked="Who votes?", left_open="Who votes."),
        Point(asked="And who signed?", citations=(2,)),
    )
    partly = replace(quoting(SIGNING, FORTY, language=language), points=points)
    assert broken(page_of(partly, language)) == []
    for reason in (Reason.SILENT, Reason.GREETING, Reason.OPINION):
        assert broken(page_of(declining(reason, None, language), language)) == []


def test_every_provision_can_be_shown():
    anchors = list(CORPUS.provisions)
    for place in range(0, len(anchors), 4):
        for language in ("en", "fr", "de"):
            page = page_of(quoting(*anchors[place : place + 4], language=language), language)
            assert broken(page) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_harmless_wherever_the_page_shows_them(hostile):
    quoted = quoting(SIGNING)
    outcome = replace(
        quoted,
        lead=hostile,
        opening=Claim(text=hostile, citations=(1,)),
        claims=(Claim(text=hostile, citations=(1,), model_written=True), *quoted.claims),
        points=(
            Point(asked=hostile, citations=(1,)),
            Point(asked="Who votes?", left_open=hostile),
            Point(asked=f"{hostile} Why?", left_open=hostile),
        ),
    )
    # Names of signals and provisions are our own, and one line each.
    name = " ".join(hostile.split())
    trace = {
        "standalone_question": hostile,
        "continues": (hostile,),
        "parts": (hostile,),
        "part_verdicts": (
            PartVerdict(text=hostile, reason=None, confidence=1.0, confidence_least=0.5),
        ),
        "hits": (Hit(anchor=name, score=1.0, nearest=hostile),),
        "signals": {name: hostile},
        "checks": (Check(text=hostile, passed=False, why=hostile),),
    }
    assert broken(page_of(outcome, **trace)) == []
    assert broken(draft_html(hostile, "en")) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<script >alert(1)",
        '<img src="https://digital-strategy.ec.europa.eu/x.png">',
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '<svg><a href="https://ec.europa.eu">x</a></svg>',
        '<iframe srcdoc="x"></iframe>',
        '<object data="x"></object>',
        '<embed src="x">',
        '<form action="https://ec.europa.eu"><button type="submit">x</button></form>',
        '<input type="text">',
        '<link rel="stylesheet" href="https://ec.europa.eu/x.css">',
        '<meta http-equiv="refresh" content="0">',
        '<base href="https://ec.europa.eu">',
        '<body onload="x">',
        '<video poster="https://ec.europa.eu/x"></video>',
        "<style>p{}</style>",
        '<p style="background:url(https://evil.example/x)">x</p>',
        '<p onclick="x">x</p>',
        '<p onpointerenter="x">x</p>',
        '<details ontoggle="x" open>x</details>',
        '<button type="submit" formaction="https://evil.example">x</button>',
        '<q cite="https://evil.example">x</q>',
        '<a ping="https://evil.example" href="#cite-1-1">x</a>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JaVaScRiPt:alert(1)">x</a>',
        '<a href="java&#x09;script:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="vbscript:x">x</a>',
        '<a href="http://digital-strategy.ec.europa.eu/">x</a>',
        '<a href="https://evil.example/">x</a>',
        '<a href="//evil.example/">x</a>',
        '<a href="/file=/etc/passwd">x</a>',
        '<a href="https://digital-strategy.ec.europa.eu@evil.example/">x</a>',
        '<a href="https://evil.example\\@digital-strategy.ec.europa.eu/">x</a>',
        '<a href="https://digital-strategy.ec.europa.eu.evil.example/">x</a>',
        '<a href="https://digital-strategy.ec.europa.eu:8443/">x</a>',
        '<a href="https://[">x</a>',
        '<a href="#nowhere">x</a>',
        '<p id="cite-1-1">x</p>',
        '<p title="x" title=y>x</p>',
        "<!-- comment -->",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "a < b",
        "\n\n![x](https://evil.example/x.png)",
        "\0<b>",
        "<blockquote>Not marked.</blockquote>",
    ],
)
def test_what_must_not_stand_in_a_page_is_seen(markup):
    assert broken(PAGE) == []
    found = broken(PAGE.replace("</p>", f"</p>{markup}", 1))
    assert found
    assert all(line.startswith(("I7: ", "I9: ")) for line in found)


def test_what_a_page_may_have_is_no_breach():
    fine = (
        f'<a href="{HOST}/x?a=1&amp;b=2#page=3" target="_blank" rel="noopener">x</a>'
        '<a href="HTTPS://EC.EUROPA.EU/">x</a><button type="button" aria-label="Copy">x</button>'
        '<table><tbody><tr><td lang="fr">x</td></tr></tbody></table>'
        '<details open><summary>x</summary>a &lt; b</details><time datetime="2021-07-19">x</time>'
    )
    assert broken(PAGE.replace("</p>", f"</p>{fine}", 1)) == []
    assert broken("") == broken(" ") == []


def test_checking_a_page_takes_little_time():
    times = []
    for _ in range(100):
        started = process_time()
        broken(PAGE)
        times.append(process_time() - started)
    assert median(times) < 0.005
