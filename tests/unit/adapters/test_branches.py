"""A commit on a new branch, made without the work tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from credpolicy.adapters.branches import check_name, commit_on_new_branch
from credpolicy.errors import OutsideError, UsageError
from credpolicy.load.repository import open_repository
from tests.unit.load.repositories import git, own_settings, repo

__all__ = ["own_settings", "repo"]


def test_files_are_changed_and_added_and_all_others_stay(repo: Path) -> None:
    base = git(repo, "rev-parse", "HEAD")
    files = {"policies/a.yaml": b"b", "registry/new/x y.yaml": b"n"}
    commit = commit_on_new_branch(open_repository(repo), "gone", base, files, "Title\n\nBody\n")
    assert git(repo, "rev-parse", "gone") == commit
    assert git(repo, "diff", "--name-status", base, commit).splitlines() == [
        "M\tpolicies/a.yaml",
        "A\tregistry/new/x y.yaml",
    ]
    assert git(repo, "log", "-1", "--format=%an|%s|%b", commit) == "A Person|Title|Body"
    assert git(repo, "status", "--porcelain") == ""


def test_the_mode_of_a_file_stays(repo: Path) -> None:
    git(repo, "update-index", "--chmod=+x", "policies/a.yaml")
    git(repo, "commit", "--quiet", "-m", "mode")
    commit_on_new_branch(open_repository(repo), "gone", "HEAD", {"policies/a.yaml": b"b"}, "x\n")
    assert git(repo, "ls-tree", "gone", "policies/a.yaml").startswith("100755 ")


@pytest.mark.parametrize("name", ["main", "", "-x", "a b", "a..b", "a\x07", "x.lock"])
def test_names_that_cannot_be_taken_are_refused(repo: Path, name: str) -> None:
    with pytest.raises(UsageError):
        check_name(open_repository(repo), name)


def test_no_hook_runs_and_nothing_is_left_where_git_refuses(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = git(repo, "for-each-ref")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    git(repo, "config", "user.useConfigOnly", "true")
    with pytest.raises(OutsideError) as raised:
        commit_on_new_branch(open_repository(repo), "gone", "HEAD", {"policies/a.yaml": b"b"}, "x\n")
    assert "user.name" in raised.value.hint
    assert git(repo, "for-each-ref") == before
