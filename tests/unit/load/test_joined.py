"""The registry of one revision under the policies of another."""

from credpolicy.load.git import open_source
from credpolicy.load.joined import Joined
from credpolicy.load.loader import load_source
from credpolicy.load.source import ReadFailure
from tests.unit.load.repositories import commit, git

RULE = "requirements: [{{id: r-{0}, requires: [bls]}}]\n"


def test_policies_and_settings_come_from_the_one_and_people_from_the_other(repo):
    commit(repo, {"policies/a.yaml": RULE.format(1).encode(), "registry/x/w-1.yaml": b"workers: [{id: old}]\n"})
    later = {"policies/a.yaml": RULE.format(2).encode(), "registry/x/w-1.yaml": b"workers: [{id: new}]\n"}
    commit(repo, {**later, "credpolicy.yaml": b"fail_on: never\n", "policies/z.yaml": b"owners: []\n"})
    joined = Joined(open_source(repo, "HEAD~1"), open_source(repo, "HEAD"))
    snapshot = load_source(joined)
    assert [placed.item.id for placed in snapshot.workers] == ["old"]
    assert [placed.item.id for placed in snapshot.requirements] == ["r-2"]
    assert snapshot.settings.fail_on == "never"
    before, after = (git(repo, "rev-parse", name)[:8] for name in ("HEAD~1", "HEAD"))
    assert snapshot.revision.label == f"commit {before}, policies of commit {after}"


def test_what_is_read_comes_back_in_the_order_that_was_asked_for(repo):
    joined = Joined(open_source(repo, "HEAD"), open_source(repo, "HEAD"))
    entries = joined.entries(["registry", "policies", "credpolicy.yaml"])
    asked = [*reversed(entries)]
    told = list(joined.read(asked))
    assert [entry for entry, _ in told] == asked
    assert not any(isinstance(content, ReadFailure) for _, content in told)
