"""Chat models that say what a test tells them to, and an assistant that lets one write."""

import time

from langchain_core.language_models import FakeListChatModel

from assistant.answering.engine import Assistant
from assistant.answering.writing.models import ModelChoice
from assistant.answering.writing.writer import Writer
from assistant.calibration import Calibration
from assistant.grounding import Gate
from assistant.grounding.register import NameRegister
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.model_store import BUNDLED_NAME


class Slow(FakeListChatModel):
    """Takes 20 ms for every character."""

    def _stream(self, *args, **kwargs):
        for chunk in super()._stream(*args, **kwargs):
            time.sleep(0.02)
            yield chunk


class NeverAnswers(FakeListChatModel):
    """Says nothing for as long as a test could wait."""

    def _stream(self, *args, **kwargs):
        time.sleep(3600)
        yield from super()._stream(*args, **kwargs)


class Broken(FakeListChatModel):
    def _stream(self, *args, **kwargs):
        raise ConnectionError("no route to the model")


class BreaksOff(FakeListChatModel):
    """Says the first half, then loses its connection."""

    def _stream(self, *args, **kwargs):
        chunks = list(super()._stream(*args, **kwargs))
        yield from chunks[: len(chunks) // 2]
        raise ConnectionError("no route to the model")


def with_writer(assistant, model):
    """The same texts and index, and a model that rewords the answers."""
    gate = Gate(assistant.searcher.embeddings, NameRegister())
    writer = Writer(model, gate, ModelChoice(name="fake:it"))
    fingerprint = assistant.index_fingerprint
    calibration = Calibration.read(assistant.corpus.folder, BUNDLED_NAME)
    searcher = assistant.searcher
    return Assistant(assistant.corpus, searcher, Alignment(), calibration, fingerprint, writer)
