"""Small git repositories for tests, and the fixture that keeps the machine's own settings out of them."""

import os
import subprocess
from pathlib import Path

import pytest

from credpolicy.errors import RepositoryError
from credpolicy.load.git import open_source
from credpolicy.load.source import ReadFailure

PREFIXES = ["credpolicy.yaml", "policies", "registry"]
FILES = {"credpolicy.yaml": b"timezone: UTC\n", "policies/a.yaml": b"a", "registry/x/w-1.yaml": b"w\r\n"}


@pytest.fixture(autouse=True)
def own_settings(monkeypatch):
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Person")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "person@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-03-31T23:30:00-0800")


def git(folder: Path, *arguments: str, **options) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, **options)
    return os.fsdecode(done.stdout).strip()


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def commit(folder: Path, files: dict[str, bytes]) -> str:
    put(folder, files)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "change")
    return git(folder, "rev-parse", "HEAD")


def contents(source) -> dict[str, bytes | ReadFailure]:
    return {entry.path: content for entry, content in source.read(source.entries(PREFIXES))}


@pytest.fixture
def repo(tmp_path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, FILES)
    return folder


def refused(path: Path, rev: str | None) -> RepositoryError:
    with pytest.raises(RepositoryError) as caught:
        open_source(path, rev)
    assert caught.value.hint
    assert caught.value.exit_code == 2
    return caught.value
