"""Random small histories in git: workers come, change, move, are lost and found; rules change, vanish and return."""

from __future__ import annotations

import copy
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.builder import Tree
from tests.strategies import DECLARED, repository_on_days

RULES, WAIVERS, PLACES, SETTINGS = (
    "policies/rules.yaml", "policies/waivers.yaml", "registry/places.yaml", "credpolicy.yaml",
)  # fmt: skip
Files = Mapping[str, bytes | None]
"""What a commit writes, by path; None takes a file away."""


def fast_import(folder: Path, commits: Sequence[tuple[date, Files]]) -> Path:
    """A bare repository with these commits on `main`, each placed on its day at noon."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", folder], check=True)
    parts: list[bytes] = []
    for number, (day, files) in enumerate(commits):
        at = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
        message = f"Change {number}".encode()
        parts.append(b"commit refs/heads/main\n")
        parts.append(f"committer A Person <person@example.org> {at} +0000\ndata {len(message)}\n".encode())
        parts.append(message + b"\n")
        for path, content in files.items():
            if content is None:
                parts.append(f"D {path}\n".encode())
            else:
                parts.append(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=b"".join(parts), check=True)
    return folder


def text(tree: Tree) -> bytes:
    """A tree as YAML in which text stays text."""
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True).encode()


@dataclass
class History:
    """Commits that grow one after the other, from the repositories of two seeds."""

    seed: int
    commits: list[tuple[date, Files]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = Random(self.seed)  # noqa: S311 - histories for tests, no secrets
        (first, days), (second, _) = (repository_on_days(self.seed + n, 1) for n in (0, 4))
        self._sides = first, second
        self._day = days[0]
        self._there: dict[str, bytes] = {}
        start: dict[str, bytes | None] = {SETTINGS: text(first.settings), PLACES: self._places(0)}
        start |= {RULES: self._rules(0), WAIVERS: self._waivers(0)}
        start |= {f"registry/{worker['id']}.yaml": self._worker(worker) for worker in first.registry["workers"]}
        if self._chance.random() < 0.2:
            self._commit({"README.md": b"Nothing is here yet.\n"})
        self._commit(start)

    def grow(self, count: int) -> History:
        """So many commits more."""
        for _ in range(count):
            self._day += timedelta(days=self._chance.choice([-5, 0, 0, 1, 2, 7, 13, 29]))
            files: dict[str, bytes | None] = {}
            for _ in range(self._chance.choice([1, 1, 2, 3])):
                files |= self._change()
            self._commit(files)
        return self

    def _commit(self, files: Files) -> None:
        self.commits.append((self._day, {path: said for path, said in files.items() if said or path in self._there}))
        for path, content in files.items():
            if content is None:
                self._there.pop(path, None)
            else:
                self._there[path] = content

    def _rules(self, side: int) -> bytes:
        policies = self._sides[side].policies
        return text({name: rows for name, rows in policies.items() if name != "waivers"} | DECLARED)

    def _waivers(self, side: int) -> bytes:
        return text({"waivers": self._sides[side].policies["waivers"]})

    def _places(self, side: int) -> bytes:
        registry = self._sides[side].registry
        return text({name: rows for name, rows in registry.items() if name != "workers"})

    def _worker(self, *workers: Tree) -> bytes:
        return text({"workers": list(workers)})

    def _change(self) -> dict[str, bytes | None]:
        """One thing that happens to the files."""
        chance = self._chance
        kinds = [self._people] * 7 + [self._hostile] * 4 + [self._ruling] * 3
        return chance.choice(kinds)()

    def _people(self) -> dict[str, bytes | None]:
        chance, side = self._chance, self._chance.randrange(2)
        worker = copy.deepcopy(chance.choice(self._sides[side].registry["workers"]))
        path = f"registry/{worker['id']}.yaml"
        match chance.randrange(6):
            case 0:
                return {path: None}
            case 1:
                return {path: None, f"registry/moved/{worker['id']}.yaml": self._there.get(path, b"workers: []\n")}
            case 2:
                worker["id"] = f"{worker['id']}-x"
                return {path: self._worker(worker)}
            case 3:
                worker["credentials"] = worker.get("credentials", [])[:-1]
                return {path: self._worker(worker)}
        return {path: self._worker(worker)}

    def _hostile(self) -> dict[str, bytes | None]:
        chance = self._chance
        worker = copy.deepcopy(chance.choice(self._sides[0].registry["workers"]))
        path = f"registry/{worker['id']}.yaml"
        match chance.randrange(5):
            case 0:
                return {path: b"workers: ["}
            case 1:
                return {path: self._worker({**worker, "hired_on": "2026-02-30"})}
            case 2:
                return {"registry/twice.yaml": self._worker(worker)}
            case 3:
                return {path: self._worker(worker | {"id": ["no", "id"]})}
        credentials: list[Any] = worker.get("credentials", [])
        for credential in credentials[:1]:
            credential["issued_on"] = "2025-13-01"
        return {path: self._worker(worker)}

    def _ruling(self) -> dict[str, bytes | None]:
        chance, side = self._chance, self._chance.randrange(2)
        match chance.randrange(7):
            case 0:
                return {RULES: None}
            case 1:
                return {RULES: b"requirements: {"}
            case 2:
                return {WAIVERS: self._waivers(side)}
            case 3:
                return {SETTINGS: text(self._sides[side].settings)}
            case 4:
                return {PLACES: self._places(side)}
            case 5:
                return {WAIVERS: text({"waivers": list(reversed(self._sides[side].policies["waivers"]))})}
        return {RULES: self._rules(side)}


def history(seed: int, folder: Path, commits: int = 6) -> Path:
    """The repository of a random history."""
    return fast_import(folder, History(seed).grow(commits).commits)
