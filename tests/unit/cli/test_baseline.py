"""`baseline` and `check --baseline` on the command line: what is known comes from the base, and from nowhere else."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from credpolicy.adapters.files import Staging
from credpolicy.cli import baseline as command
from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer, Ask
from tests.unit.load.repositories import commit, git, own_settings

__all__ = ["own_settings"]

POLICIES = (
    b"credential_types: [{id: bls, validity: {valid_for: 1 year}}, {id: fire, validity: {valid_for: 50 years}}]\n"
    b"requirements: [{id: core, requires: [bls]}, {id: drill, requires: [fire]}]\n"
)
OLD = "workers:\n  - {id: w-1, credentials: [{type: fire, issued_on: 2020-01-01}]}\n"
NEW = "  - {id: w-2, credentials: [{type: fire, issued_on: 2020-01-01}]}\n"
MENDED = OLD.replace("[{", "[{type: bls, issued_on: 2026-01-01}, {")
FILE = "credpolicy-baseline.yaml"
AS_OF = "--as-of=2026-03-02"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one gap, committed on `main`; the branch `change` is checked out."""
    root = tmp_path / "organisation"
    root.mkdir()
    git(root, "init", "--quiet")
    commit(root, {"policies/all.yaml": POLICIES, "registry/all.yaml": OLD.encode()})
    git(root, "branch", "--move", "main")
    git(root, "checkout", "--quiet", "-b", "change")
    return root


@pytest.fixture
def ask(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.chdir(repository)

    def asked(*arguments: str) -> Answer:
        code = main([*arguments, AS_OF])
        return Answer(code, *capsys.readouterr())

    return asked


@pytest.fixture
def known(repository: Path, ask: Ask) -> Path:
    """The same repository with a written baseline on `main`."""
    assert ask("baseline", "write").code == 0
    merge(repository)
    return repository


def merge(root: Path, **files: str) -> None:
    """Commit everything and let `main` be there."""
    commit(root, {name: text.encode() for name, text in files.items()})
    git(root, "branch", "--force", "main")


def put(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def judged(answer: Answer) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(answer.out)
    jsonschema.validate(document, json.loads(published("check")), jsonschema.Draft202012Validator)
    return document


def test_what_the_base_has_itself_is_known_and_what_is_new_fails(ask: Ask, repository: Path) -> None:
    assert ask("check").code == 1
    answer = ask("check", "--baseline", "main")
    assert answer.code == 0
    assert re.search(r"^Known +5 findings found in commit [0-9a-f]{8}$", answer.out, re.MULTILINE), "warnings too"
    assert "Clean: nothing new at or above the threshold." in answer.out
    assert "GAP001" not in answer.out
    put(repository, "registry/all.yaml", OLD + NEW)
    answer = ask("check", "--baseline", "main")
    assert answer.code == 1
    assert "w-2: core is missing" in answer.out
    assert "w-1" not in answer.out


def test_a_written_baseline_of_the_base_is_what_is_known(ask: Ask, known: Path) -> None:
    merge(known, **{"registry/all.yaml": OLD + NEW})
    answer = ask("check", "--baseline", "main")
    assert answer.code == 1, "what the base has, but does not list, is not known"
    assert f"Known        1 finding listed in {FILE} of commit " in answer.out
    assert "w-2: core is missing" in answer.out


def test_a_change_cannot_raise_its_own_allowance(ask: Ask, known: Path) -> None:
    put(known, "registry/all.yaml", OLD + NEW)
    assert ask("baseline", "write", "--replace").out == f"wrote {FILE}: 2 known findings\n"
    assert ask("check").code == 1, "without a base nothing is known"
    for committed in (False, True):
        if committed:
            commit(known, {})
        answer = ask("check", "--baseline", "main")
        assert answer.code == 1
        assert "w-2: core is missing" in answer.out


def test_a_change_cannot_ease_its_own_threshold(ask: Ask, repository: Path) -> None:
    put(repository, "registry/all.yaml", OLD + NEW)
    put(repository, "credpolicy.yaml", "fail_on: never\n")
    assert ask("check").code == 0
    assert ask("check", "--baseline", "main").code == 1
    assert ask("check", "--baseline", "main", "--fail-on", "never").code == 0


def test_a_change_without_a_baseline_of_its_own_is_still_excused_by_the_base(ask: Ask, known: Path) -> None:
    (known / FILE).unlink()
    assert ask("check", "--baseline", "main").code == 0


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "markdown", "junit", "csv"])
def test_what_is_known_fails_and_annotates_nothing(ask: Ask, known: Path, form: str) -> None:
    answer = ask("check", "--baseline", "main", "--format", form)
    assert answer.code == 0
    assert ("GAP001" in answer.out) == (form in ("junit", "csv"))
    assert "<failure" not in answer.out
    assert ("<skipped" in answer.out) == (form == "junit")


