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


def test_every_state_is_what_a_fresh_reading_says(story):
    chronicle = Chronicle(story)
    states = list(chronicle.states())
    assert len(states) == len(chronicle.commits) == 6
    for state, known in zip(states, chronicle.commits, strict=True):
        assert state == load(story, known.id)
    assert len({state.revision.commit for state in states}) == 6


def test_each_blob_of_a_path_is_read_once(story):
    chronicle = Chronicle(story)
    list(chronicle.states())
    blobs = git(story, "log", "--raw", "--no-renames", "--no-abbrev", "--format=", "--root", "--", *PREFIXES)
    named = {(line.split()[3], line.split("\t")[1]) for line in blobs.splitlines()}
    wanted = {pair for pair in named if set(pair[0]) != {"0"} and not pair[1].endswith(".txt")}
    assert chronicle.read == len(wanted)
    list(chronicle.states())
    list(chronicle.chapters())
    assert chronicle.read == len(wanted)


def test_a_chapter_holds_what_changed_and_nothing_else(story):
    moved = list(Chronicle(story).chapters())[3]
    assert [placed.item.id for placed in moved.before.workers] == ["w-2"]
    assert [placed.file.path for placed in moved.after.workers] == ["registry/moved/two.yaml"]
    assert moved.before.workers[0].item == moved.after.workers[0].item


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


def test_turns_say_what_chapters_say_and_remember_nothing(story, monkeypatch):
    monkeypatch.setattr("credpolicy.load.chronicle._AT_ONCE", 2)
    chronicle = Chronicle(story)
    turns = list(chronicle.turns())
    assert chronicle.read == sum(len(step.new) for step in chronicle.history.steps) - 1  # one file is never read
    chapters = list(Chronicle(story).chapters())
    assert [turn.commit for turn in turns] == [chapter.commit for chapter in chapters]
    assert [turn.after for turn in turns] == [chapter.after for chapter in chapters]
    assert turns[3].changed == {"registry/two.yaml", "registry/moved/two.yaml"}
    before = chronicle.read
    list(chronicle.states())
    assert chronicle.read > before  # nothing was kept


def test_a_walk_by_turns_leaves_what_others_have_read(story):
    chronicle = Chronicle(story)
    list(chronicle.states())
    before = chronicle.read
    list(chronicle.turns())
    list(chronicle.states())
    assert chronicle.read == before
