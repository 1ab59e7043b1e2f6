"""The whole process of a check of the sample, against importing its libraries alone: `python -m benchmarks.check`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main(rounds: int = 15) -> None:
    """Run both in turn and print the medians, the least times, and the ratio of the medians."""
    ours = [sys.executable, "-m", "credpolicy", "check", "--as-of", "2026-03-02", "--exit-zero", "--quiet"]
    bare = [sys.executable, "-c", "import duckdb, pydantic, git, yaml, click"]
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(rounds):
        for name, command in (("ours", ours), ("bare", bare)):
            started = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            times[name].append(time.perf_counter() - started)
    median = {name: sorted(taken)[rounds // 2] for name, taken in times.items()}
    best = {name: min(taken) for name, taken in times.items()}
    print(
        f"check: the sample in {median['ours']:.2f} s, importing its libraries alone {median['bare']:.2f} s: "
        f"ratio {median['ours'] / median['bare']:.2f}; at best {best['ours']:.2f} s and {best['bare']:.2f} s"
    )


if __name__ == "__main__":
    main()
