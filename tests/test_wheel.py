"""The built wheel answers outside the checkout."""

import json
import os
import subprocess
import sys
import zipfile

from assistant.calibration import CALIBRATION
from assistant.corpus.loading import PARTS
from assistant.corpus.manifest import MANIFEST
from assistant.retrieval.kept_vectors import VECTORS
from assistant.retrieval.tuning import TUNING
from assistant.settings import INFERENCE
from tests.conftest import ROOT


def test_built_wheel_answers_a_question_outside_the_checkout(tmp_path, alliance_settings):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    shipped = {path.name for path in (site / "assistant/_data/corpus").iterdir()}
    assert set(PARTS) | {MANIFEST, TUNING, VECTORS, CALIBRATION, INFERENCE} <= shipped
    assert not list(site.rglob("official/*")), "official files are never ours to ship"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = (
        "import sys, assistant\n"
        f"assert assistant.__file__.startswith({str(site)!r}), assistant.__file__\n"
        "sys.argv = ['alliance', 'ask', 'Who decides on an application for membership?', '--json']\n"
        "from assistant.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env={
            **os.environ,
            "PYTHONPATH": str(site),
            "ASSISTANT_INDEX_DIR": str(alliance_settings.index_dir),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "answered"
