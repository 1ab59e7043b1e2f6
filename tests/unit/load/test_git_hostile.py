"""Repositories that are damaged, distrusted, or out to run something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from credpolicy.errors import RepositoryError
from credpolicy.load.git import open_source
from credpolicy.load.source import ReadFailure, blob_id
from tests.unit.load.repositories import FILES, PREFIXES, commit, contents, git, put, refused


def object_file(repo: Path, blob: str) -> Path:
    return repo / ".git/objects" / blob[:2] / blob[2:]


def test_missing_and_damaged_contents_are_told_and_hide_no_other(repo):
    more = {f"registry/{name}.yaml": name.encode() * 50 for name in "abcd"}
    commit(repo, more)
    object_file(repo, blob_id(more["registry/a.yaml"])).unlink()
    for name, damage in (("b", b"not zlib"), ("c", b"")):
        damaged = object_file(repo, blob_id(more[f"registry/{name}.yaml"]))
        damaged.chmod(0o644)
        damaged.write_bytes(damage)
    read = contents(open_source(repo, "HEAD"))
    failures = [read.pop(f"registry/{name}.yaml") for name in "abc"]
    assert all(isinstance(failure, ReadFailure) and failure.message and failure.help for failure in failures)
    assert read == {**FILES, "registry/d.yaml": more["registry/d.yaml"]}


def test_a_content_that_breaks_off_is_told(repo):
    content = os.urandom(2_000_000)
    commit(repo, {"registry/a.yaml": content, "registry/b.yaml": b"b"})
    damaged = object_file(repo, blob_id(content))
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:1_000_000])
    read = contents(open_source(repo, "HEAD"))
    assert isinstance(read.pop("registry/a.yaml"), ReadFailure)
    assert read == {**FILES, "registry/b.yaml": b"b"}


def test_a_missing_tree_stops_the_run(repo):
    object_file(repo, git(repo, "rev-parse", "HEAD^{tree}")).unlink()
    source = open_source(repo, "HEAD")
    with pytest.raises(RepositoryError, match="git cannot read the repository") as caught:
        source.entries(PREFIXES)
    assert "git fsck" in caught.value.hint


def test_replaced_objects_are_not_believed(repo):
    forged = git(repo, "hash-object", "-w", "--stdin", input=b"forged")
    git(repo, "replace", blob_id(FILES["policies/a.yaml"]), forged)
    assert git(repo, "show", "HEAD:policies/a.yaml") == "forged"
    assert contents(open_source(repo, "HEAD")) == FILES


def test_somebody_elses_repository_is_refused_with_the_mend(repo, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for rev in (None, "HEAD"):
        assert f"git config --global --add safe.directory {repo}" in refused(repo, rev).hint


def test_a_broken_repository_is_refused(repo):
    (repo / ".git/HEAD").unlink()
    assert "git cannot read the repository" in str(refused(repo, None))


def test_another_repository_named_by_the_environment_is_refused(repo, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    commit(other, {"policies/other.yaml": b"other"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert "GIT_DIR" in refused(repo, "HEAD").hint


def test_the_right_repository_named_by_the_environment_is_fine(repo, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(repo / ".git"))
    assert contents(open_source(repo, "HEAD")) == FILES
    assert contents(open_source(repo / "registry", "HEAD")) == {}


def test_without_git_a_work_tree_is_a_plain_folder(repo):
    code = (
        "import sys; from pathlib import Path; from credpolicy.errors import RepositoryError\n"
        "from credpolicy.load.git import open_source\n"
        "source = open_source(Path(sys.argv[1]), None)\n"
        "print(source.revision.label, len(source.entries(['policies'])))\n"
        "try: open_source(Path(sys.argv[1]), 'HEAD')\n"
        "except RepositoryError as error: print(error, error.hint)\n"
    )
    environment = {**os.environ, "PATH": os.devnull}
    done = subprocess.run([sys.executable, "-c", code, str(repo)], env=environment, capture_output=True, check=True)
    label, refusal = done.stdout.decode().splitlines()
    assert label == "folder (git is not installed) 1"
    assert refusal.startswith("revision `HEAD` cannot be read: git is not installed Leave out --rev")


@pytest.fixture
def hostile(repo, tmp_path) -> tuple[Path, Path]:
    """A repository in which every setting that can name a program names one that leaves a trace."""
    marker = tmp_path / "marker"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {marker}\n')
    program.chmod(0o755)
    commit(repo, {".gitattributes": b"* filter=evil diff=evil merge=evil\n"})
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in (
        "post-index-change",
        "post-checkout",
        "reference-transaction",
        "pre-auto-gc",
        "fsmonitor-watchman",
        "pre-commit",
    ):
        shutil.copy(program, hooks / hook)
        shutil.copy(program, repo / ".git/hooks" / hook)
    programs = (
        "core.fsmonitor core.pager core.editor core.sshCommand core.gitProxy core.askPass credential.helper "
        "core.alternateRefsCommand gpg.program filter.evil.clean filter.evil.smudge filter.evil.process "
        "diff.external diff.evil.textconv diff.evil.command merge.evil.driver pager.rev-parse pager.ls-tree "
        "pager.cat-file sequence.editor uploadpack.packObjectsHook remote.origin.uploadpack"
    )
    settings = {
        **dict.fromkeys(programs.split(), str(program)),
        **dict.fromkeys(("alias.rev-parse", "alias.ls-tree", "alias.cat-file"), f"!{program}"),
        **dict.fromkeys(("log.showSignature", "filter.evil.required", "remote.origin.promisor"), "true"),
        **dict.fromkeys(("protocol.allow", "protocol.ext.allow"), "always"),
        "core.hooksPath": str(hooks),
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::{program} %S",
    }
    for name, value in settings.items():
        git(repo, "config", name, value)
    put(repo, {"policies/a.yaml": b"touched"})
    object_file(repo, blob_id(FILES["registry/x/w-1.yaml"])).unlink()
    marker.unlink(missing_ok=True)
    return repo, marker


def test_a_hostile_repository_runs_nothing(hostile):
    repo, marker = hostile
    assert contents(open_source(repo, None))["policies/a.yaml"] == b"touched"
    source = open_source(repo, "HEAD")
    read = contents(source)
    assert read["policies/a.yaml"] == b"a"
    assert isinstance(read["registry/x/w-1.yaml"], ReadFailure)
    refused(repo, "nowhere")
    refused(repo, "f" * 40)
    assert not marker.exists()


@pytest.mark.parametrize("command", [["status"], ["cat-file", "-p", blob_id(FILES["registry/x/w-1.yaml"])]])
def test_the_hostile_repository_is_armed(hostile, command):
    repo, marker = hostile
    subprocess.run(["git", *command], cwd=repo, capture_output=True, check=False)
    assert marker.exists()
