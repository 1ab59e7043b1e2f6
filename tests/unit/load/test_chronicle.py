"""The mainline as snapshots: equal to what a fresh reading of each commit says, every blob read once."""

import pytest

from credpolicy.errors import RepositoryError
from credpolicy.load.chronicle import Chronicle
from credpolicy.load.loader import load
from tests.unit.load.repositories import PREFIXES, commit, git

WORKER = "workers:\n  - {{id: w-{0}, hired_on: {1}}}\n"


def worker(number: int, day: str = "2026-01-01") -> bytes:
    return WORKER.format(number, day).encode()


@pytest.fixture
def story(repo):
    """Files that come, change, move, split and go; one of them twice the same, one that cannot be read."""
    commit(repo, {"policies/a.yaml": b"owners: [{id: o, accountable: w-1}]\n", "registry/x/w-1.yaml": worker(1)})
    commit(repo, {"registry/two.yaml": worker(2), "registry/three.yaml": worker(3), "registry/same.yaml": worker(2)})
    (repo / "registry/two.yaml").unlink()
    commit(repo, {"registry/moved/two.yaml": worker(2)})
    commit(repo, {"registry/three.yaml": worker(3, "2026-02-30"), "registry/broken.yaml": b"workers: ["})
    commit(repo, {"registry/three.yaml": worker(3), "registry/notes.txt": b"x", "credpolicy.yaml": b"fail_on: never\n"})
    return repo


def said(leaves):
    """What stands after each commit, put together from what each commit wrote."""
    there = {}
    for leaf in leaves:
        for path in leaf.gone:
            there.pop(path, None)
        there |= leaf.new
        yield [there[path] for path in sorted(there)]


def test_what_stands_is_what_a_fresh_reading_says(story):
    chronicle = Chronicle(story)
    states = list(said(chronicle.leaves()))
    assert len(states) == len(chronicle.commits) == 6
    for state, known in zip(states, chronicle.commits, strict=True):
        fresh = load(story, known.id)
        for name in ("workers", "owners", "findings"):
            assert [each for leaf in state for each in getattr(leaf, name)] == list(getattr(fresh, name))
    assert states[-1][0].settings == fresh.settings != states[0][0].settings


def test_each_blob_of_a_path_is_read_once(story):
    chronicle = Chronicle(story)
    list(chronicle.leaves())
    blobs = git(story, "log", "--raw", "--no-renames", "--no-abbrev", "--format=", "--root", "--", *PREFIXES)
    named = {(line.split()[3], line.split("\t")[1]) for line in blobs.splitlines()}
    wanted = {pair for pair in named if set(pair[0]) != {"0"} and not pair[1].endswith(".txt")}
    assert chronicle.read == len(wanted)
    list(chronicle.leaves())
    assert chronicle.read == len(wanted)


def test_a_leaf_holds_what_changed_and_nothing_else(story):
    moved = list(Chronicle(story).leaves())[3]
    assert moved.gone == ("registry/two.yaml",)
    assert list(moved.new) == ["registry/moved/two.yaml"]
    assert [placed.item.id for placed in moved.new["registry/moved/two.yaml"].workers] == ["w-2"]


def test_a_tree_has_no_history(story):
    with pytest.raises(RepositoryError, match="is a tree and no commit"):
        Chronicle(story, "HEAD^{tree}")


def test_a_folder_without_git_has_no_history(tmp_path):
    with pytest.raises(RepositoryError, match="not in git"):
        Chronicle(tmp_path)


def test_a_shallow_clone_says_so(story, tmp_path):
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{story}", "shallow")
    assert Chronicle(tmp_path / "shallow").shallow
    assert not Chronicle(story).shallow


def test_turns_say_what_a_fresh_reading_says_and_remember_nothing(story, monkeypatch):
    monkeypatch.setattr("credpolicy.load.chronicle._AT_ONCE", 2)
    chronicle = Chronicle(story)
    turns = list(chronicle.turns())
    assert chronicle.read == sum(len(step.new) for step in chronicle.history.steps) - 1  # one file is never read
    assert [turn.commit for turn in turns] == list(chronicle.commits)
    for turn in turns:
        fresh = load(story, turn.commit.id)
        assert list(turn.after.workers) == [one for one in fresh.workers if one.file.path in turn.changed]
    assert turns[3].changed == {"registry/two.yaml", "registry/moved/two.yaml"}
    before = chronicle.read
    list(chronicle.leaves())
    assert chronicle.read > before  # nothing was kept


def test_a_walk_by_turns_leaves_what_others_have_read(story):
    chronicle = Chronicle(story)
    list(chronicle.leaves())
    before = chronicle.read
    list(chronicle.turns())
    list(chronicle.leaves())
    assert chronicle.read == before
