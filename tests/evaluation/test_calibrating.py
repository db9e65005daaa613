import numpy as np
import pytest

from assistant.calibration import Bounds, Calibration
from assistant.errors import CorpusError
from assistant.evaluation.fitting.calibrating import Example, fit


def example(n, *, answerable):
    """One of a hundred: `nearest` runs from 0 to .99, the others follow it."""
    nearest = n / 100
    margin = 0.1 if answerable else -0.1
    signals = {
        "silence_margin": margin,
        "stance_margin": margin,
        "nearest": nearest,
        "best_passage": nearest / 2,
        "best_stance": nearest,
        "odds": margin,
    }
    return Example(signals=signals, answerable=answerable, author=f"author-{n % 2}")


def test_bounds_are_quantiles_of_the_answerable_alone(tmp_path):
    answerable = [example(n, answerable=True) for n in range(100)]
    others = [example(0, answerable=False) for _ in range(50)]
    found = fit([*answerable, *others], declined=0.04)
    bounds = found.calibration.bounds
    assert (bounds.off_topic, bounds.weak) == (0.0, 0.01)
    assert bounds.distant == pytest.approx(0.099)
    assert bounds.same_stance == pytest.approx(np.quantile(np.arange(100) / 100, 0.60), abs=1e-3)
    assert bounds.official_near == pytest.approx(0.198)
    assert bounds.official_near < bounds.official_answers < 0.5
    found.calibration.write(tmp_path)
    assert Calibration.read(tmp_path) == found.calibration


def test_no_more_than_the_share_asked_for_is_declined():
    answerable = [example(n, answerable=True) for n in range(100)]
    others = [example(0, answerable=False) for _ in range(50)]
    assert fit([*answerable, *others], declined=0.035).declined == 0.03


def test_a_calibration_without_bounds_has_the_defaults(tmp_path):
    (tmp_path / "calibration.json").write_text('{"weights": {}, "bias": 0.0, "least": 0.5}')
    assert Calibration.read(tmp_path).bounds == Bounds()


def test_an_unknown_bound_is_one_clear_line(tmp_path):
    (tmp_path / "calibration.json").write_text('{"bounds": {"nearer": 0.5}}')
    with pytest.raises(CorpusError, match=r"nearer.*alliance eval calibrate"):
        Calibration.read(tmp_path)
