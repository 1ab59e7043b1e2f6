"""The action of this project, as a runner installs and runs it from a clone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_workflows import ROOT, TOOLS, act, pull
from tests.unit.load.repositories import git

pytestmark = pytest.mark.integration


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of what is committed, on a branch that leaves `main`, and a python3 for the runner to find."""
    place = tmp_path / "credpolicy"
    subprocess.run(["git", "clone", "--quiet", ROOT, place], check=True)
    git(place, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(place, "checkout", "--quiet", "-b", "change")
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "python3").symlink_to(sys.executable)
    return place


def path(clone: Path) -> str:
    return os.pathsep.join([str(clone.parent / "programs"), str(TOOLS), os.environ["PATH"]])


def test_a_push_is_judged_and_told(clone: Path) -> None:
    job = act(clone, "credpolicy.yml", "push", {"ref": "refs/heads/main"}, PATH=path(clone))
    assert job.code == 0, job.log
    assert job.summary.startswith("## \u2705 credpolicy: 16 gaps on 2026-03-02\n")
    assert any(line.startswith("::error file=registry/") for line in job.annotations)


def test_a_pull_request_that_takes_somebodys_records_away_is_stopped(clone: Path) -> None:
    file = clone / "registry" / "hospital" / "w-0008.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.partition("    credentials:")[0], encoding="utf-8")
    git(clone, "-c", "user.name=c", "-c", "user.email=c@example.org", "commit", "--quiet", "--all", "--message", "x")
    job = act(clone, "credpolicy.yml", "pull_request", pull(), PATH=path(clone))
    assert job.code == 1, job.log
    assert all("w-0008" in line for line in job.annotations if line.startswith("::error"))
    assert job.summary.startswith("## \u274c credpolicy: +")
