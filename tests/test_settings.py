"""Settings as the environment gives them."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from assistant.answering.writing.models import ModelChoice, open_model
from assistant.errors import SettingsError
from assistant.retrieval.eight_bit import eight_bits_are_fast
from assistant.settings import Settings, language_model_key, load_settings


@pytest.mark.parametrize("field", sorted(Settings.__dataclass_fields__))
def test_an_empty_variable_counts_as_not_set(field):
    variable = f"ASSISTANT_{field.upper()}"
    assert load_settings({variable: ""}) == load_settings({})
    assert load_settings({variable: "7"}) != load_settings({})


def test_an_empty_key_is_no_key():
    assert language_model_key({"ALLIANCE_LLM_KEY": ""}) == language_model_key({}) == ""


def test_the_run_we_stand_by_is_one_in_the_precision_of_this_machine(tmp_path):
    of_the_corpus = load_settings({})
    assert of_the_corpus.tuning
    told = "from assistant.settings import load_settings; print(load_settings({}).baseline.name)"
    names = [
        subprocess.run(
            [sys.executable, "-c", told],
            env={**os.environ, **capability},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for capability in ({}, {"ATEN_CPU_CAPABILITY": "avx2"})
    ]
    own = "baseline.json" if eight_bits_are_fast() else "baseline-32bit.json"
    assert names == [own, "baseline-32bit.json"]
    assert replace(of_the_corpus, corpus_dir=tmp_path).baseline.name == "baseline.json"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("LLM_MAX_TOKENS", "0"),
        ("LLM_TIMEOUT", "0"),
        ("LLM_TIMEOUT", "inf"),
        ("LLM_PRICE_IN", "nan"),
        ("LLM_RETRIES", "-1"),
    ],
)
def test_a_number_out_of_range_is_refused(field, value):
    with pytest.raises(SettingsError, match=f"ASSISTANT_{field} is {value}; it must"):
        load_settings({f"ASSISTANT_{field}": value})
    assert load_settings({"ASSISTANT_LLM_PRICE_IN": "0"}).llm_price_in == 0


@pytest.mark.parametrize("url", ["foo", "127.0.0.1:8000/v1", "http://", "ftp://here"])
def test_an_address_that_no_server_has_is_refused(url):
    with pytest.raises(SettingsError, match="give an address such as http://"):
        open_model(ModelChoice(url=url, model="m"))
