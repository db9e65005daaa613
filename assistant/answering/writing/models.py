"""Opening a chat model that may rewrite answers; the only place that knows providers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# A local server wants some key and does not look at it.
NO_KEY = "none"
OLLAMA = "ollama"
# They run on the machine, or sign in with the machine's account of a cloud.
KEYLESS = frozenset({OLLAMA, "bedrock", "bedrock_converse", "google_vertexai", "huggingface"})
SERVED = re.compile(r"https?://[^/\s]", re.IGNORECASE)
INSTALL = re.compile(r"pip install (?:-\S+ )*[\"']?(\w[\w-]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """Which model is asked, and within what bounds.

    Attributes:
        name: for `init_chat_model` ("openai:…", "ollama:…"), or empty.
        url: base address of an OpenAI-compatible server, or empty.
        model: what that server calls its model.
        key: handed to either, if there is one.
        timeout_s: for one answer, in seconds.
        retries: how often a failed request is repeated.
        max_tokens: most tokens of an answer.
        price_in: of a million tokens read, in any currency.
        price_out: of a million tokens written.
    """

    name: str = ""
    url: str = ""
    model: str = ""
    key: str = ""
    timeout_s: float = 30.0
    retries: int = 1
    max_tokens: int = 600
    price_in: float = 0.0
    price_out: float = 0.0

    @property
    def provider(self) -> str:
        """Return whose model a name means; the whole name if it does not say."""
        return self.name.partition(":")[0]

    @property
    def label(self) -> str:
        """Return how a trace names the model."""
        return self.name or self.model

    def hidden(self, text: str) -> str:
        """Return a text, such as a provider's message, without the key."""
        return text.replace(self.key, "…") if self.key else text

    def cost(self, read: int, written: int) -> float:
        """Return the price of so many tokens."""
        return (read * self.price_in + written * self.price_out) / 1_000_000


def open_model(choice: ModelChoice) -> BaseChatModel | None:
    """Open the chosen model; None if none is chosen.

    Raises:
        SettingsError: the choice contradicts itself.
        ModelError: the provider's package or key is missing, or it refuses the choice.
    """
    _check(choice)
    if not (choice.name or choice.url):
        return None
    try:
        model = _served(choice) if choice.url else _named(choice)
    except Exception as error:  # providers promise no closed list of what they raise
        raise _refusal(choice, error) from error
    # Asked last: a name that nobody serves and a missing package are told first.
    if choice.name and not choice.key and choice.provider not in KEYLESS:
        raise ModelError(f"{choice.label} needs a key; set ALLIANCE_LLM_KEY")
    return model


def _check(choice: ModelChoice) -> None:
    if choice.name and choice.url:
        raise SettingsError("ASSISTANT_LLM and ASSISTANT_LLM_URL are both set; unset one of them")
    if choice.url and not SERVED.match(choice.url):
        raise SettingsError(
            f"ASSISTANT_LLM_URL is {choice.url!r}; give an address such as http://127.0.0.1:8000/v1"
        )
    if choice.url and not choice.model:
        raise SettingsError("ASSISTANT_LLM_URL needs ASSISTANT_LLM_MODEL, the model's name there")
    if choice.model and not choice.url:
        raise SettingsError(
            "ASSISTANT_LLM_MODEL needs ASSISTANT_LLM_URL, the server's address; set it, or name "
            "the model in ASSISTANT_LLM alone"
        )


def _refusal(choice: ModelChoice, error: Exception) -> ModelError:
    """Return in one line what stopped a model from being opened, and what to do."""
    package = _missing_package(error) if isinstance(error, ImportError) else ""
    if package:
        wanted = "'alliance-assistant[llm]'" if package == "langchain-openai" else package
        return ModelError(f"{choice.label}: run `pip install {wanted}`")
    asked = "ASSISTANT_LLM_URL" if choice.url else "ASSISTANT_LLM and ALLIANCE_LLM_KEY"
    reason = choice.hidden(_reason(error))
    return ModelError(f"cannot open the model {choice.label!r} ({reason}); check {asked}")


def _missing_package(error: ImportError) -> str:
    """Return what to install: what the error itself says, else the module that was not found."""
    if said := INSTALL.search(str(error)):
        return said[1]
    return (error.name or "").split(".")[0].replace("_", "-")


def _reason(error: Exception) -> str:
    from pydantic import ValidationError

    # The first line of a validation error only counts errors; the others repeat what was given.
    said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
    return next(iter(said.strip().splitlines()), type(error).__name__)


def _served(choice: ModelChoice) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        base_url=choice.url,
        model=choice.model,
        api_key=SecretStr(choice.key or NO_KEY),
        temperature=0,
        timeout=choice.timeout_s,
        max_retries=choice.retries,
        max_completion_tokens=choice.max_tokens,
        stream_usage=True,
    )


def _named(choice: ModelChoice) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    given = _for_ollama(choice) if choice.provider == OLLAMA else _for_others(choice)
    model: BaseChatModel = init_chat_model(choice.name, temperature=0, **given)
    return model


def _for_ollama(choice: ModelChoice) -> dict[str, Any]:
    # Without this header its client sends OLLAMA_API_KEY.
    headers = {"Authorization": f"Bearer {choice.key or NO_KEY}"}
    return {
        "num_predict": choice.max_tokens,
        "client_kwargs": {"timeout": choice.timeout_s, "headers": headers},
    }


def _for_others(choice: ModelChoice) -> dict[str, Any]:
    given: dict[str, Any] = {
        "timeout": choice.timeout_s,
        "max_retries": choice.retries,
        "max_tokens": choice.max_tokens,
    }
    if choice.key or choice.provider not in KEYLESS:
        # Without a key a provider takes one from a variable of its own.
        given["api_key"] = choice.key or NO_KEY
    return given
