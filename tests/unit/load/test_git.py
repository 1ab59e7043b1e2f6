"""Reading revisions from git: every place one can stand in."""

import os
import shutil
from datetime import date

import pytest

from credpolicy.load.git import open_source
from credpolicy.load.limits import MAX_FILE_BYTES
from credpolicy.load.source import blob_id
from tests.unit.load.repositories import FILES, PREFIXES, commit, contents, git, put, refused


def test_a_revision_is_read_whatever_lies_on_disk(repo):
    head = git(repo, "rev-parse", "HEAD")
    shutil.rmtree(repo / "registry")
    put(repo, {"policies/a.yaml": b"changed", "policies/new.yaml": b"new"})
    before = git(repo, "status", "--porcelain")
    source = open_source(repo, "main")
    assert source.revision == ("commit", head, date(2026, 3, 31), f"commit {head[:8]}")
    assert source.root == repo
    assert contents(source) == FILES
    assert [entry.blob for entry in source.entries(PREFIXES)] == [blob_id(FILES[path]) for path in sorted(FILES)]
    assert git(repo, "status", "--porcelain") == before


def test_the_work_tree_is_one_more_revision(repo):
    head = git(repo, "rev-parse", "HEAD")
    put(repo, {"policies/new.yaml": b"new"})
    source = open_source(repo, None)
    assert source.revision == ("worktree", head, None, f"work tree on {head[:8]}")
    assert contents(source) == {**FILES, "policies/new.yaml": b"new"}


def test_work_tree_and_commit_list_the_same(repo):
    commit(
        repo,
        {
            "policies/.hidden.yaml": b"x",
            "policies/b/.c/d.yaml": b"x",
            "policies/notes.txt": b"n",
            "registry/.x": b"",
        },
    )
    (repo / "registry/link.yaml").symlink_to("x/w-1.yaml")
    (repo / "registry/y").symlink_to("x")
    commit(repo, {})
    on_disk, in_git = open_source(repo, None), open_source(repo, "HEAD")
    assert [entry[:2] for entry in on_disk.entries(PREFIXES)] == [entry[:2] for entry in in_git.entries(PREFIXES)]
    assert ("registry/y", "link") in [entry[:2] for entry in in_git.entries(PREFIXES)]
    assert [entry for entry, _ in on_disk.read(on_disk.entries(PREFIXES))] == [
        entry for entry, _ in in_git.read(in_git.entries(PREFIXES))
    ]
    links = [[entry for entry in source.entries(PREFIXES) if entry.kind == "link"] for source in (on_disk, in_git)]
    assert links[0] == links[1]


def test_a_folder_within_a_repository_is_a_root_of_its_own(repo):
    commit(repo, {"org/policies/b.yaml": b"b", "org/registry/w.yaml": b"w", "org2/policies/c.yaml": b"c"})
    for rev in (None, "HEAD"):
        assert contents(open_source(repo / "org", rev)) == {"policies/b.yaml": b"b", "registry/w.yaml": b"w"}
    assert open_source(repo / "org", "HEAD~1").entries(PREFIXES) == []
    shutil.rmtree(repo / "org")
    assert contents(open_source(repo / "org", "HEAD")) == {"policies/b.yaml": b"b", "registry/w.yaml": b"w"}
    assert open_source(repo / "org", None).entries(PREFIXES) == []


def test_a_bare_repository_is_read_at_its_head_or_at_a_revision(repo, tmp_path):
    first = git(repo, "rev-parse", "HEAD")
    commit(repo, {"policies/a.yaml": b"later"})
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), "bare.git")
    assert contents(open_source(tmp_path / "bare.git", None))["policies/a.yaml"] == b"later"
    assert contents(open_source(tmp_path / "bare.git", first))["policies/a.yaml"] == b"a"


def test_tags_trees_and_short_names_are_revisions(repo):
    head = git(repo, "rev-parse", "HEAD")
    git(repo, "tag", "--annotate", "v1", "--message", "one")
    for name in ("v1", "main", "HEAD", head, head[:7], "refs/heads/main", "main@{0}", "main^0"):
        assert open_source(repo, name).revision.commit == head
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    source = open_source(repo, tree)
    assert source.revision == ("tree", None, None, f"tree {tree[:8]}")
    assert contents(source) == FILES


@pytest.mark.parametrize("rev", ["nowhere", "0" * 40, "main..HEAD", "HEAD:policies/a.yaml", "HEAD~7", "main^{blob}"])
def test_an_unknown_revision_is_refused(repo, rev):
    assert rev in str(refused(repo, rev))


@pytest.mark.parametrize("rev", ["", " ", "-h", "--all", "--output=x", "main\n", "a\x1b[0m"])
def test_a_revision_that_can_be_no_name_is_refused(repo, rev):
    assert "not the name of a revision" in str(refused(repo, rev))


def test_a_repository_without_commits_is_read_from_disk(tmp_path):
    git(tmp_path, "init", "--quiet")
    put(tmp_path, FILES)
    source = open_source(tmp_path, None)
    assert source.revision == ("worktree", None, None, "work tree (no commit yet)")
    assert contents(source) == FILES
    assert "no commit yet" in str(refused(tmp_path, "HEAD"))


