"""A walk over 1,000 commits against one check: `python -m benchmarks.history [--files N] [--commits N] [--days N]`.

Each commit edits one of 10,000 one-worker files, so many commits a day that they fill the days. The walk judges every
commit on its day; the check judges the last one. Whole processes, in turn, nothing kept between them.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.diff import _NAMES_OTHERS, policies
from benchmarks.load import SEED, worker

FIRST = datetime(2026, 10, 20, 12, tzinfo=UTC)


def stream(files: int, commits: int, days: int) -> Iterator[str]:
    """What git fast-import is told."""
    chance = random.Random(SEED)
    first = {"policies/all.yaml": policies()} | {_path(number): _written(chance, number) for number in range(files)}
    yield _commit(FIRST, first)
    for number in range(1, commits):
        person = chance.randrange(files)
        at = FIRST + timedelta(days=number * days // commits)
        yield _commit(at, {_path(person): _written(chance, person)})


def _path(number: int) -> str:
    return f"registry/{number % 100:02}/w-{number:05}.yaml"


def _written(chance: random.Random, number: int) -> str:
    return _NAMES_OTHERS.sub("", worker(chance, number))


def _commit(at: datetime, files: dict[str, str]) -> str:
    parts = [f"commit refs/heads/main\ncommitter bench <bench@example.org> {int(at.timestamp())} +0000\ndata 1\nx\n"]
    parts += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n" for path, text in files.items()]
    return "".join(parts)


def seconds(folder: Path, *arguments: str) -> tuple[float, str]:
    """How long a command takes that may find something, as a process of its own, and what it says on stderr."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "credpolicy", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout.decode()[-2000:] + done.stderr.decode())
    return time.perf_counter() - started, done.stderr.decode().strip()


def main(files: int = 10_000, commits: int = 1_000, days: int = 30, rounds: int = 1) -> None:
    """Run both in turn and print the medians and their ratio."""
    last = str((FIRST + timedelta(days=days)).date())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", folder], check=True)
        said = "".join(stream(files, commits, days)).encode()
        subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=said, check=True)
        times: dict[str, list[float]] = {"check": [], "timeline": []}
        for _ in range(rounds):
            times["check"].append(seconds(folder, "check", "--rev", "main", "--as-of", last)[0])
            asked = ("timeline", "--by", "commit", "--until", last, "--stats")
            took, work = seconds(folder, *asked)
            times["timeline"].append(took)
    check, walk = (sorted(times[name])[rounds // 2] for name in ("check", "timeline"))
    print(
        f"history: {commits:,} commits in {days} days, {files:,} files: {walk:.1f} s, "
        f"check {check:.1f} s: ratio {walk / check:.2f} ({work.removeprefix('note: ')})"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args()
    main(chosen.files, chosen.commits, chosen.days, chosen.rounds)