def test_a_new_gap_beside_a_known_one_of_the_same_duty_fails_its_case(ask: Ask, known: Path) -> None:
    both = POLICIES.replace(b"requires: [bls]", b"requires: [bls, fire]").decode()
    merge(known, **{"policies/all.yaml": both})
    put(known, "registry/all.yaml", "workers:\n  - {id: w-1}\n")
    answer = ask("check", "--baseline", "main", "--format", "junit", "--requirement", "core")
    assert answer.code == 1
    assert answer.out.count("<failure") == 1


def test_the_json_lists_what_is_known(ask: Ask, known: Path) -> None:
    document = judged(ask("check", "--baseline", "main", "--format", "json"))
    status = {finding["rule"]: finding["status"] for finding in document["findings"]}
    assert status.pop("GAP001") == "known"
    assert set(status.values()) == {"open"}, "at the threshold of the settings no warning was written"
    assert (document["baseline"]["known"], document["baseline"]["written"]) == (1, True)
    assert judged(ask("check", "--format", "json"))["baseline"] is None


def test_fixed_entries_inform_and_fail_nothing(ask: Ask, known: Path) -> None:
    put(known, "registry/all.yaml", MENDED)
    answer = ask("check", "--baseline", "main")
    assert (answer.code, answer.err) == (
        0, "note: 1 entry of the baseline is fixed: `credpolicy baseline prune` removes it\n",
    )  # fmt: skip
    assert judged(ask("check", "--baseline", "main", "--format", "json"))["baseline"]["fixed"][0]["worker"] == "w-1"
    assert ask("baseline", "prune").code == 0
    assert ask("check", "--baseline", "main").err == "", "the change has taken it out"


def test_filters_make_nothing_look_fixed(ask: Ask, known: Path) -> None:
    for narrowed in (("--requirement", "drill"), ("--severity", "critical")):
        answer = ask("check", "--baseline", "main", *narrowed)
        assert (answer.code, answer.err) == (0, "")
        assert "Known        0 findings listed" in answer.out


def test_a_base_without_policies_knows_nothing(ask: Ask, repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "first")
    git(repository, "rm", "-r", "--quiet", "--force", ".")
    commit(repository, {"README": b"empty"})
    first = git(repository, "rev-parse", "HEAD")
    commit(repository, {"policies/all.yaml": POLICIES, "registry/all.yaml": OLD.encode()})
    answer = ask("check", "--baseline", first)
    assert answer.code == 1
    assert "note: the base holds no policies, so nothing is known yet: every finding counts\n" in answer.err


@pytest.mark.parametrize("content", ["baseline: [", "known: []\n"])
def test_a_broken_baseline_excuses_nothing_and_is_told(ask: Ask, known: Path, content: str) -> None:
    merge(known, **{FILE: content})
    assert ask("validate").code == 2
    git(known, "rm", "--quiet", FILE)
    answer = ask("check", "--baseline", "main")
    assert answer.code == 1
    assert f"note: {FILE} of the base could not be read in full; what is unread excuses nothing\n" in answer.err


