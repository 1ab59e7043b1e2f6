"""A comparison against one check of 10,000 one-worker files: `python -m benchmarks.diff [--files N] [--rounds N]`.

The base is a commit of a day before. One change edits one worker, the other the grace of a credential type that
everybody is to hold. Whole processes, in turn; what is judged stands in the work tree for the check and in git for the
comparison, as in CI.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.load import CREDENTIALS, write_registry

AS_OF = "2026-11-20"
_NAMES_OTHERS = re.compile(r" +(manager|verifications): .*\n|, location: [\w-]+")
"""What of a worker names something that is not there."""


def git(folder: Path, *arguments: str) -> None:
    """One command of git, always by the same person on the same day."""
    who = {f"GIT_{role}_{what}": "bench" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{role}_DATE": "2026-11-19T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    subprocess.run(
        ["git", "-C", folder, *arguments], check=True, capture_output=True, env={**os.environ, **who, **when}
    )


def policies() -> str:
    """A requirement for each of the eight types of the registry."""
    types = [
        f"  - {{id: type-{place:02}, validity: {{valid_for: {place + 1} years}}, renewal: {{grace: 30 days}}}}"
        for place in range(CREDENTIALS)
    ]
    rules = [f"  - {{id: rule-{place:02}, requires: [type-{place:02}]}}" for place in range(CREDENTIALS)]
    return "\n".join(["credential_types:", *types, "requirements:", *rules, ""])


def repository(folder: Path, files: int) -> None:
    """The base on `main`, and each change on a branch of its own."""
    write_registry(folder, files)
    for file in folder.glob("registry/*/*.yaml"):
        file.write_text(_NAMES_OTHERS.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
    rules = folder / "policies" / "all.yaml"
    rules.parent.mkdir()
    rules.write_text(policies(), encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "base")
    worker = folder / "registry" / "07" / "w-00007.yaml"
    for branch, file, text in (
        ("worker", worker, worker.read_text(encoding="utf-8").replace("type: type-03", "type: type-04")),
        ("policy", rules, policies().replace("grace: 30 days", "grace: 10 days", 1)),
    ):
        git(folder, "checkout", "--quiet", "-b", branch, "main")
        file.write_text(text, encoding="utf-8")
        git(folder, "commit", "--quiet", "--all", "--message", branch)
    git(folder, "checkout", "--quiet", "main")


def seconds(folder: Path, *arguments: str) -> float:
    """How long a command takes that may find something, as a process of its own."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "credpolicy", *arguments, "--as-of", AS_OF]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout.decode()[-2000:] + done.stderr.decode())
    return time.perf_counter() - started


def main(files: int = 10_000, rounds: int = 3) -> None:
    """Run all three in turn and print the medians and their ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder, files)
        times: dict[str, list[float]] = {"check": [], "worker": [], "policy": []}
        for _ in range(rounds):
            times["check"].append(seconds(folder, "check"))
            for branch in ("worker", "policy"):
                asked = ("diff", f"main..{branch}", "--allow-many")
                times[branch].append(seconds(folder, *asked))
    median = {name: sorted(taken)[rounds // 2] for name, taken in times.items()}
    check = median.pop("check")
    for name, taken in median.items():
        print(
            f"diff: {files:,} files, one {name} edited: {taken:.1f} s, check {check:.1f} s: ratio {taken / check:.2f}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.files, chosen.rounds)
