"""Settings as the environment gives them."""

import pytest

from assistant.settings import Settings, language_model_key, load_settings


@pytest.mark.parametrize("field", sorted(Settings.__dataclass_fields__))
def test_an_empty_variable_counts_as_not_set(field):
    variable = f"ASSISTANT_{field.upper()}"
    assert load_settings({variable: ""}) == load_settings({})
    assert load_settings({variable: "7"}) != load_settings({})


def test_an_empty_key_is_no_key():
    assert language_model_key({"ALLIANCE_LLM_KEY": ""}) == language_model_key({}) == ""
