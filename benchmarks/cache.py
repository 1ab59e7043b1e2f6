"""What the cache is worth: `python -m benchmarks.cache [--repository PATH | --files N --commits N] [--rounds N]`.

The timeline by commit without a cache, with an empty one, asked again, asked by month of the same commits, and after
one commit more; and one check of a commit. Whole processes, in turn; medians of seconds, processor time in brackets.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.history import FIRST, stream

Times = dict[str, list[tuple[float, float]]]


def seconds(folder: Path, kept: Path | None, *arguments: str) -> tuple[float, float]:
    """How long a command takes as a process of its own: by the clock, and of the processor."""
    environment = {**os.environ, "CREDPOLICY_CACHE": "on" if kept else "off", "CREDPOLICY_CACHE_DIR": str(kept or "")}
    command = [sys.executable, "-m", "credpolicy", arguments[0], str(folder), *arguments[1:]]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 2) or not done.stdout:
        raise SystemExit(done.stderr.decode())
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, used


def main(repository: Path | None = None, files: int = 10_000, commits: int = 1_000, rounds: int = 1) -> None:
    """Run all of them in turn, and print the medians and how many times as fast each is as without a cache."""
    times: Times = {}
    with tempfile.TemporaryDirectory() as name:
        folder, kept = Path(name) / "repository", Path(name) / "kept"
        if repository is None:
            subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", folder], check=True)
            said = "".join(stream(files, commits, 30)).encode()
            subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=said, check=True)
        else:
            subprocess.run(["git", "clone", "--quiet", "--bare", repository, folder], check=True)
        last = max(str(FIRST.date()), "2026-12-31")
        line = ("timeline", "--until", last, "--by", "commit", "--rev")
        check = ("check", "--as-of", last, "--rev", "HEAD", "--format", "json")
        for _ in range(rounds):
            for title, cache, arguments in (
                ("timeline without", None, (*line, "HEAD")),
                ("timeline with an empty cache", kept, (*line, "HEAD~1")),
                ("the same again", kept, (*line, "HEAD~1")),
                ("one commit more", kept, (*line, "HEAD")),
                ("check without", None, check),
                ("check with the files kept", kept, check),
                ("the same check again", kept, check),
            ):
                times.setdefault(title, []).append(seconds(folder, cache, *arguments))
            size = (kept / "cache.sqlite3").stat().st_size
            shutil.rmtree(kept)
            times.setdefault("check with an empty cache", []).append(seconds(folder, kept, *check))
            shutil.rmtree(kept)
    print(f"cache: {size / 2**20:.1f} MiB after it")
    for title, runs in times.items():
        wall, used = (statistics.median(run[part] for run in runs) for part in (0, 1))
        against = statistics.median(run[1] for run in times[f"{'check' if 'check' in title else 'timeline'} without"])
        print(f"  {title:<30} {wall:7.2f} s ({used:6.2f} s): {against / used:5.1f} times as fast")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args()
    main(chosen.repository, chosen.files, chosen.commits, chosen.rounds)
