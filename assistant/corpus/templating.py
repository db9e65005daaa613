"""Digests that are templates (`*.md.j2`): Jinja expressions over the structured data.

Anchors are written `{#like-this}`, so that comments are `<!-- … -->` here. What an expression may
call stands in `assistant.corpus.vocabulary`; `corpus/README.md` describes it.
"""

from __future__ import annotations

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from assistant.corpus.data import CorpusData
from assistant.corpus.vocabulary import FILTERS, GLOBALS, Vocabulary
from assistant.errors import CorpusError

MISTAKES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def render(text: str, language: str, data: CorpusData, where: str) -> str:
    """Return a template's text with its expressions filled in; lines stay where they are.

    Args:
        text: a digest with Jinja expressions.
        language: what lists, dates and names of countries are written in.
        data: what the expressions are about.
        where: the file, for errors.

    Raises:
        CorpusError: an expression is unknown or cannot be written; names file and line.
    """
    environment = SandboxedEnvironment(
        comment_start_string="<!--",
        comment_end_string="-->",
        undefined=StrictUndefined,
        # Markdown comes out, not HTML.
        autoescape=False,
        keep_trailing_newline=True,
    )
    vocabulary = Vocabulary(language, data)
    environment.globals = {name: getattr(vocabulary, name) for name in GLOBALS}
    environment.filters |= {name: getattr(vocabulary, name) for name in FILTERS}
    try:
        return environment.from_string(text).render()
    except MISTAKES as error:
        said = " ".join((str(error) or repr(error)).split())
        raise CorpusError(f"{where}:{_line(error)}: {said}; mend the template") from error


def _line(error: Exception) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, frame = 1, error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line
