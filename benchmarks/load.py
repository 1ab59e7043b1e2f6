"""Loading a registry against PyYAML's own C loader on the same files: `python benchmarks/load.py [--files N]`.

Each file holds one worker with eight credentials of one verification each, about 1.9 kB. The loader reads, parses,
looks for keys given twice, validates and places every record; the yardstick reads and parses. The collector is left
as Python sets it for the yardstick, and once more switched off, which is the fairer half of the loader's own advantage.
"""

from __future__ import annotations

import argparse
import gc
import marshal
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from credpolicy.load.decode import decode
from credpolicy.load.loader import load
from credpolicy.load.source import blob_id
from credpolicy.load.yaml import parse
from credpolicy.model.registry import RegistryFile
from credpolicy.model.snapshot import File

SEED = 7
CREDENTIALS = 8
CHUNK = 250


def worker(chance: random.Random, number: int) -> str:
    """One file: a worker in the words of the sample, every value drawn."""

    def day(first: int, last: int) -> str:
        return f"{chance.randint(first, last)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"

    role, ward = chance.randint(0, 24), chance.randint(0, 39)
    lines = [
        "workers:",
        f"  - id: w-{number:05}",
        "    status: active",
        f"    employment: {chance.choice(['employee', 'contractor', 'agency'])}",
        f"    hired_on: {day(2010, 2023)}",
        f"    manager: w-{chance.randint(0, 500):05}",
        f"    assignments: [{{role: role-{role}, location: ward-{ward}, starts_on: {day(2024, 2024)}}}]",
        "    credentials:",
    ]
    for place in range(CREDENTIALS):
        issued = day(2023, 2025)
        seen = f"verified_on: {issued}, verified_by: w-11, method: web_lookup, status_seen: active"
        lines += [
            f"      - type: type-{place:02}",
            f"        number: {chance.randint(0, 999_999):06}",
            f"        issued_on: {issued}",
            f"        expires_on: {day(2026, 2028)}",
            f"        verifications: [{{{seen}}}]",
        ]
    return "\n".join(lines) + "\n"


def write_registry(folder: Path, files: int) -> int:
    """Write the registry, a hundred folders wide; returns its size in bytes."""
    chance = random.Random(SEED)
    size = 0
    for number in range(files):
        path = folder / "registry" / f"{number % 100:02}" / f"w-{number:05}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = worker(chance, number)
        size += len(text)
        path.write_text(text, encoding="utf-8")
    return size


def yardstick(paths: list[Path]) -> list[Any]:
    """What a program gets that asks PyYAML for the same files."""
    return [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in paths]


def without_collector(work: Callable[[], Any]) -> Any:
    """The same with the cyclic collector switched off."""
    gc.disable()
    try:
        return work()
    finally:
        gc.enable()


def _parsed(paths: list[Path]) -> bytes:
    """In a process of its own: files as plain data, which marshal carries fastest."""
    found = []
    for path in paths:
        content = path.read_bytes()
        tree, problems = parse(content)
        found.append((str(path), blob_id(content), tree, [tuple(problem) for problem in problems]))
    return marshal.dumps(found)


def in_two_processes(paths: list[Path]) -> list[Any]:
    """Reading and parsing in two processes, validating and placing in this one."""
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    placed: list[Any] = []
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for answer in pool.imap(_parsed, chunks):
            for path, blob, tree, problems in marshal.loads(answer):  # noqa: S302 - our own child wrote it
                marked = [problem[1] for problem in problems]
                placed += decode(tree, RegistryFile, File(path, blob), marked).objects
    return placed


def seconds(work: Callable[[], Any]) -> float:
    """How long the work takes; what it made is thrown away afterwards."""
    gc.collect()
    begun = time.perf_counter()
    made = work()
    passed = time.perf_counter() - begun
    del made
    return passed


def main() -> None:
    """Measure in turn, so that a slow moment meets everybody, and tell the best of the rounds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_registry(folder, chosen.files)
        paths = sorted(folder.rglob("*.yaml"))
        snapshot = load(folder)
        assert len(snapshot.workers) == chosen.files
        assert not snapshot.findings
        del snapshot
        runs: dict[str, Callable[[], Any]] = {
            "CSafeLoader": lambda: yardstick(paths),
            "CSafeLoader, collector off": lambda: without_collector(lambda: yardstick(paths)),
            "credpolicy": lambda: load(folder),
            "credpolicy, two processes": lambda: without_collector(lambda: in_two_processes(paths)),
        }
        best = dict.fromkeys(runs, float("inf"))
        for _ in range(chosen.rounds):
            for label, run in runs.items():
                best[label] = min(best[label], seconds(run))
    print(f"{chosen.files:,} files of {size / chosen.files:,.0f} bytes, {os.cpu_count()} cores")
    for label, passed in best.items():
        print(f"{label:<28}{passed:8.2f} s{passed / chosen.files * 1e6:8.0f} µs a file")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    alone, paused = best["CSafeLoader"], best["CSafeLoader, collector off"]
    print(f"ratio with the collector off on both sides: {paused / best['credpolicy']:.2f}")
    print(f"ratio of two processes: {alone / best['credpolicy, two processes']:.2f}")
    print(f"ratio: {alone / best['credpolicy']:.2f} (at least 2.00)")


if __name__ == "__main__":
    main()
