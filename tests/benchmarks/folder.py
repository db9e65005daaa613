"""`make bench`: index a folder of mixed files; time per 1,000 chunks, peak memory, second build.

The second build of the unchanged folder is compared with the first one of the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.making import mixed_folder


def build(folder: Path, work: Path) -> tuple[dict, float, float]:
    """Build in a process of its own; return its report, seconds and peak memory in MB."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "index", "build", "--json", "--corpus", str(folder),
         "--index", str(work / "index")],
        env={**os.environ, "ASSISTANT_MODELS_DIR": str(work / "models")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        sys.exit(done.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return json.loads(done.stdout), seconds, peak


def main() -> None:
    """Make the folder, build twice, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=24, help="how many files (default 24)")
    parser.add_argument("--pages", type=int, default=12, help="pages of each PDF (default 12)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        folder = work / "folder"
        mixed_folder(folder, files=given.files, pages=given.pages)
        # The model is converted once a machine; it is no part of what is measured.
        from assistant.retrieval.model_store import prepare_model

        prepare_model(work / "models")
        first, first_s, peak = build(folder, work)
        second, second_s, _ = build(folder, work)
    chunks = first["passages"]
    kinds = sorted({Path(name).suffix for name in first["files"]})
    print(f"files {len(first['files'])} ({' '.join(kinds)}), chunks {chunks}")
    print(f"first build   {first_s:7.1f} s, {first_s / chunks * 1000:.1f} s per 1,000 chunks")
    print(f"peak memory   {peak:7.0f} MB")
    print(
        f"second build  {second_s:7.1f} s, {second_s / first_s:.2f} of the first; "
        f"{second['embedded']} texts embedded anew"
    )


if __name__ == "__main__":
    main()
