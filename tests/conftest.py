"""One small index for the whole run: real model, real Chroma, a corpus written for tests."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

os.environ["HF_HUB_OFFLINE"] = "1"
DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """The user's own cache, so that the model is converted once a machine."""
    from assistant.settings import load_settings

    return load_settings().models_dir


def _settings(corpus_dir: Path, index_dir: Path, models_dir: Path):
    from assistant.settings import Settings

    return Settings(
        corpus_dir=corpus_dir,
        index_dir=index_dir,
        eval_dir=ROOT / "eval",
        models_dir=models_dir,
    )


@pytest.fixture(scope="session")
def club_settings(tmp_path_factory, models_dir):
    from assistant.assembly import make_index

    settings = _settings(DATA / "corpus", tmp_path_factory.mktemp("club") / "index", models_dir)
    make_index(settings)
    return settings


@pytest.fixture(scope="session")
def club(club_settings):
    from assistant.assembly import build_assistant

    return build_assistant(club_settings)


@pytest.fixture(scope="session")
def alliance_settings(models_dir):
    """The real corpus with the index of this checkout, built first where it is missing or stale.

    Building it takes a minute or two; the gate, which comes after the tests, finds it.
    """
    from assistant.assembly import ready_assistant

    settings = _settings(ROOT / "corpus", ROOT / "index", models_dir)
    # The tests run in several processes; one of them builds, the others wait.
    with FileLock(ROOT / "index" / ".tests.lock"):
        ready_assistant(settings)
    return settings


@pytest.fixture(scope="session")
def alliance(alliance_settings):
    from assistant.assembly import build_assistant

    return build_assistant(alliance_settings)
