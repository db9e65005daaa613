"""Opening a chat model that may rewrite answers; the only place that knows providers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# A local server wants some key and does not look at it.
NO_KEY = "none"
OLLAMA = "ollama"


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
    def label(self) -> str:
        """Return how a trace names the model."""
        return self.name or self.model

    def cost(self, read: int, written: int) -> float:
        """Return the price of so many tokens."""
        return (read * self.price_in + written * self.price_out) / 1_000_000


def open_model(choice: ModelChoice) -> BaseChatModel | None:
    """Open the chosen model; None if none is chosen.

    Raises:
        SettingsError: the choice contradicts itself.
        ModelError: the provider's package is missing or refuses the choice.
    """
    if choice.name and choice.url:
        raise SettingsError("ASSISTANT_LLM and ASSISTANT_LLM_URL are both set; unset one of them")
    if choice.url and not choice.model:
        raise SettingsError("ASSISTANT_LLM_URL needs ASSISTANT_LLM_MODEL, the model's name there")
    if not (choice.name or choice.url):
        return None
    try:
        return _served(choice) if choice.url else _named(choice)
    except ImportError as error:
        missing = str(error.name or "langchain_openai").split(".")[0].replace("_", "-")
        wanted = "'alliance-assistant[llm]'" if missing == "langchain-openai" else missing
        raise ModelError(f"{choice.label}: run `pip install {wanted}`") from error
    except ValueError as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"cannot open the model {choice.label!r} ({reason})") from error


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

    given: dict[str, Any] = {"temperature": 0}
    if choice.name.startswith(f"{OLLAMA}:"):
        given |= {"num_predict": choice.max_tokens, "client_kwargs": {"timeout": choice.timeout_s}}
    else:
        given |= {
            "timeout": choice.timeout_s,
            "max_retries": choice.retries,
            "max_tokens": choice.max_tokens,
        }
        given |= {"api_key": choice.key} if choice.key else {}
    model: BaseChatModel = init_chat_model(choice.name, **given)
    return model
