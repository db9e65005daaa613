"""Settings, read once by a door from the environment; nothing below a door reads it."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from assistant.errors import SettingsError
from assistant.retrieval.kept_vectors import VECTORS
from assistant.retrieval.model_store import BUNDLED_NAME
from assistant.retrieval.tuning import TUNING

APPLICATION = "alliance-assistant"
PREFIX = "ASSISTANT_"
# File of the judge of statements that a corpus brings.
INFERENCE = "inference.safetensors"
ASKING = "asking.npz"
BASELINE, BASELINE_32 = "baseline.json", "baseline-32bit.json"
# The key of a chat model's provider is a secret and no setting: it is never printed or stored.
KEY = "ALLIANCE_LLM_KEY"
TEXTS = frozenset({"model", "llm", "llm_url", "llm_model", "nli_model"})
NUMBERS: dict[str, type[int] | type[float]] = {
    "llm_timeout": float,
    "llm_retries": int,
    "llm_max_tokens": int,
    "llm_price_in": float,
    "llm_price_out": float,
}
POSITIVE = frozenset({"llm_timeout", "llm_max_tokens"})
PACKAGED = Path(__file__).parent / "_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are and which model is used.

    Attributes:
        corpus_dir: texts (`ASSISTANT_CORPUS_DIR`).
        index_dir: index generations (`ASSISTANT_INDEX_DIR`).
        official_dir: downloaded official editions (`ASSISTANT_OFFICIAL_DIR`); `official` in the
            corpus folder if none.
        eval_dir: evaluation questions, thresholds, baseline, runs (`ASSISTANT_EVAL_DIR`).
        models_dir: converted embedding model (`ASSISTANT_MODELS_DIR`).
        model: sentence-transformers name or path (`ASSISTANT_MODEL`).
        feedback_path: JSONL file for thumbs; none means that thumbs are off
            (`ASSISTANT_FEEDBACK_PATH`).
        llm: chat model by `init_chat_model` name (`ASSISTANT_LLM`); none if empty.
        llm_url: base address of an OpenAI-compatible server instead (`ASSISTANT_LLM_URL`).
        llm_model: name of the model there (`ASSISTANT_LLM_MODEL`).
        llm_timeout: seconds for one answer (`ASSISTANT_LLM_TIMEOUT`).
        llm_retries: how often a failed request is repeated, except of `ollama:…`
            (`ASSISTANT_LLM_RETRIES`).
        llm_max_tokens: most tokens of an answer (`ASSISTANT_LLM_MAX_TOKENS`).
        llm_price_in: of a million tokens read (`ASSISTANT_LLM_PRICE_IN`).
        llm_price_out: of a million tokens written (`ASSISTANT_LLM_PRICE_OUT`).
        nli_model: cross-encoder that also judges each sentence (`ASSISTANT_NLI_MODEL`).
    """

    corpus_dir: Path
    index_dir: Path
    eval_dir: Path
    models_dir: Path
    model: str = BUNDLED_NAME
    feedback_path: Path | None = None
    official_dir: Path | None = None
    llm: str = ""
    llm_url: str = ""
    llm_model: str = ""
    llm_timeout: float = 30.0
    llm_retries: int = 1
    llm_max_tokens: int = 600
    llm_price_in: float = 0.0
    llm_price_out: float = 0.0
    nli_model: str = ""

    @property
    def tuning(self) -> Path | None:
        """Return what fits the bundled embedding model to the corpus; None without such a file."""
        path = self.corpus_dir / TUNING
        return path if self.model == BUNDLED_NAME and path.is_file() else None

    @property
    def vectors(self) -> Path | None:
        """Return the vectors that the corpus brings; None without such a file."""
        path = self.corpus_dir / VECTORS
        return path if path.is_file() else None

    @property
    def baseline(self) -> Path:
        """Return the file of the run we stand by; in 32 bits a tuned model replies otherwise."""
        if self.tuning:
            from assistant.retrieval.eight_bit import eight_bits_are_fast

            if not eight_bits_are_fast():
                return self.eval_dir / BASELINE_32
        return self.eval_dir / BASELINE

    @property
    def inference(self) -> Path | None:
        """Return the judge of statements that the corpus brings; None without such a file."""
        path = self.corpus_dir / INFERENCE
        return path if path.is_file() else None

    @property
    def asking(self) -> Path | None:
        """Return what the corpus brings to tell which sentences ask; None without such a file."""
        path = self.corpus_dir / ASKING
        return path if path.is_file() else None


def data_folder(name: str) -> Path:
    """Locate `corpus` or `eval`: in the working directory, the installed package, or a checkout."""
    marker = {"corpus": "sources.toml", "eval": "thresholds.toml"}[name]
    package = Path(__file__).parent
    candidates = (Path.cwd() / name, PACKAGED / name, package.parent / name)
    return next((c for c in candidates if (c / marker).is_file()), candidates[0])


def load_settings(environ: Mapping[str, str] = os.environ, **given: Path | str | None) -> Settings:
    """Read settings from the environment; what a door was given on its command line goes first.

    A variable that is empty counts as not set.

    Raises:
        SettingsError: an unknown `ASSISTANT_…` variable is set, or one that cannot be read.
    """
    cache = user_cache_path(APPLICATION)
    in_checkout = (Path.cwd() / "corpus" / "sources.toml").is_file()
    values: dict[str, Path | str | float | None] = {
        "corpus_dir": data_folder("corpus"),
        "index_dir": Path.cwd() / "index" if in_checkout else cache / "index",
        "eval_dir": data_folder("eval"),
        "models_dir": cache / "models",
    }
    fields = set(Settings.__dataclass_fields__)
    for variable, value in environ.items():
        # An empty variable counts as not set: a path would be the working directory.
        if not (variable.startswith(PREFIX) and value):
            continue
        field = variable.removeprefix(PREFIX).lower()
        if field not in fields:
            known = ", ".join(sorted(PREFIX + name.upper() for name in fields))
            raise SettingsError(f"unknown setting {variable}; known are {known}")
        values[field] = _read(variable, field, value)
    values |= {field: value for field, value in given.items() if value is not None}
    if values["corpus_dir"] == PACKAGED / "corpus":
        # An installed package is no place to download to.
        values.setdefault("official_dir", cache / "official")
    return Settings(**values)  # type: ignore[arg-type]


def language_model_key(environ: Mapping[str, str] = os.environ) -> str:
    """Return the key of the chat model's provider (`ALLIANCE_LLM_KEY`), or nothing."""
    return environ.get(KEY, "")


def _read(variable: str, field: str, value: str) -> Path | str | float:
    if field in TEXTS:
        return value
    if field not in NUMBERS:
        return Path(value)
    try:
        number = NUMBERS[field](value)
    except ValueError as error:
        raise SettingsError(f"{variable} is {value!r}; it must be a number") from error
    if not math.isfinite(number):
        raise SettingsError(f"{variable} is {value}; it must be a finite number")
    if number < 0:
        raise SettingsError(f"{variable} is {value}; it must not be negative")
    if number == 0 and field in POSITIVE:
        raise SettingsError(f"{variable} is {value}; it must be more than 0")
    return number
