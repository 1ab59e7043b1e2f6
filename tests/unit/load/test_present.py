"""Which of the files that rules name are there: on disk and in git alike, never through a link."""

import pytest

from credpolicy.load.git import open_source
from credpolicy.load.loader import load
from tests.unit.load.repositories import commit, git, put

NAMES = ["top.md", "docs/a.md", "docs/.hidden/b.md", "docs", "gone.md", "top.md/x", "link.md", "way/a.md", "-n", "*.md"]
THERE = {"top.md", "docs/a.md", "docs/.hidden/b.md", "-n"}
FILES = dict.fromkeys(THERE, b"x")


@pytest.fixture
def linked(repo):
    put(repo, FILES)
    (repo / "link.md").symlink_to("top.md")
    (repo / "way").symlink_to("docs")
    commit(repo, {})
    return repo


def test_work_tree_and_commit_agree(linked):
    assert open_source(linked, None).present(NAMES) == THERE
    assert open_source(linked, "HEAD").present(NAMES) == THERE


def test_what_lies_in_a_submodule_is_not_there(linked):
    put(linked, {"module/a.md": b"x", "module/.git": b"gitdir: x"})
    assert open_source(linked, None).present(["module/a.md"]) == frozenset()


def test_a_root_below_the_top_counts_from_itself(linked):
    commit(linked, {"org/docs/own.md": b"x"})
    for rev in (None, "HEAD"):
        assert open_source(linked / "org", rev).present(["docs/own.md", "docs/a.md"]) == {"docs/own.md"}


def test_very_many_names_are_asked_in_portions(linked):
    many = [f"{'x' * 200}/{number}.md" for number in range(3_000)]
    assert open_source(linked, "HEAD").present([*many, "top.md"]) == {"top.md"}


def test_a_name_too_long_for_the_disk_is_not_there(tmp_path):
    assert open_source(tmp_path, None).present(["x" * 1000]) == frozenset()


RULE = "requirements: [{{id: r, requires: [t], runbook: {}}}]\n"


@pytest.mark.parametrize("named", ["docs/a.md", "'docs/a.md'"])
def test_the_snapshot_knows_the_runbooks_of_its_own_revision(linked, named):
    commit(linked, {"policies/a.yaml": RULE.format(named).encode()})
    (linked / "docs/a.md").unlink()
    assert load(linked).runbooks == frozenset()
    assert load(linked, "HEAD").runbooks == {"docs/a.md"}


@pytest.mark.parametrize("named", ["/etc/passwd", "../secret.md", "https://wiki.example/a", "way/a.md", "link.md"])
def test_what_leads_outside_is_never_there(linked, named):
    put(linked.parent, {"secret.md": b"x"})
    commit(linked, {"policies/a.yaml": RULE.format(named).encode()})
    assert load(linked).runbooks == load(linked, "HEAD").runbooks == frozenset()
    assert git(linked, "status", "--porcelain") == ""
