"""How a sentence is said is read from inner layers of the bundled model, alone and in its message."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.foreseen import ForeseenEmbeddings
from assistant.retrieval.how_said import READINGS, STRETCH, SentenceReader
from assistant.retrieval.model_store import BUNDLED_NAME
from assistant.retrieval.vector_cache import CachedEmbeddings

ASKS, NAMES, CLOSES = "Please tell us two things.", "Title and\ndate;", "With kind regards."
MESSAGE = f"Dear all,\n\n{ASKS}\n{NAMES}\n{CLOSES}"


@pytest.fixture(scope="module")
def bundled(models_dir):
    return load_embeddings(BUNDLED_NAME, models_dir, "query")


@pytest.fixture(scope="module")
def reader(bundled):
    return SentenceReader.of(bundled)


def cosine(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_a_sentence_is_read_alone_and_in_its_message(reader, bundled):
    found = reader.read([ASKS, NAMES, CLOSES], MESSAGE)
    assert found.readings.shape == (3, READINGS, bundled.encoder.width)
    assert (found.beside > 0).all()
    alone = reader.read([NAMES])
    assert found.readings[1, :-1] == pytest.approx(alone.readings[0, :-1], abs=1e-4)
    assert not alone.readings[0, -1].any()
    assert alone.beside.tolist() == [0]
    elsewhere = reader.read([NAMES], f"Our report has a {NAMES} The rest is dull.")
    assert cosine(found.readings[1, -1], elsewhere.readings[0, -1]) < 0.99
    assert reader.read([]).readings.shape == (0, READINGS, bundled.encoder.width)


def test_what_is_not_in_the_message_is_read_alone(reader):
    found = reader.read(["Not there at all.", NAMES], MESSAGE)
    assert not found.readings[0, -1].any()
    assert found.readings[1, -1].any()
    assert found.beside[0] == 0 < found.beside[1]


def test_a_sentence_that_is_said_twice_is_read_at_each_place(reader):
    found = reader.read([NAMES, CLOSES, NAMES], f"{MESSAGE} And again: {NAMES}")
    first, _, second = found.readings
    assert first[:-1] == pytest.approx(second[:-1], abs=1e-4)
    assert cosine(first[-1], second[-1]) < 0.999


def test_a_long_message_is_read_in_stretches(reader):
    sentences = [f"We wrote letter number {n} to the ministry about it." for n in range(100)]
    message = " ".join(sentences)
    assert len(message.split()) > 2 * STRETCH
    found = reader.read(sentences, message)
    assert found.readings[:, -1].any(axis=1).all()
    # The first stretch is all that the first sentence is read in.
    begun = reader.read(sentences[:1], " ".join(sentences[:60]))
    assert found.readings[0, -1] == pytest.approx(begun.readings[0, -1], abs=1e-4)
    assert found.beside[0] > begun.beside[0]


@pytest.mark.parametrize("before", [0, 56, 190])
@pytest.mark.parametrize("length", [200, 450, 900])
def test_a_sentence_longer_than_its_stretch_is_read(reader, before, length):
    long = "word " * length + "end."
    found = reader.read([long], "We came. " * before + long + " We went." * 200)
    assert np.isfinite(found.readings).all()
    assert np.isfinite(found.beside).all()
    assert found.readings[0, -1].any()


def test_a_sentence_without_any_token_is_read_alone(reader):
    found = reader.read(["\x01 \x02 \x03 \x04", NAMES], f"\x01 \x02 \x03 \x04 {NAMES}")
    assert np.isfinite(found.readings).all()
    assert found.beside[0] == 0 < found.beside[1]


def test_several_threads_may_read(bundled, reader):
    long = "word " * 900
    with ThreadPoolExecutor(4) as several:
        lengths = several.map(
            lambda n: (
                len(bundled.tokens([long])[0])
                if n % 2
                else len(reader.read([NAMES], long).readings)
            ),
            range(40),
        )
    assert set(lengths) == {1, bundled.encoder.longest}


def test_what_wraps_a_model_is_passed_by(bundled, reader, tmp_path):
    cached = CachedEmbeddings(bundled, tmp_path / "vectors.sqlite", "one")
    wrapped = SentenceReader.of(ForeseenEmbeddings(cached))
    assert wrapped.read([ASKS]).readings == pytest.approx(reader.read([ASKS]).readings)
    assert not (tmp_path / "vectors.sqlite").exists(), "what people ask is not kept"


def test_another_model_is_not_read(tmp_path):
    other = DeterministicFakeEmbedding(size=4)
    assert SentenceReader.of(CachedEmbeddings(other, tmp_path / "vectors.sqlite", "one")) is None