@pytest.mark.parametrize(("rev", "told"), [("nosuch", "no revision `nosuch`"), ("", "is not the name of a revision")])
def test_a_base_that_is_not_there_is_exit_2(ask: Ask, rev: str, told: str) -> None:
    answer = ask("check", "--baseline", rev)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_a_shallow_clone_says_what_to_fetch(ask: Ask, repository: Path, tmp_path: Path) -> None:
    commit(repository, {"registry/more.yaml": b"workers: [{id: w-3}]\n"})
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"registry/other.yaml": b"workers: [{id: w-4}]\n"})
    own = ("-c", "protocol.file.allow=always")
    git(tmp_path, *own, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{repository}", "shallow")
    answer = ask("check", str(tmp_path / "shallow"), "--baseline", "origin/change")
    assert answer.code == 2
    assert "help: Fetch it: git fetch --unshallow" in answer.err


def test_a_folder_outside_git_has_no_base(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    answer = ask("check", str(tmp_path / "plain"), "--baseline", "main")
    assert answer.code == 2
    assert "nothing to compare with" in answer.err


def test_any_does_not_fail_on_what_the_base_lists(ask: Ask, known: Path) -> None:
    put(known, "registry/all.yaml", OLD.replace("}]}", "}]}  # other words"))
    assert ask("diff", "main", "--fail-on", "any").code == 0
    merge(known, **{"registry/all.yaml": OLD + NEW})
    assert ask("diff", "main", "--fail-on", "any").code == 1
    merge(known, **{"registry/all.yaml": MENDED})
    put(known, "registry/all.yaml", OLD)
    for fail_on in ("any", "introduced"):
        assert ask("diff", "main", "--fail-on", fail_on).code == 1, "what was fixed is brought back"
    assert ask("check", "--baseline", "main").code == 0


def test_the_file_is_written_once_and_replaced_only_when_asked(ask: Ask, repository: Path) -> None:
    answer = ask("baseline", "write")
    assert (answer.code, answer.out) == (0, f"wrote {FILE}: 1 known finding\n")
    before = contents(repository)
    assert ask("validate").code == 0
    put(repository, "registry/all.yaml", OLD + NEW)
    answer = ask("baseline", "write")
    assert (answer.code, answer.out) == (2, "")
    assert "is there already\nhelp: `credpolicy baseline prune` takes out" in answer.err
    assert contents(repository)[FILE] == before[FILE]
    assert ask("baseline", "write", "--replace").out == f"wrote {FILE}: 2 known findings\n"
    assert set(contents(repository)) == set(before)


def test_the_threshold_says_what_is_written(ask: Ask, repository: Path) -> None:
    put(repository, "registry/all.yaml", MENDED.replace("2026-01-01", "2025-03-10"))
    assert ask("baseline", "write", "--dry-run").out.endswith("\nbaseline: []\n")
    assert "level: expiring" in ask("baseline", "write", "--dry-run", "--fail-on", "expiring").out
    assert "level: warning" in ask("baseline", "write", "--dry-run", "--fail-on", "warning").out
    put(repository, "credpolicy.yaml", "fail_on: expiring\n")
    assert "level: expiring" in ask("baseline", "write", "--dry-run").out
    assert FILE not in contents(repository)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("workers: [", 2, "what cannot be judged cannot be known"),
        ("workers: []\n", 3, "not everything was evaluated"),
    ],
)
@pytest.mark.parametrize("what", [("write",), ("write", "--replace"), ("prune",), ("prune", "--check")])
def test_nothing_is_written_while_something_cannot_be_judged(
    ask: Ask, known: Path, what: tuple[str, ...], text: str, code: int, told: str
) -> None:
    if what == ("write",):
        (known / FILE).unlink()
    put(known, "registry/all.yaml", text)
    before = contents(known)
    answer = ask("baseline", *what)
    assert answer.code == code
    assert told in answer.err or (what[0] == "prune" and "not everything was evaluated" in answer.err)
    assert contents(known) == before


def test_what_may_only_be_out_of_sight_stays(ask: Ask, known: Path) -> None:
    put(known, "registry/more.yaml", NEW.replace("  - ", "workers:\n  - "))
    assert ask("baseline", "write", "--replace").out == f"wrote {FILE}: 2 known findings\n"
    put(known, "registry/more.yaml", "workers: [")
    put(known, "registry/all.yaml", MENDED)
    answer = ask("baseline", "prune")
    assert answer.code == 0
    assert answer.out.endswith(f": fixed\npruned {FILE}: 1 entry\n")
    assert "note: the files have errors, so entries stay that may only be out of sight\n" in answer.err
    left = (known / FILE).read_text()
    assert "w-1" not in left
    assert "w-2" in left


