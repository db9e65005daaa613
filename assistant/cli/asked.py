"""Our engine as a system under test, and what its replies are measured with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering.engine import Assistant
    from assistant.corpus import Corpus
    from assistant.domain import Question
    from assistant.evaluation.runs.running import Yardstick
    from assistant.evaluation.systems.system import System
    from assistant.settings import Settings

OURS = "alliance"
# Each reply is embedded by one thread, so that two cores answer two at a time.
JOBS = 2
# Of the length of a usual question; embedded to see how fast the machine is.
REFERENCE = "Which conditions does an organisation have to meet in order to join the Alliance?"


def our_system(assistant: Assistant, chosen: Settings) -> System:
    """Return the assistant as what an evaluation asks; its replies come with their page."""
    from assistant.contract import reply_json
    from assistant.evaluation.systems.system import System
    from assistant.ui.render import Frame, reply_stages

    def ask(question: Question) -> dict[str, Any]:
        reply = assistant.ask(question)
        frame = Frame(assistant=assistant, turn=1, language=reply.language)
        *_, page = reply_stages(reply, frame)
        return {**reply_json(reply), "page": page}

    about = {
        "model": chosen.model,
        "index": assistant.index_fingerprint,
        "llm": chosen.llm or chosen.llm_model,
    }
    return System(name=OURS, ask=ask, about=about, ours=True, jobs=JOBS)


def untimed(corpus: Corpus) -> Yardstick:
    """Return what the replies of a finished run are measured with."""
    from assistant.evaluation.runs.running import Yardstick
    from assistant.languages import detect_language

    return Yardstick(corpus=corpus, detect=lambda text: detect_language(text, "en"))


def yardstick(chosen: Settings, corpus: Corpus) -> Yardstick:
    """Return what replies are measured with; the bare embedding model is the reference."""
    from dataclasses import replace

    from assistant.retrieval.embedding import load_embeddings

    model = load_embeddings(chosen.model, chosen.models_dir)

    def reference() -> None:
        # By way of the library's `encode`: so all baselines were timed.
        model.embed_documents([REFERENCE])

    return replace(untimed(corpus), reference=reference)
