"""Heads that must still be behind the mainline."""

from __future__ import annotations

import pytest

from credpolicy.errors import RepositoryError, UsageError
from credpolicy.history.integrity.heads import Head, rewritten
from credpolicy.load.git import open_history
from credpolicy.load.reading import NAMES
from tests.unit.load.repositories import commit, git, own_settings, repo

__all__ = ["own_settings", "repo"]


def missing(folder, *names: str) -> list[str]:
    history = open_history(folder, None, NAMES)
    return [each.message for each in rewritten(history, tuple(Head(name, "that was expected") for name in names))]


def test_a_head_that_is_still_there(repo) -> None:
    first = git(repo, "rev-parse", "HEAD")
    second = commit(repo, {"registry/a.yaml": b"1"})
    assert missing(repo, first, second, first[:8], "main") == []


def test_a_head_that_was_pushed_away(repo) -> None:
    lost = commit(repo, {"registry/a.yaml": b"1"})
    git(repo, "reset", "--quiet", "--hard", "HEAD~1")
    commit(repo, {"registry/a.yaml": b"2"})
    assert missing(repo, lost) == [f"commit {lost[:10]}, the head that was expected, is not in the mainline any more"]


def test_a_head_that_nobody_has_any_more(repo) -> None:
    lost = "0f" * 20
    line = f"commit {lost[:10]}, the head that was expected, is not in this repository any more"
    assert missing(repo, lost) == missing(repo, lost.upper()) == [line]


def test_what_a_merge_brought_in_is_there(repo) -> None:
    git(repo, "switch", "--quiet", "--create", "side")
    side = commit(repo, {"registry/s.yaml": b"1"})
    git(repo, "switch", "--quiet", "main")
    git(repo, "merge", "--quiet", "--no-ff", "--message", "Merge", "side")
    assert missing(repo, side) == []


@pytest.mark.parametrize("name", ["nosuch", "", "-x", "--all", "a\nb", "HEAD^{tree}"])
def test_what_is_no_commit_is_a_mistake(repo, name) -> None:
    with pytest.raises(UsageError):
        missing(repo, name)


def test_a_shallow_clone_cannot_tell(repo, tmp_path) -> None:
    first = git(repo, "rev-parse", "HEAD")
    commit(repo, {"registry/a.yaml": b"1"})
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repo}", "shallow")
    assert missing(tmp_path / "shallow", "HEAD") == []
    with pytest.raises(RepositoryError, match="shallow"):
        missing(tmp_path / "shallow", first)
