"""`issues` on the command line: what is planned and written, what refuses, and what a killed run leaves behind."""

from __future__ import annotations

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from credpolicy.adapters.issue_files import LOCK, IssueFiles
from credpolicy.cli.main import main
from credpolicy.errors import OutsideError
from credpolicy.reconcile.issues.memory import remembered
from tests.unit.cli.answers import Answer, Ask
from tests.unit.reconcile.issues.trackers import Fake

POLICIES = """\
credential_types: [{id: card}]
requirements:
  - {id: core, title: Everybody holds a card, requires: [card], severity: high, owner: safety, sla: quick}
owners: [{id: safety, accountable: boss, backup: dep}]
slas: [{id: quick, remedy: 7 days, escalate: [{after: 3 days, to: manager}]}]
"""
IDENTITIES = "identities: [{worker: boss, login: theboss, name: Bo Boss}, {worker: dep, login: thedep}]\n"
HELD = ", credentials: [{type: card, issued_on: 2026-01-05, expires_on: 2027-12-31}]"
AS_OF = "--as-of=2026-03-02"
FILES = ("--forge=files", AS_OF)


def staff(without: set[int], many: int = 3) -> str:
    rows = [
        f"  - {{id: w-{n}, hired_on: 2026-02-02, manager: boss{'' if n in without else HELD}}}" for n in range(many)
    ]
    leaders = [f"  - {{id: {name}, hired_on: 2020-01-06{HELD}}}" for name in ("boss", "dep")]
    return "\n".join(["workers:", *rows, *leaders, ""])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "organisation"
    for name, text in (
        ("policies/rules.yaml", POLICIES),
        ("registry/people.yaml", staff({0, 1})),
        ("identities/all.yaml", IDENTITIES),
        ("credpolicy.yaml", "fail_on: gap\n"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL", "GITHUB_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    return root


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str) -> Answer:
        code = main(["issues", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(folder: Path) -> list[str]:
    with IssueFiles(folder, date(2026, 3, 2)) as tracker:
        return [issue.title for issue in tracker.issues("credpolicy", date.min) if issue.open]


@pytest.mark.parametrize("what", [("plan",), ("sync",)])
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_without_apply_nothing_is_written(ask: Ask, folder: Path, what: tuple[str, ...], form: str) -> None:
    before = contents(folder)
    answer = ask(*what, *FILES, f"--format={form}")
    assert answer.code == 0
    assert "w-0" in answer.out
    assert contents(folder) == before
    assert not (folder / "issues").exists()


def test_gaps_become_files_and_files_are_closed_when_gaps_are_gone(ask: Ask, folder: Path) -> None:
    answer = ask("sync", *FILES, "--apply")
    assert answer.code == 0
    assert "+ 2 open  ^ 0 reopen  ~ 0 edit  ! 0 comment  - 0 close  (2 wanted, 0 open before)\n" in answer.out
    assert "+ open     0001: w-0 falls short of core (card): new (high, mend by 2026-02-09)\n" in answer.out
    text = (folder / "issues/0001.md").read_text(encoding="utf-8")
    assert 'assignees: ["theboss"]\n' in text
    assert "| Written at | registry/people.yaml:2<!-- line --> |\n" in text
    assert "Bo Boss" not in text
    before = contents(folder)
    again = ask("sync", *FILES, "--apply")
    assert "+ 0 open  ^ 0 reopen  ~ 0 edit  ! 0 comment  - 0 close  (2 wanted, 2 open before)\n" in again.out
    assert contents(folder) == before
    (folder / "registry/people.yaml").write_text(staff({1}), encoding="utf-8")
    gone = ask("sync", *FILES, "--apply")
    assert "- close    0001: w-0 falls short of core (card): Renewed: core holds until 2027-12-31 (high)\n" in gone.out
    assert opened(folder) == ["w-1 falls short of core (card)"]
    assert 'state: "closed"' in (folder / "issues/0001.md").read_text(encoding="utf-8")


def test_lines_that_move_are_not_worth_an_edit(ask: Ask, folder: Path) -> None:
    ask("sync", *FILES, "--apply", "--link=https://forge.example/acme/staff/blob/main")
    before = contents(folder / "issues")
    assert b"(https://forge.example/acme/staff/blob/main/registry/people.yaml#L2)" in before["0001.md"]
    (folder / "registry/people.yaml").write_text("# a line more\n" + staff({0, 1}), encoding="utf-8")
    ask("sync", *FILES, "--apply", "--link=https://forge.example/acme/staff/blob/main")
    assert contents(folder / "issues") == before


def test_files_with_issues_disturb_no_reading(ask: Ask, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", AS_OF])
    before = capsys.readouterr().out
    ask("sync", *FILES, "--apply")
    main(["validate", AS_OF])
    assert capsys.readouterr().out == before


def test_while_files_have_errors_nothing_is_closed(ask: Ask, folder: Path) -> None:
    ask("sync", *FILES, "--apply")
    (folder / "registry/people.yaml").write_text(staff({1}), encoding="utf-8")
    (folder / "registry/broken.yaml").write_text("workers: [", encoding="utf-8")
    answer = ask("sync", *FILES, "--apply")
    assert answer.code == 2
    assert "note: the files have errors, so nothing is closed" in answer.out
    assert len(opened(folder)) == 2


def test_an_evaluation_of_nothing_closes_nothing(ask: Ask, folder: Path) -> None:
    ask("sync", *FILES, "--apply")
    (folder / "policies/rules.yaml").write_text("credential_types: [{id: card}]\n", encoding="utf-8")
    answer = ask("sync", *FILES, "--apply")
    assert answer.code == 3
    assert "there are no requirements under policies/, so nothing is closed" in answer.out
    assert len(opened(folder)) == 2


def test_a_guard_rail_refuses_before_the_first_write(ask: Ask, folder: Path) -> None:
    (folder / "credpolicy.yaml").write_text("guard_rails: {max_new_issues: 1}\n", encoding="utf-8")
    before = contents(folder)
    answer = ask("sync", *FILES, "--apply")
    assert answer.code == 5
    assert "2 new issues would be opened, more than 1 (`guard_rails.max_new_issues`)" in answer.err
    assert "Refused, and nothing was written" in answer.out
    assert {name for name in contents(folder) if name not in before} == {f"issues/{LOCK}"}
    assert ask("sync", *FILES, "--apply", "--override-guard-rails").code == 0
    assert len(opened(folder)) == 2


def test_the_cap_of_a_run_leaves_the_rest_to_the_next(ask: Ask, folder: Path) -> None:
    (folder / "credpolicy.yaml").write_text("forge: {per_run: 1}\n", encoding="utf-8")
    answer = ask("sync", *FILES, "--apply")
    assert "note: 1 more issues are opened by the next runs (`forge.per_run`)" in answer.out
    assert len(opened(folder)) == 1
    ask("sync", *FILES, "--apply")
    assert len(opened(folder)) == 2


def test_only_one_run_at_a_time_writes(ask: Ask, folder: Path) -> None:
    (folder / "issues").mkdir()
    with (folder / "issues" / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = ask("sync", *FILES, "--apply")
    assert answer.code == 4
    assert "another run is writing issues" in answer.err
    assert opened(folder) == []


def test_a_file_that_cannot_be_read_is_no_file_that_is_not_there(ask: Ask, folder: Path) -> None:
    ask("sync", *FILES, "--apply")
    page = folder / "issues/0001.md"
    page.write_text(page.read_text(encoding="utf-8").replace('state: "open"', "state: [open"), encoding="utf-8")
    before = contents(folder)
    answer = ask("sync", *FILES, "--apply")
    assert answer.code == 4
    assert "issues/0001.md cannot be read" in answer.err
    assert contents(folder) == before


def test_the_json_counts_and_names_every_action(ask: Ask, folder: Path) -> None:
    document = json.loads(ask("sync", *FILES, "--apply", "--format=json", "-o", f"markdown={folder}/page.md").out)
    assert document["counts"] == {"open": 2, "reopen": 0, "edit": 0, "comment": 0, "close": 0}
    assert (document["applied"], document["failed"], document["exit_code"]) == (True, 0, 0)
    assert [each["number"] for each in document["actions"]] == ["0001", "0002"]
    assert {each["became"] for each in document["actions"]} == {"done"}
    assert "| open | 0001 | w-0 falls short of core (card) |" in (folder / "page.md").read_text(encoding="utf-8")


class Forge(Fake, AbstractContextManager["Forge"]):
    """What stands for the adapter of GitHub."""

    def __exit__(self, *_: object) -> None:
        return None


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Forge:
    forge = Forge(date(2026, 3, 2))
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret-token")
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/staff")
    made = SimpleNamespace(
        GitHub=lambda *given: given == ("acme/staff", "s3cret-token", "https://api.github.com") and forge
    )
    monkeypatch.setitem(sys.modules, "credpolicy.adapters.github", made)
    return forge


def test_on_github_a_plan_only_reads(ask: Ask, github: Forge) -> None:
    answer = ask("plan", AS_OF)
    assert answer.code == 0
    assert set(github.calls) == {"issues", "assignable"}
    assert "s3cret" not in answer.out + answer.err
    assert ask("sync", AS_OF).code == 0
    assert github.writes() == []
    assert ask("sync", AS_OF, "--apply").code == 0
    assert github.writes() == ["open", "open"]
    assert "https://github.com/acme/staff/blob/HEAD/registry/people.yaml#L2" in github.open_issues[0].body


def test_a_failed_look_up_aborts_before_the_first_write(ask: Ask, github: Forge) -> None:
    for name in ("issues", "assignable"):
        github.fault = lambda call, name=name: "refused" if call == name else None
        assert ask("sync", AS_OF, "--apply").code == 4
    assert github.writes() == []


def test_what_failed_is_said_and_is_exit_code_4(ask: Ask, github: Forge) -> None:
    broken = iter(("refused", None))
    github.fault = lambda call: next(broken) if call == "open" else None
    answer = ask("sync", AS_OF, "--apply")
    assert answer.code == 4
    assert "error: w-0 falls short of core (card): refused\n" in answer.err
    assert "1 of 2 actions are left to the next run. Exit code 4." in answer.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--repository=acme"], "is not the name of a repository"),
        (["--repository=acme/staff/../other"], "is not the name of a repository"),
        (["--repository=acme/staff", "--api-url=http://api.example"], "not one that a token may be sent to"),
        (["--repository=acme/staff", "--api-url=https://user:x@api.example"], "not one that a token may be sent to"),
        (["--repository=acme/staff", "--link=http://forge.example"], "is no address that begins with https://"),
        (["--repository=acme/staff", "--link=https://forge.example/a)b"], "signs that need not be in one"),
        ([], "not known in which repository"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, given: list[str], said: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret-token")
    answer = ask("plan", AS_OF, *given)
    assert answer.code == 2
    assert said in answer.err
    assert "s3cret" not in answer.err


@pytest.mark.parametrize("token", [None, "", " ", "a b", "a\u00e9"])
def test_a_token_comes_from_the_environment_or_not_at_all(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    if token is not None:
        monkeypatch.setenv("GITHUB_TOKEN", token)
    answer = ask("plan", AS_OF, "--repository=acme/staff")
    assert answer.code == 2
    assert "there is no usable token in the environment" in answer.err


def test_files_are_written_for_the_work_tree_only(ask: Ask) -> None:
    answer = ask("sync", *FILES, "--apply", "--rev=HEAD")
    assert answer.code == 2
    assert "--rev and --apply cannot be used together" in answer.err


def test_outside_errors_have_exit_code_4() -> None:
    assert OutsideError.exit_code == 4


NURSERY = """
import gc, os, sys
import credpolicy.cli.issues, credpolicy.adapters.issue_files
from credpolicy.cli.main import main
import duckdb
for line in sys.stdin:
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os._exit(main(line.split()))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Has everything loaded, and bears a process for each line it reads: its number and its exit code go to stdout."""


@pytest.mark.at_length
def test_a_killed_run_is_completed_by_the_next(folder: Path) -> None:
    """Fifty processes are killed, each at some moment while it writes."""
    chance = random.Random(4)  # noqa: S311 - the same moments again
    many = 30
    (folder / "credpolicy.yaml").write_text("guard_rails: {max_percent: 100}\n", encoding="utf-8")
    command = f"issues sync {' '.join(FILES)} --apply\n"
    took, killed, early = 0.05, 0, 0
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY], cwd=folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for attempt in range(400):
            without = {n for n in range(many) if chance.random() < 0.5}
            (folder / "registry/people.yaml").write_text(staff(without, many), encoding="utf-8")
            before = contents(folder / "issues")
            nursery.stdin.write(command)
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            locked = _locked(folder / "issues" / LOCK, child)
            time.sleep(chance.random() * took)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            code = int(nursery.stdout.readline())
            dead = code == -signal.SIGKILL
            killed += dead
            early += dead and contents(folder / "issues") == before
            took = took * 1.1 if dead else max(0.02, min(took, time.monotonic() - locked) * 0.8)
            nursery.stdin.write(command)
            nursery.stdin.flush()
            nursery.stdout.readline()
            assert nursery.stdout.readline() == "0\n"
            with IssueFiles(folder, date(2026, 3, 2)) as tracker:
                every = tracker.issues("credpolicy", date.min)
                said = [text for issue in every for text in tracker.comments(issue.number)]
            found = [issue for issue in every if issue.open]
            wanted = Counter(f"w-{n} falls short of core (card)" for n in without)
            assert Counter(issue.title for issue in found) == wanted
            assert len({remembered(issue.body).key for issue in found}) == len(found)
            assert len(said) == len(set(said)), attempt
            assert {path.name for path in (folder / "issues").glob(".*")} == {LOCK}
            if killed - early >= 50:
                print(f"{killed} killed, {early} of them before their first write, {attempt + 1} runs")  # noqa: T201
                return
    pytest.fail(f"only {killed} processes could be killed, {early} of them before their first write")


def _locked(lock: Path, child: int) -> float:
    """Wait until the process writes, or has ended; when that was."""
    while True:
        with suppress(FileNotFoundError), lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return time.monotonic()
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return time.monotonic()
        time.sleep(0.005)
