"""Replies and provisions as HTML.

Every piece is one line that begins with a block element, so that Gradio's Markdown renderer hands
it through untouched; every text from the corpus or the user is escaped, so neither an image nor
any other element can come from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Citation,
    Claim,
    Clarification,
    Point,
    Provision,
    Question,
    Reply,
    Source,
)
from assistant.rendering import by_point, heading, standing
from assistant.ui.explaining import trace_html
from assistant.ui.wording import word


class Answering(Protocol):
    """What the page needs of an assistant (`assistant.answering.engine.Assistant`)."""

    def ask(self, question: Question) -> Reply:
        """Answer a question; raises `AssistantError`."""

    def stream(self, question: Question) -> Iterator[str | Reply]:
        """Yield a model's unchecked draft in some pieces a second; last, what `ask` returns.

        Raises:
            AssistantError: as `ask`, at any item.
        """

    def quote(self, question: Question) -> Reply:
        """Answer in the words of the texts, without a model; raises `AssistantError`."""

    @property
    def drafts(self) -> bool:
        """Tell whether a model writes."""

    def provision(self, anchor: str, language: str) -> tuple[Source, Provision]:
        """Return a provision with its source; raises `CorpusError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a reply is shown: whose provisions, which turn (for ids), which page language."""

    assistant: Answering
    turn: int
    language: str


def question_html(text: str) -> str:
    """Render what the user asked."""
    return f'<div class="asked" dir="auto">{_lines(text)}</div>'


def draft_html(text: str, language: str) -> str:
    """Render what a model has written so far, marked as unchecked in the page's `language`."""
    return (
        f'<div class="draft" lang="{escape(language)}"><p class="mark">'
        f'{escape(word("draft", language))}</p><p lang="" dir="auto">{_lines(text)}</p></div>'
    )


def reply_stages(reply: Reply, frame: Frame) -> Iterator[str]:
    """Render a reply as it grows: claim by claim, then with what is below; the last is whole."""
    said: list[str] = []
    for piece in _said(reply, frame):
        said.append(piece)
        yield _whole(said, reply, frame)
    yield _whole(said, reply, frame, _below(reply, frame) + trace_html(reply, frame.language))


def citation_html(citation: Citation, frame: Frame) -> str:
    """Render a citation as a block that opens: source, provision with the quote marked, basis."""
    source, provision = frame.assistant.provision(citation.anchor, citation.language)
    text = provision.text
    quoted = (
        _lines(text[: citation.start])
        + f"<mark>{_lines(text[citation.start : citation.end])}</mark>"
        + _lines(text[citation.end :])
    )
    named = f"{citation.title} · {provision.title}"
    place = " › ".join(filter(None, (provision.section, provision.title, provision.locator)))
    page = f" · {word('page', frame.language, page=citation.page)}" if citation.page else ""
    label = f" · {word('official_note', frame.language)}" if citation.official else ""
    # Titles in the manifest are English; a file's own title is in the file's language.
    titled = provision.language if citation.basis is Basis.DOCUMENT else "en"
    known = standing(citation.basis, frame.language, official=citation.official)
    return (
        '<details class="citation"><summary><span class="number">'
        f"[{citation.n}]</span> {_foreign(named, provision.language, frame.language)}"
        f"{escape(label)}"
        f'</summary><div class="provision" id="{_id(citation, frame)}">'
        f"<p>{_foreign(place, provision.language, frame.language)}{escape(page)}</p>"
        f'<blockquote lang="{escape(provision.language)}">{quoted}</blockquote>'
        f"<p>{escape(known)}</p>"
        f'<p class="origin">{_origin(source, titled, frame.language)}<br>'
        f"{_link(citation.url, word('official_link', frame.language))}</p></div></details>"
    )


def status_html(text: str, *, error: bool = False) -> str:
    """Render the status line; its wrapper is announced by screen readers."""
    return f'<p class="{"error" if error else "done"}">{_lines(text)}</p>'


def masthead_html(language: str) -> str:
    """Render the heading and the permanent notice."""
    return (
        f'<div lang="{escape(language)}"><h1>{escape(word("title", language))}</h1>'
        f'<p class="notice"><strong>{escape(word("notice_ai", language))}</strong> '
        f"{escape(word('notice', language))}</p></div>"
    )


def _whole(said: list[str], reply: Reply, frame: Frame, below: str = "") -> str:
    return (
        f'<div class="reply" lang="{escape(frame.language)}">'
        f'<div lang="{escape(reply.language)}">{"".join(said)}</div>{below}</div>'
    )


def _said(reply: Reply, frame: Frame) -> Iterator[str]:
    """Render what a reply says, piece by piece; what stands before a claim comes with it."""
    match reply.outcome:
        case Answer(lead=lead, opening=opening, citations=citations) as answer:
            by_number = {citation.n: citation for citation in citations}
            before = f'<p class="lead">{_lines(lead)}</p>' if lead else ""
            if opening:
                before += _claim(opening, by_number, reply.language, frame, "opening")
            for point, claims, further in by_point(answer):
                before += _asked(point)
                for claim in claims:
                    yield before + _claim(claim, by_number, reply.language, frame)
                    before = ""
                if point and not (claims and not further):
                    yield before + _pointed(point, [by_number[n] for n in further], frame)
                    before = ""
        case Abstention(text=text) | Clarification(text=text):
            yield f"<p>{_lines(text)}</p>"


def _below(reply: Reply, frame: Frame) -> str:
    match reply.outcome:
        case Answer(citations=citations):
            return _cited(word("sources", frame.language), citations, frame)
        case Abstention(nearest=nearest):
            return _cited(word("nearest", frame.language), nearest, frame)
        case Clarification():
            return ""


def _asked(point: Point | None) -> str:
    """Render the question of a message over what is said to it."""
    asked = heading(point) if point else ""
    return f'<h2 class="point" lang="" dir="auto">{_lines(asked)}</h2>' if asked else ""


def _pointed(point: Point, further: Sequence[Citation], frame: Frame) -> str:
    """Render what is said to a question beside its claims: where else, or that it is left open."""
    if not further:
        return f'<p class="open">{_lines(point.left_open)}</p>'
    return f'<p class="claim"><span aria-hidden="true">→ </span>{_markers(further, frame)}</p>'


def _cited(title: str, citations: tuple[Citation, ...], frame: Frame) -> str:
    if not citations:
        return ""
    blocks = "".join(citation_html(citation, frame) for citation in citations)
    return f"<h2>{escape(title)}</h2>{blocks}"


def _claim(
    claim: Claim, citations: dict[int, Citation], language: str, frame: Frame, kind: str = "claim"
) -> str:
    cited = [citations[n] for n in claim.citations]
    # A claim that is a quote is in the quote's language, else in the reply's.
    quoted = [citation.language for citation in cited if claim.text in citation.quote]
    markers = _markers(cited, frame)
    text = _foreign(claim.text, quoted[0] if quoted else language, language)
    pen = _pen(frame.language) if claim.model_written else ""
    return f'<p class="{kind}">{pen}{text} {markers}</p>'


def _markers(cited: Sequence[Citation], frame: Frame) -> str:
    return "".join(
        f'<sup><a class="cite" href="#{_id(citation, frame)}">'
        f'<span class="unseen" lang="{escape(frame.language)}">'
        f"{escape(word('citation', frame.language))} </span>{citation.n}</a></sup>"
        for citation in cited
    )


def _pen(language: str) -> str:
    """Mark what a model wrote, for eyes and for screen readers."""
    title = escape(word("model_written", language))
    return (
        f'<span class="pen" title="{title}">✎</span>'
        f'<span class="unseen" lang="{escape(language)}">{title}:</span> '
    )


def _origin(source: Source, written: str, language: str) -> str:
    title = _foreign(source.title, written, language)
    rest = " · ".join(filter(None, (source.issuer, source.date, source.reference)))
    return f"<cite>{title}</cite><br>{_foreign(rest, written, language)}"


def _foreign(text: str, written: str, around: str) -> str:
    if written == around:
        return _lines(text)
    return f'<span lang="{escape(written)}">{_lines(text)}</span>'


def _id(citation: Citation, frame: Frame) -> str:
    return f"cite-{frame.turn}-{citation.n}"


def _link(url: str, label: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"}:
        return escape(url)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines() if line.strip())
