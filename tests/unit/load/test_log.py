"""What git's log says, told apart: odd names, messages and merges included."""

from datetime import UTC, date, timedelta

import pytest

from credpolicy.load.git import open_history
from credpolicy.load.log import known_on, moment
from credpolicy.load.reading import NAMES
from tests.unit.load.repositories import commit, git, put


def told(repo, rev=None):
    return open_history(repo, rev, NAMES).steps


def paths(entries):
    return [entry.path for entry in entries]


def test_each_commit_tells_what_it_changed_the_oldest_first(repo):
    commit(repo, {"policies/a.yaml": b"b", "registry/x/w-2.yaml": b"n"})
    (repo / "policies/a.yaml").unlink()
    last = commit(repo, {})
    first, second, third = told(repo)
    assert paths(first.gone) == []
    assert paths(first.new) == ["credpolicy.yaml", "policies/a.yaml", "registry/x/w-1.yaml"]
    assert (paths(second.gone), paths(second.new)) == (["policies/a.yaml"], ["policies/a.yaml", "registry/x/w-2.yaml"])
    assert (paths(third.gone), paths(third.new)) == (["policies/a.yaml"], [])
    assert third.commit.id == last
    assert third.commit.parents == (second.commit.id,)


def test_commits_that_change_nothing_that_is_read_are_left_out(repo):
    commit(repo, {"docs/a.md": b"x", "registry/.hidden.yaml": b"x"})
    (step, hidden) = told(repo)
    assert len(step.new) == 3
    assert hidden.new == ()  # the hidden file lies in a folder that is read


def test_a_folder_in_the_repository_has_a_history_of_its_own(repo):
    commit(repo, {"north/policies/n.yaml": b"n", "policies/z.yaml": b"z"})
    (step,) = told(repo / "north")
    assert paths(step.new) == ["policies/n.yaml"]


def test_a_message_cannot_pass_for_anything_else(repo):
    put(repo, {"policies/\n:100644 100644 a b M": b"odd", "policies/b\x01\udcff.yaml": b"odd"})
    git(repo, "add", "--all")
    message = f"{'0' * 40}\n\n:100644 100644 {'0' * 40} {'1' * 40} M\n\n\x01\x02\x03\n\nReviewed-by: A B <a@b.c>\nX: y"
    git(repo, "commit", "--quiet", "--cleanup=verbatim", "--message", message)
    _, step = told(repo)
    assert step.commit.message == message
    assert step.commit.subject == "0" * 40
    assert step.commit.trailers == (("Reviewed-by", "A B <a@b.c>"), ("X", "y"))
    assert step.commit.approvers == ("A B <a@b.c>",)
    assert paths(step.new) == ["policies/\n:100644 100644 a b M", "policies/b\x01\udcff.yaml"]


def test_a_merge_is_one_step_of_the_mainline(repo):
    git(repo, "switch", "--quiet", "--create", "side")
    side = [commit(repo, {"registry/s.yaml": b"1"}), commit(repo, {"registry/s.yaml": b"2"})]
    git(repo, "switch", "--quiet", "main")
    commit(repo, {"registry/m.yaml": b"1"})
    git(repo, "merge", "--quiet", "--no-ff", "--message", "Merge side\n\nApproved-by: boss", "side")
    *_, merge = told(repo)
    assert merge.commit.parents[1] == side[1]
    assert paths(merge.new) == ["registry/s.yaml"]
    assert merge.commit.approvers == ("boss",)
    assert {step.commit.id for step in told(repo)}.isdisjoint(side)


def test_authors_and_committers_are_told_apart_in_their_own_time_zones(repo, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Someone Else")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-03-02T00:30:00+0900")
    commit(repo, {"policies/a.yaml": b"c"})
    *_, step = told(repo)
    assert (step.commit.author.name, step.commit.committer.name) == ("Someone Else", "A Person")
    assert str(step.commit.author.on) == "2026-03-02"
    assert str(step.commit.committer.on) == "2026-03-31"
    assert step.commit.author.at.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize("raw", ["", "x +0000", "1 +99", "9" * 30 + " +0000", "-" + "9" * 30 + " -0030"])
def test_what_is_no_moment_is_the_epoch(raw):
    assert moment(raw).timestamp() == 0


def test_moments_keep_their_offset():
    assert moment("1700000000 -0130").utcoffset() == -timedelta(hours=1, minutes=30)
    assert moment("0 +0000").tzinfo == UTC


def test_nothing_that_the_repository_names_is_run(repo, tmp_path):
    ran = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    trap.chmod(0o755)
    for name in ("diff.external", "core.pager", "core.fsmonitor", "gpg.program", "diff.x.textconv", "diff.x.command"):
        git(repo, "config", name, str(trap))
    git(repo, "config", "log.showSignature", "true")
    put(repo, {".gitattributes": b"*.yaml diff=x\n"})
    commit(repo, {"policies/a.yaml": b"d"})
    ran.unlink(missing_ok=True)
    assert len(told(repo)) == 2
    assert not ran.exists()


def test_a_history_of_sha256_is_read(tmp_path):
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "--initial-branch", "main")
    commit(tmp_path, {"policies/a.yaml": b"a"})
    (step,) = told(tmp_path)
    assert len(step.commit.id) == len(step.new[0].blob) == 64


def test_what_was_known_on_a_day_follows_the_mainline_and_not_the_clocks():
    days = [date(2026, 3, 31), date(2026, 4, 5), date(2026, 4, 2), date(2026, 4, 7)]
    asked = [
        date(2026, 3, 30),
        date(2026, 3, 31),
        date(2026, 4, 4),
        date(2026, 4, 5),
        date(2026, 4, 7),
        date(2027, 1, 1),
    ]
    # the third is put back before its predecessor, and was not there before it all the same
    assert [known_on(days, day) for day in asked] == [None, 0, 0, 2, 3, 3]