def test_a_broken_baseline_is_mended_by_writing_it_anew_and_not_pruned(ask: Ask, known: Path) -> None:
    put(known, FILE, "baseline: [")
    answer = ask("baseline", "prune")
    assert answer.code == 2
    assert f"{FILE} cannot be read in full" in answer.err
    assert ask("baseline", "write", "--replace").code == 0
    assert ask("validate").code == 0
    entry = (known / FILE).read_text().partition("baseline:\n")[2]
    put(known, FILE, "baseline:\n" + entry + entry)
    assert "lists a finding twice" in ask("baseline", "prune").err


def test_pruning_takes_out_what_is_fixed_and_keeps_comments(ask: Ask, known: Path) -> None:
    put(known, FILE, (known / FILE).read_text() + "# ours\n")
    assert ask("baseline", "prune").out == "Nothing to remove.\n"
    put(known, "registry/all.yaml", MENDED + NEW)
    before = contents(known)
    answer = ask("baseline", "prune", "--check")
    assert answer.code == 1
    assert answer.out.endswith(": fixed\n1 entry could go.\n")
    assert contents(known) == before
    assert ask("baseline", "prune").code == 0
    after = (known / FILE).read_text()
    assert after.endswith("baseline:\n# ours\n")
    assert "w-2" not in after
    assert (ask("baseline", "prune").out, ask("baseline", "prune", "--check").code) == ("Nothing to remove.\n", 0)


def test_there_must_be_a_file_to_prune(ask: Ask) -> None:
    answer = ask("baseline", "prune")
    assert answer.code == 2
    assert "help: `credpolicy baseline write` makes one." in answer.err


def test_a_bare_repository_keeps_no_file(ask: Ask, known: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(known), "bare")
    for what in ("write", "prune"):
        answer = ask("baseline", what, str(tmp_path / "bare"))
        assert answer.code == 2
        assert "no files on disk" in answer.err


def test_a_link_is_not_written_through(ask: Ask, repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("secret\n")
    (repository / FILE).symlink_to(outside)
    assert ask("baseline", "write").code == 2
    assert ask("baseline", "write", "--replace").code == 0
    assert outside.read_text() == "secret\n"
    assert not (repository / FILE).is_symlink()


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    ask: Ask, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(known, "registry/all.yaml", MENDED)
    real = command.recognised

    def slow(*arguments: Any) -> Any:
        put(known, FILE, "baseline: []  # somebody else\n")
        return real(*arguments)

    monkeypatch.setattr(command, "recognised", slow)
    answer = ask("baseline", "prune")
    assert answer.code == 2
    assert "was changed meanwhile" in answer.err
    assert (known / FILE).read_text() == "baseline: []  # somebody else\n"


def test_of_two_who_write_at_once_one_wins_and_the_file_is_whole(repository: Path) -> None:
    line = [sys.executable, "-m", "credpolicy", "baseline", "write", AS_OF]
    runs = [subprocess.Popen(line, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [run.communicate() for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 2], told
    assert set(contents(repository)) == {FILE, "policies/all.yaml", "registry/all.yaml"}
    assert b"w-1" in contents(repository)[FILE]


def test_a_write_that_is_killed_leaves_no_half_file(
    ask: Ask, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(5)
        return True

    monkeypatch.setattr(Staging, "put_new", killed)
    assert ask("baseline", "write").code == 130
    assert set(contents(repository)) == {"policies/all.yaml", "registry/all.yaml"}


def test_a_disk_without_links_is_written_to_as_well(
    ask: Ask, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(PermissionError(1, "no")))
    assert ask("baseline", "write").code == 0
    assert set(contents(repository)) == {FILE, "policies/all.yaml", "registry/all.yaml"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_told(ask: Ask, repository: Path) -> None:
    repository.chmod(0o555)
    try:
        answer = ask("baseline", "write")
    finally:
        repository.chmod(0o755)
    assert answer.code == 2
    assert "cannot be written" in answer.err


def test_a_disk_that_refuses_is_told(ask: Ask, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    answer = ask("baseline", "write")
    assert answer.code == 2
    assert f"{FILE} cannot be written: Permission denied" in answer.err
    assert FILE not in contents(repository)


def test_a_baseline_too_large_to_be_read_is_not_written(
    ask: Ask, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "MAX_FILE_BYTES", 100)
    answer = ask("baseline", "write")
    assert answer.code == 2
    assert "larger than the 100 bytes" in answer.err
    assert FILE not in contents(repository)
