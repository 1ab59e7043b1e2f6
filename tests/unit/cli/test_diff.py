"""`diff` on the command line: what is compared with what, and what stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from credpolicy.cli.main import main
from tests.unit.cli.answers import Answer
from tests.unit.load.repositories import commit, git, own_settings

POLICIES = (
    b"credential_types: [{id: bls, validity: {valid_for: 1 year}}]\nrequirements: [{id: core, requires: [bls]}]\n"
)
GOOD = b"workers: [{id: w-1, credentials: [{type: bls, issued_on: 2026-01-01}]}]\n"
NONE = b"workers: [{id: w-1}]\n"
AS_OF = "--as-of=2026-03-02"

__all__ = ["own_settings"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {"policies/all.yaml": POLICIES, "registry/all.yaml": GOOD})
    git(tmp_path, "branch", "--move", "main")
    return tmp_path


@pytest.fixture
def ask(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(repository)

    def asked(*arguments: str) -> Answer:
        code = main(["diff", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def test_without_a_base_the_work_tree_is_compared_with_the_last_commit(ask, repository: Path) -> None:
    assert ask(AS_OF).code == 0
    (repository / "registry/all.yaml").write_bytes(NONE)
    before = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
    answer = ask(AS_OF)
    assert answer.code == 1
    assert "\n+1 gap, -0, 0 due within 90 days\n" in answer.out
    assert {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()} == before


def test_the_base_is_where_the_branches_parted_and_not_its_tip(ask, repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "change")
    commit(
        repository, {"registry/new.yaml": b"workers: [{id: w-2, credentials: [{type: bls, issued_on: 2026-01-01}]}]\n"}
    )
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"registry/all.yaml": NONE})
    for named in ("main..change", "main...change"):
        answer = ask(named, AS_OF)
        assert answer.code == 0
        assert "+0 gaps, -0" in answer.out
        assert "+ registry/new.yaml:1: worker w-2 added\n" in answer.out


def test_a_bare_clone_is_compared_too(ask, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    commit(repository, {"registry/all.yaml": NONE})
    bare = tmp_path_factory.mktemp("bare") / "it.git"
    git(repository, "clone", "--quiet", "--bare", str(repository), str(bare))
    assert ask("HEAD~1", AS_OF, "--path", str(bare)).code == 1


def test_a_shallow_clone_says_what_to_fetch(ask, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = git(repository, "rev-parse", "HEAD")
    commit(repository, {"registry/all.yaml": NONE})
    git(repository, "checkout", "--quiet", "-b", "other", first)
    commit(repository, {"registry/more.yaml": b"workers: [{id: w-3}]\n"})
    shallow = tmp_path_factory.mktemp("clone") / "shallow"
    git(
        repository,
        "-c",
        "protocol.file.allow=always",
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        f"file://{repository}",
        str(shallow),
    )
    answer = ask("origin/main..HEAD", AS_OF, "--path", str(shallow))
    assert answer.code == 2
    assert "error: this clone is shallow and does not hold the commit that `origin/main` and " in answer.err
    assert "help: Fetch it: git fetch --unshallow" in answer.err


def test_branches_that_share_nothing_cannot_be_compared(ask, repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "alone")
    commit(repository, {"registry/all.yaml": NONE})
    answer = ask("main..alone", AS_OF)
    assert (answer.code, answer.out) == (2, "")
    assert "share no commit, so nobody can tell what changed" in answer.err


@pytest.mark.parametrize("named", ["..", "..HEAD", "main..", ""])
def test_two_revisions_are_needed_where_two_are_written(ask, named: str) -> None:
    answer = ask(named, AS_OF)
    assert answer.code == 2
    assert answer.err == (
        f"error: `{named}` names no two revisions\nhelp: Write for example `origin/main` or `origin/main..HEAD`.\n"
    )


def test_what_does_not_exist_and_what_is_not_in_git(ask, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "error: no revision `nosuch`" in ask("nosuch", AS_OF).err
    folder = tmp_path_factory.mktemp("plain")
    assert "is not in git, so there is nothing to compare with" in ask(AS_OF, "--path", str(folder)).err


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_before_the_first_commit_everything_begins(
    ask, algorithm: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    new = tmp_path_factory.mktemp("new")
    git(new, "init", "--quiet", f"--object-format={algorithm}")
    answer = ask(AS_OF, "--path", str(new))
    assert (answer.code, "nothing (no commit yet)" in answer.out) == (3, True)
    (new / "policies").mkdir()
    (new / "policies" / "all.yaml").write_bytes(POLICIES)
    assert ask(AS_OF, "--path", str(new)).code == 0
    (new / "registry").mkdir()
    (new / "registry" / "all.yaml").write_bytes(NONE)
    assert ask(AS_OF, "--path", str(new)).code == 0
    assert "no commit yet" in ask("main", AS_OF, "--path", str(new)).err


def test_quietly_nothing_is_said_of_what_brings_nothing(ask, repository: Path) -> None:
    assert ask(AS_OF, "--quiet")[:2] == (0, "")
    (repository / "registry/all.yaml").write_bytes(NONE)
    assert "w-1: core is missing" in ask(AS_OF, "--quiet").out
