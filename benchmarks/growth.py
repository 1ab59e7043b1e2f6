"""How the kernel's time grows with the number of workers: `python -m benchmarks.growth`."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = (1_000, 10_000, 100_000)


def main(rounds: int = 3) -> None:
    """Judge growing registries, each in a process of its own, and print the seconds and how they grow."""
    seconds = []
    for workers in SIZES:
        taken = []
        for _ in range(rounds):
            run = [sys.executable, "-m", "benchmarks.kernel", str(workers), "whole"]
            done = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True)
            taken.append(json.loads(done.stdout)["whole_s"])
        seconds.append(sorted(taken)[rounds // 2])
    told = ", ".join(f"{workers:,}: {taken:.2f} s" for workers, taken in zip(SIZES, seconds, strict=True))
    growth = [later / earlier for earlier, later in itertools.pairwise(seconds)]
    print(f"growth: {told}; ten times the workers take {growth[0]:.1f} and {growth[1]:.1f} times as long")


if __name__ == "__main__":
    main()
