"""The hooks, as pre-commit installs them from this repository and runs them in another one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.load.repositories import commit, git

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
POLICIES = b"""\
owners:
  - {id: desk, accountable: w-1, backup: w-2}
credential_types:
  - {id: bls, name: Life support, owner: desk, validity: {valid_for: never_ends}}
requirements:
  - {id: core, title: Everybody holds life support, owner: desk, requires: [bls]}
"""
GOOD = b"""\
workers:
  - id: w-1
    hired_on: 2025-01-01
    credentials:
      - {type: bls, number: A1, issued_on: 2025-01-01, status: active}
  - id: w-2
    hired_on: 2025-01-01
    credentials:
      - {type: bls, number: A2, issued_on: 2025-01-01, status: active}
"""
WORSE = GOOD.replace(b"    credentials:\n      - {type: bls, number: A2, issued_on: 2025-01-01, status: active}\n", b"")
FILES = ["policies/all.yaml", "registry/all.yaml"]

Hook = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it has installed; once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def hook(tmp_path: Path, cache: Path) -> Hook:
    """Try a hook of this project, as it is in the last commit, on the staged files of a small repository."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path, {"policies/all.yaml": POLICIES, "registry/all.yaml": GOOD})

    def tried(name: str, registry: bytes) -> tuple[int, str]:
        (tmp_path / "registry" / "all.yaml").write_bytes(registry)
        git(tmp_path, "add", "--all")
        found = subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", "--ref", "HEAD", ROOT, name, "--files", *FILES],
            cwd=tmp_path,
            env={**os.environ, "PRE_COMMIT_HOME": str(cache), "PRE_COMMIT_COLOR": "never"},
            capture_output=True,
            text=True,
            check=False,
        )
        return found.returncode, found.stdout + found.stderr

    return tried


@pytest.mark.parametrize("name", ["credpolicy-fmt", "credpolicy-validate", "credpolicy-check"])
def test_a_good_commit_passes(name: str, hook: Hook) -> None:
    code, told = hook(name, GOOD)
    assert code == 0, told
    assert "Passed" in told


def test_what_makes_somebody_fall_short_is_stopped(hook: Hook) -> None:
    code, told = hook("credpolicy-check", WORSE)
    assert code == 1
    assert "w-2: core is missing" in told


def test_what_cannot_be_read_is_stopped(hook: Hook) -> None:
    code, told = hook("credpolicy-validate", GOOD + b"workers: []\n")
    assert code == 1
    assert "registry/all.yaml:10" in told


def test_what_is_laid_out_otherwise_is_laid_out_and_stopped_once(hook: Hook, tmp_path: Path) -> None:
    code, told = hook("credpolicy-fmt", GOOD.replace(b"    hired_on: ", b"    hired_on:   "))
    assert code == 1, told
    assert "files were modified by this hook" in told
    assert (tmp_path / "registry" / "all.yaml").read_bytes() == GOOD
    assert hook("credpolicy-fmt", GOOD)[0] == 0