def test_a_bare_repository_without_commits_is_refused(tmp_path):
    git(tmp_path, "init", "--quiet", "--bare")
    assert "no commit yet" in str(refused(tmp_path, None))


def test_a_shallow_clone_is_read_and_says_what_it_lacks(repo, tmp_path):
    first = git(repo, "rev-parse", "HEAD")
    commit(repo, {"policies/b.yaml": b"b"})
    git(tmp_path, "clone", "--quiet", "--depth", "1", repo.as_uri(), "shallow")
    assert contents(open_source(tmp_path / "shallow", "HEAD")) == {**FILES, "policies/b.yaml": b"b"}
    for rev in (first, "HEAD~1", "nowhere"):
        assert "git fetch --unshallow" in refused(tmp_path / "shallow", rev).hint


def test_a_repository_with_sha256_is_read(tmp_path):
    git(tmp_path, "init", "--quiet", "--object-format", "sha256")
    head = commit(tmp_path, FILES)
    assert len(head) == 64
    for rev in (None, head):
        source = open_source(tmp_path, rev)
        assert contents(source) == FILES
        blobs = [entry.blob for entry, _ in source.read(source.entries(PREFIXES))]
        assert blobs == [git(tmp_path, "rev-parse", f"HEAD:{path}") for path in sorted(FILES)]


def test_a_second_work_tree_is_read(repo, tmp_path):
    git(repo, "worktree", "add", "--quiet", str(tmp_path / "second"))
    assert contents(open_source(tmp_path / "second", "HEAD")) == FILES
    assert open_source(tmp_path / "second", None).revision.kind == "worktree"


def test_submodules_are_told_and_not_entered(repo):
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},registry/team")
    git(repo, "commit", "--quiet", "--message", "submodule")
    entries = {entry.path: entry for entry in open_source(repo, "HEAD").entries(PREFIXES)}
    assert entries["registry/team"] == ("registry/team", "submodule", "1" * 40)
    assert "registry/team" not in contents(open_source(repo, "HEAD"))


def test_odd_names_survive(repo):
    odd = [
        b"tab\t.yaml",
        b"line\nend.yaml",
        b'quote".yaml',
        b"caf\xe9.yaml",
        "café.yaml".encode(),
        b" .yaml",
        b"-x.yaml",
        b":(top)x.yaml",
        b"*.yaml",
    ]
    commit(repo, {os.fsdecode(b"registry/" + name): name for name in odd})
    read = {os.fsencode(path): content for path, content in contents(open_source(repo, "HEAD")).items()}
    assert {path: read[path] for path in read if path.count(b"/") == 1 and path.startswith(b"registry")} == {
        b"registry/" + name: name for name in odd
    }


def test_a_root_with_an_odd_name_is_read(repo):
    name = os.fsdecode(b"*caf\xe9 \n:x")
    commit(repo, {f"{name}/policies/a.yaml": b"odd", "other/policies/a.yaml": b"x"})
    assert contents(open_source(repo / name, "HEAD")) == {"policies/a.yaml": b"odd"}


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-03-31T23:30:00-0800", date(2026, 3, 31)),
        ("2026-04-01T00:30:00+1400", date(2026, 4, 1)),
        ("2026-12-31T23:59:59+0000", date(2026, 12, 31)),
        ("2024-02-29T12:00:00+0530", date(2024, 2, 29)),
    ],
)
def test_a_commits_day_is_the_committers_own(repo, monkeypatch, stamp, day):
    monkeypatch.setenv("GIT_COMMITTER_DATE", stamp)
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00+0000")
    commit(repo, {})
    assert open_source(repo, "HEAD").revision.committed_on == day


@pytest.mark.parametrize("line", ["committer x <y> 999999999999999999 +0000", "committer x <y> soon", "x-committer y"])
def test_a_commit_without_a_usable_day_has_none(repo, line):
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\nauthor x <y> 1 +0000\n{line}\n\ncommitter x <y> 1 +0000\n"
    made = git(repo, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", input=raw.encode())
    source = open_source(repo, made)
    assert source.revision.committed_on is None
    assert contents(source) == FILES


def test_many_large_files_come_through_one_process(repo):
    files = {f"registry/{number:04}.yaml": (b"%d " % number) * 5_000 for number in range(900)}
    commit(repo, files)
    assert contents(open_source(repo, "HEAD")) == {**FILES, **files}


def test_reading_may_stop_in_the_middle(repo):
    commit(repo, {f"registry/{number:04}.yaml": b"x" * 100_000 for number in range(20)})
    source = open_source(repo, "HEAD")
    reading = source.read(source.entries(PREFIXES))
    assert next(reading)[1] == FILES["credpolicy.yaml"]
    del reading
    assert list(source.read([])) == []


def test_a_file_over_the_limit_is_told_and_hides_no_other(repo):
    commit(repo, {"policies/b.yaml": b"#" * (2 * MAX_FILE_BYTES + 7), "policies/c.yaml": b"#" * MAX_FILE_BYTES})
    read = contents(open_source(repo, "HEAD"))
    assert f"{2 * MAX_FILE_BYTES + 7:,} bytes" in read.pop("policies/b.yaml").message
    assert read == {**FILES, "policies/c.yaml": b"#" * MAX_FILE_BYTES}
