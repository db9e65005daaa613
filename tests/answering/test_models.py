"""Opening a chat model: whose key is used, and what is said when it cannot be opened."""

import sys

import langchain.chat_models
import pytest

from assistant.answering.writing.models import ModelChoice, open_model
from assistant.errors import ModelError

KEY = "sk-of-the-alliance"
STRAY = "sk-of-someone-else"
VARIABLES = ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN")


@pytest.fixture(params=["", STRAY], ids=["no-variable", "stray-variable"])
def stray(request, monkeypatch):
    """Providers' own variables: all unset, or all set."""
    for variable in VARIABLES:
        monkeypatch.setenv(variable, request.param)
        if not request.param:
            monkeypatch.delenv(variable)


@pytest.fixture
def given(monkeypatch):
    """What LangChain is asked to open."""
    asked = {}
    monkeypatch.setattr(
        langchain.chat_models, "init_chat_model", lambda name, **kw: asked.update(kw, name=name)
    )
    return asked


def refused(choice) -> str:
    with pytest.raises(ModelError) as caught:
        open_model(choice)
    said = str(caught.value)
    assert "\n" not in said
    return said


def breaking(error):
    def construct(*_, **__):
        raise error

    return construct


@pytest.mark.usefixtures("stray")
@pytest.mark.parametrize("name", ["openai:x", "gpt-x"])
def test_without_our_key_the_key_is_asked_for(name):
    pytest.importorskip("langchain_openai")
    assert refused(ModelChoice(name=name)) == f"{name} needs a key; set ALLIANCE_LLM_KEY"


@pytest.mark.usefixtures("stray")
def test_our_key_is_the_one_that_is_sent():
    pytest.importorskip("langchain_openai")
    model = open_model(ModelChoice(name="openai:x", key=KEY))
    assert model.root_client.api_key == model.root_async_client.api_key == KEY


@pytest.mark.usefixtures("stray")
def test_a_server_needs_no_key_and_is_sent_no_stray_one():
    pytest.importorskip("langchain_openai")
    model = open_model(ModelChoice(url="http://127.0.0.1:9/v1", model="any"))
    assert model.root_client.api_key == model.root_async_client.api_key == "none"


@pytest.mark.parametrize("provider", ["anthropic", "mistralai"])
def test_no_provider_is_opened_without_some_key(given, provider):
    assert "set ALLIANCE_LLM_KEY" in refused(ModelChoice(name=f"{provider}:x"))
    assert given["api_key"] == "none", "the provider would look for a key of its own"
    open_model(ModelChoice(name=f"{provider}:x", key=KEY))
    assert given["api_key"] == KEY


@pytest.mark.parametrize("key", ["", KEY])
def test_ollama_needs_no_key_and_is_sent_no_stray_one(given, key):
    open_model(ModelChoice(name="ollama:x", key=key))
    headers = given["client_kwargs"]["headers"]
    assert headers == {"Authorization": f"Bearer {key or 'none'}"}
    assert "api_key" not in given


def test_a_provider_that_signs_in_with_an_account_needs_no_key(given):
    open_model(ModelChoice(name="bedrock_converse:x"))
    assert "api_key" not in given
    open_model(ModelChoice(name="bedrock_converse:x", key=KEY))
    assert given["api_key"] == KEY


@pytest.mark.parametrize(
    ("provider", "module", "package"),
    [
        ("anthropic", "langchain_anthropic", "langchain-anthropic"),
        ("mistralai", "langchain_mistralai", "langchain-mistralai"),
        ("ollama", "langchain_ollama", "langchain-ollama"),
    ],
)
def test_a_missing_package_is_named(monkeypatch, provider, module, package):
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "langchain_community", None)
    assert (
        refused(ModelChoice(name=f"{provider}:x")) == f"{provider}:x: run `pip install {package}`"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ImportError("Install it with `pip install langchain-openai`"),
            "'alliance-assistant[llm]'",
        ),
        (ImportError('Run pip install -qU "langchain-x[all]".'), "langchain-x"),
        (ModuleNotFoundError("No module named 'some_sdk.chat'", name="some_sdk.chat"), "some-sdk"),
    ],
)
def test_what_to_install_is_read_from_the_error(monkeypatch, error, said):
    monkeypatch.setattr(langchain.chat_models, "init_chat_model", breaking(error))
    assert refused(ModelChoice(name="some:x", key=KEY)) == f"some:x: run `pip install {said}`"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("no such region\nread the manual"), "no such region"),
        (TypeError(), "TypeError"),
        (ImportError("two versions meet"), "two versions meet"),
        (KeyError(f"unknown key {KEY}"), "'unknown key …'"),
    ],
)
def test_whatever_a_constructor_raises_is_one_line_without_the_key(monkeypatch, error, said):
    monkeypatch.setattr(langchain.chat_models, "init_chat_model", breaking(error))
    wanted = f"cannot open the model 'some:x' ({said}); check ASSISTANT_LLM and ALLIANCE_LLM_KEY"
    assert refused(ModelChoice(name="some:x", key=KEY)) == wanted


def test_what_a_constructor_finds_invalid_is_told():
    pytest.importorskip("langchain_openai")
    said = refused(ModelChoice(name="azure_openai:x", key=KEY, retries="often"))
    assert "valid integer" in said


def test_an_address_that_cannot_be_read_is_one_line():
    pytest.importorskip("langchain_openai")
    assert "check ASSISTANT_LLM_URL" in refused(ModelChoice(url="http://a:b:c", model="any"))
