"""Settings as the environment gives them."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

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
