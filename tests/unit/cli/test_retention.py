"""`retention` on the command line: what is found, what is planned, and a commit that touches nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli.main import main
from credpolicy.evaluate.retention import retentions
from credpolicy.load.loader import load
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer, Ask
from tests.unit.load.repositories import commit, git, own_settings

__all__ = ["own_settings"]

POLICIES = b"""\
credential_types: [{id: form}, {id: badge}]
owners: [{id: records, accountable: boss, backup: ann}]
retention:
  - {id: files, type: form, owner: records, keep: {until: 1 year after ended_on, delete_by: 2 years after ended_on}}
  - {id: rest, type: badge, keep: {until: 1 year after ended_on}}
"""
PEOPLE = b"""\
workers:
  - {id: ann, hired_on: 2020-01-06, credentials: [{type: form, issued_on: 2020-01-06, expires_on: 2030-01-06}]}
  - {id: boss, hired_on: 2020-01-06}
  # Bob left.
  - id: bob
    hired_on: 2020-01-06
    ended_on: 2022-06-30
    status: ended
    credentials:
      - type: form  # his form
        number: 007
        issued_on: 2020-02-01
        expires_on: 2022-02-01
      - {type: badge, issued_on: 2020-02-03, expires_on: 2022-02-03}
"""
AS_OF = "--as-of=2026-03-02"
HOLD = b"legal_holds: [{id: lh-1, workers: [bob], reason: claim, ordered_by: court, from: 2023-01-01}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, {"policies/rules.yaml": POLICIES, "registry/people.yaml": PEOPLE})
    return root


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str) -> Answer:
        code = main(["retention", arguments[0], str(folder), AS_OF, *arguments[1:]])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return asked


APPLY = ("apply", "--branch", "retention-1", "--approved-by", "boss")


def test_check_tells_what_is_kept_too_long(ask: Ask) -> None:
    answer = ask("check")
    assert answer.code == 1
    assert "RET001 worker bob, form 007: by the rule files 2024-06-30 was its last day" in answer.out
    assert "registry/people.yaml:10" in answer.out
    told = json.loads(ask("check", "--format", "json").out)
    assert [each["rule"] for each in told["findings"]] == ["RET001"]


def test_check_is_clean_once_nothing_is_left_over(ask: Ask, folder: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "other")
    commit(folder, {"registry/people.yaml": PEOPLE.replace(b"2022-06-30", b"2025-06-30")})
    assert ask("check").code == 0


def test_what_is_held_is_told_and_does_not_fail(ask: Ask, folder: Path) -> None:
    (folder / "registry/holds.yaml").write_bytes(HOLD)
    answer = ask("check")
    assert answer.code == 0
    assert "RET003" in answer.out


def test_without_rules_nothing_is_judged(ask: Ask, folder: Path) -> None:
    (folder / "policies/rules.yaml").write_bytes(POLICIES.partition(b"retention:")[0])
    assert ask("check").code == ask("plan").code == 3


def test_rules_that_contradict_each_other_and_files_with_errors_cannot_be_judged(ask: Ask, folder: Path) -> None:
    path = folder / "policies/rules.yaml"
    path.write_bytes(POLICIES.replace(b"delete_by: 2 years", b"delete_by: 2 days"))
    answer = ask("check")
    assert answer.code == 2
    assert "RET004" in answer.out
    path.write_bytes(POLICIES + b"  - {id: broken}\n")
    assert ask("check").code == 2


def test_the_plan_lists_what_goes_first_in_front(ask: Ask) -> None:
    answer = ask("plan")
    assert answer.code == 0
    rows = [line.split() for line in answer.out.splitlines() if line.startswith(("2", "- "))]
    assert rows == [
        ["2024-06-30", "2023-07-01", "bob", "form", "2020-02-01", "files", "records", "overdue"],
        ["-", "2023-07-01", "bob", "badge", "2020-02-03", "rest", "-", "free"],
    ]
    assert answer.out.endswith("3 records: 1 must be kept, 1 may be deleted, 1 should be gone.\n")


def test_the_plan_looks_ahead(ask: Ask, folder: Path) -> None:
    (folder / "registry/people.yaml").write_bytes(PEOPLE.replace(b"2022-06-30", b"2025-06-30"))
    assert json.loads(ask("plan", "--format", "json").out)["planned"] == []
    assert len(json.loads(ask("plan", "--format", "json", "--by", "2026-06-30").out)["planned"]) == 0
    told = json.loads(ask("plan", "--format", "json", "--by", "2026-07-01").out)
    assert [(each["key"], each["state"], each["may_go_from"]) for each in told["planned"]] == [
        ("2020-02-01", "kept", "2026-07-01"),
        ("2020-02-03", "kept", "2026-07-01"),
    ]


def test_the_plan_as_json_is_of_the_published_shape(ask: Ask, folder: Path) -> None:
    (folder / "registry/holds.yaml").write_bytes(HOLD)
    told = json.loads(ask("plan", "--format", "json").out)
    jsonschema.validate(told, json.loads(published("retention")))
    assert {each["state"] for each in told["planned"]} == {"held"}


def test_apply_shows_first_and_changes_nothing(ask: Ask, folder: Path) -> None:
    before = git(folder, "for-each-ref")
    answer = ask(*APPLY)
    assert answer.code == 0
    assert "-      - type: form  # his form" in answer.out
    assert "+++ b/registry/tombstones.yaml" in answer.out
    assert answer.out.endswith("1 record would be deleted; --apply does it.\n")
    assert git(folder, "for-each-ref") == before


def test_apply_makes_a_commit_on_a_new_branch_and_touches_nothing_else(ask: Ask, folder: Path) -> None:
    head = git(folder, "rev-parse", "HEAD")
    (folder / "registry/people.yaml").write_bytes(b"# being edited\n" + PEOPLE)
    staged = git(folder, "ls-files", "--stage")
    answer = ask(*APPLY, "--apply")
    assert answer.code == 0
    assert (git(folder, "rev-parse", "HEAD"), git(folder, "ls-files", "--stage")) == (head, staged)
    assert git(folder, "status", "--porcelain") == "M registry/people.yaml"
    assert git(folder, "rev-parse", "retention-1^") == head
    assert git(folder, "diff", "--name-only", "main", "retention-1").splitlines() == [
        "registry/people.yaml",
        "registry/tombstones.yaml",
    ]
    message = git(folder, "log", "-1", "--format=%B", "retention-1")
    assert message.startswith("Delete 1 record whose retention has ended\n\n- bob form 2020-02-01: rule files, kept")
    assert message.endswith("Approved-by: boss")
    assert git(folder, "show", "retention-1:registry/people.yaml").count("type: form") == 1


def test_what_comes_out_is_clean_and_can_be_judged_again(ask: Ask, folder: Path) -> None:
    assert ask(*APPLY, "--apply", "--with-free").out.startswith("2 records deleted in commit ")
    git(folder, "checkout", "--quiet", "retention-1")
    snapshot = load(folder)
    assert snapshot.findings == ()
    stones = [placed.item for placed in snapshot.tombstones]
    assert [(each.worker, each.type, each.key, each.rule, each.approved_by) for each in stones] == [
        ("bob", "form", "2020-02-01", "files", "boss"),
        ("bob", "badge", "2020-02-03", "rest", "boss"),
    ]
    assert {str(each.kept_until) for each in stones} == {"2023-06-30"}
    assert ask("check").code == 0
    assert ask("apply", "--branch", "again", "--approved-by", "boss", "--apply").out == "Nothing is due for deletion.\n"
    day = stones[0].deleted_on
    assert not retentions(snapshot, day, day).findings


def test_further_tombstones_join_those_that_are_there(ask: Ask, folder: Path) -> None:
    ask(*APPLY, "--apply")
    git(folder, "checkout", "--quiet", "retention-1")
    ask("apply", "--branch", "retention-2", "--approved-by", "boss", "--with-free", "--apply")
    assert git(folder, "show", "retention-2:registry/tombstones.yaml").count("sha256") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--branch", "main", "--approved-by", "boss"), 2, "there is a branch `main` already"),
        (("--branch", "a..b", "--approved-by", "boss"), 2, "is not the name of a branch"),
        (("--branch", "-x", "--approved-by", "boss"), 2, "is not the name of a branch"),
        (("--branch", "x", "--approved-by", "nobody"), 2, "there is no worker `nobody`"),
        (("--branch", "x", "--approved-by", "bob"), 2, "bob would approve the deletion of their own records"),
        (("--branch", "x", "--approved-by", "boss", "--as-of", "9999-01-01"), 2, "is still to come"),
        (("--branch", "x", "--approved-by", "boss", "--rev", "HEAD^{tree}"), 2, "this revision is none"),
    ],
)
def test_what_apply_refuses(ask: Ask, folder: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    before = git(folder, "for-each-ref")
    answer = ask("apply", *arguments, "--apply")
    assert answer.code == code
    assert words in answer.err
    assert git(folder, "for-each-ref") == before


def test_apply_deletes_nothing_while_files_have_errors(ask: Ask, folder: Path) -> None:
    commit(folder, {"registry/more.yaml": b"workers: [{id: eve, hired_no: 2020-01-01}]\n"})
    answer = ask(*APPLY, "--apply")
    assert answer.code == 2
    assert "the files have errors" in answer.err


def test_apply_outside_git_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", *APPLY, str(tmp_path), AS_OF]) == 2
    assert "is not in git" in capsys.readouterr().err


def test_what_is_held_is_never_deleted(ask: Ask, folder: Path) -> None:
    commit(folder, {"registry/holds.yaml": HOLD})
    assert ask(*APPLY, "--with-free", "--apply").out == "Nothing is due for deletion.\n"


def test_far_more_than_usual_is_refused(ask: Ask, folder: Path) -> None:
    many = b"".join(
        b"      - {type: form, number: %d, issued_on: 2020-03-01, expires_on: 2022-03-01}\n" % n for n in range(1, 31)
    )
    commit(folder, {"registry/people.yaml": PEOPLE + many})
    answer = ask(*APPLY, "--apply")
    assert answer.code == 5
    assert "31 of 33 records would be deleted, more than 25 %" in answer.err
    assert ask(*APPLY, "--apply", "--override-guard-rails").code == 0


def test_a_link_in_place_of_the_tombstones_is_not_written_through(ask: Ask, folder: Path) -> None:
    (folder / "registry/tombstones.yaml").symlink_to("people.yaml")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "link")
    answer = ask(*APPLY, "--apply")
    assert answer.code == 2
    assert "registry/tombstones.yaml was not read, and a legal hold may stand there" in answer.err
    assert "retention-1" not in git(folder, "branch")


def test_a_hold_that_is_not_committed_stops_a_deletion(ask: Ask, folder: Path) -> None:
    (folder / "registry/holds.yaml").write_bytes(HOLD)
    answer = ask(*APPLY, "--apply")
    assert answer.code == 2
    assert "the legal hold lh-1 in registry/holds.yaml is not committed, and keeps form of bob" in answer.err
    assert "retention-1" not in git(folder, "branch", "--list")
    assert ask(*APPLY, "--rev", "HEAD", "--apply").code == 0


@pytest.mark.parametrize("hold", [HOLD.replace(b"[bob]", b"[ann]"), HOLD.replace(b"}]", b", until: 2024-01-01}]")])
def test_a_hold_on_disk_that_keeps_something_else_stops_nothing(ask: Ask, folder: Path, hold: bytes) -> None:
    (folder / "registry/holds.yaml").write_bytes(hold)
    assert ask(*APPLY, "--apply").code == 0


@pytest.mark.parametrize("text", [b"legal_holds: [\n", b"legal_holds: [{id: lh-1, from: 2026-13-01}]\n"])
def test_a_file_on_disk_in_which_a_hold_may_stand_stops_a_deletion(ask: Ask, folder: Path, text: bytes) -> None:
    (folder / "registry/holds.yaml").write_bytes(text)
    answer = ask(*APPLY, "--apply")
    assert answer.code == 2
    assert "it may keep what would be deleted" in answer.err


def test_other_dirt_on_disk_stops_nothing_and_stays(ask: Ask, folder: Path) -> None:
    (folder / "registry/people.yaml").write_bytes(PEOPLE.replace(b"Bob left", b"Bob has left"))
    before = git(folder, "status", "--short")
    assert ask(*APPLY, "--apply").code == 0
    assert git(folder, "status", "--short") == before
